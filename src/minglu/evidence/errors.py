"""What can be wrong with evidence.

EvidenceError
├── WrongExhibit     the bytes, name or kind of an exhibit cannot be used as given; whoever brings it must correct them
└── BrokenCustody    the chain of custody does not hold; an investigator must find out who broke it
"""


class EvidenceError(ValueError):
    """Evidence that cannot be used as given."""


class WrongExhibit(EvidenceError):
    """Not an exhibit, or not the one that it is said to be."""


class BrokenCustody(EvidenceError):
    """A step of custody is missing, changed, out of order or about other bytes."""
