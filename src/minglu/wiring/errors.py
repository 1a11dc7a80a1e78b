"""What keeps a node from starting.

WiringError
├── UnsafeKeys      a key file can be read by others, or is not what it should be
├── WrongFolder     the data folder is of another kind or version
├── FolderHeld      another process works in the folder
├── PortTaken       something else listens there
└── UnreadableFile  a file for the check-up is of no kind that we read
"""


class WiringError(Exception):
    """Nothing was started; the message says what to put right."""


class UnsafeKeys(WiringError):
    """A key file must belong to its party alone (mode 0600) and hold 32 bytes."""


class WrongFolder(WiringError):
    """Not a folder that this version of Minglu can work in."""


class FolderHeld(WiringError):
    """A folder is one process's at a time."""


class PortTaken(WiringError):
    """The pages cannot be served at this port."""


class UnreadableFile(WiringError):
    """A file of records cannot be read; the message names it and says why."""
