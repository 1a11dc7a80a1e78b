"""What can be wrong with a file that somebody brought.

    ReaderError
    ├── Unreadable     the file as a whole cannot be read; whoever brings it can do what the message says
    └── UnknownZone    the caller named a time zone that does not exist; whoever runs Minglu must correct it

A row that cannot be read is no error: it is left out, with the reason, and the rest is read. Messages never hold what
the file says.
"""


class ReaderError(ValueError):
    """A file was not read."""


class Unreadable(ReaderError):
    """Not a file of this kind, or one past the bounds. The message says what to do."""


class UnknownZone(ReaderError):
    """Not a name of the time zone database, such as Asia/Shanghai."""
