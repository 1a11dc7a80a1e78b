"""What an auditor can be handed that is no use.

AuditError
└── WrongOpenings   a line of an openings file is none; ask the lender for the file again
"""


class AuditError(ValueError):
    """The audit cannot begin with what was handed over."""


class WrongOpenings(AuditError):
    """Not an openings file."""
