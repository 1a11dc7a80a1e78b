"""What an auditor can be handed that is no use, and the one thing a check-up must never do.

AuditError
├── WrongOpenings    a line of an openings file is none; ask the lender for the file again
├── WrongCheckup     a table or a fact handed to a check-up is not one; the message says which
└── QueryDisagrees   the query judged a row otherwise than Python does: nothing of this check-up may be shown; a defect of ours
"""


class AuditError(ValueError):
    """The audit cannot begin with what was handed over."""


class WrongOpenings(AuditError):
    """Not an openings file."""


class WrongCheckup(AuditError):
    """Not a table, or not a fact, that a check-up can use."""


class QueryDisagrees(AuditError):
    """Python, which is the truth, judges a row otherwise."""
