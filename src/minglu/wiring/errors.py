"""What keeps a node from starting.

WiringError
├── UnsafeKeys      a key file can be read by others, or is not what it should be
└── WrongFolder     the data folder is of another kind or version
"""


class WiringError(Exception):
    """Nothing was started; the message says what to put right."""


class UnsafeKeys(WiringError):
    """A key file must belong to its party alone (mode 0600) and hold 32 bytes."""


class WrongFolder(WiringError):
    """Not a folder that this version of Minglu can work in."""
