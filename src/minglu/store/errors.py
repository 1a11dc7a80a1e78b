"""What storage can say, besides StorageFull and StorageLost (`gate.errors`), which are everybody's business.

StoreError
├── NewerFormat     the data was written by a newer Minglu; start that one
├── NotADatabase    it is not what it should be, cannot be read, or promises nothing; restore it, or set it up rightly
├── Forbidden       a constraint of the schema forbids it: something by this name is there, or what it names is not
└── Broken          the database did not do what it was told; the operator must see to it
"""


class StoreError(Exception):
    """Storage cannot be used; the operator must act."""


class NewerFormat(StoreError):
    """The data is of a format this version does not know."""


class NotADatabase(StoreError):
    """The file is no database, the disk does not give it, or the server is not set up to keep what it was given."""


class Forbidden(StoreError):
    """A constraint of the schema does not allow this row."""


class Broken(StoreError):
    """The database failed in a way that nobody foresaw; nothing of the transaction was kept."""
