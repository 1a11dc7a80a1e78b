"""What storage can say.

StoreError
└── NewerFormat    the data directory was written by a newer Minglu; start that one
"""


class StoreError(Exception):
    """Storage cannot be used; the operator must act."""


class NewerFormat(StoreError):
    """The data is of a format this version does not know."""
