"""What can be wrong with bytes that should be canonical.

CanonError
├── NotCanonical    the bytes say something, but not in the one spelling
├── TooLarge        a bound on size, depth or range was passed
└── WrongOpening    an opening does not belong to its commitment
"""


class CanonError(ValueError):
    """The bytes or value cannot be used as given; the sender must correct them."""


class NotCanonical(CanonError):
    """Not the one canonical spelling of any value we accept."""


class TooLarge(CanonError):
    """Larger, deeper or wider than any honest value."""


class WrongOpening(CanonError):
    """The opening shown is not the one that was committed to."""
