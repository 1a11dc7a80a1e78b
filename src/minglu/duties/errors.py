"""What can go wrong with duties.

DutiesError
└── WrongCertificate    an entry about training says what no honest entry says; the operator and an auditor look
"""


class DutiesError(ValueError):
    """A duty cannot be read from what was given."""


class WrongCertificate(DutiesError):
    """A certificate with impossible members."""
