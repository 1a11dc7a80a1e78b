"""What storage can say.

StoreError
├── NewerFormat     the data directory was written by a newer Minglu; start that one
└── NotADatabase    a file is not what it should be, or cannot be read; restore it
"""


class StoreError(Exception):
    """Storage cannot be used; the operator must act."""


class NewerFormat(StoreError):
    """The data is of a format this version does not know."""


class NotADatabase(StoreError):
    """The file is no database, or the disk does not give it."""
