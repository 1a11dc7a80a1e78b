"""What can go wrong between a browser and an act, sorted by who must act.

WebError
├── SignInNeeded   the visitor: prove the number, or sign in; then the page they wanted
├── NotYours       the visitor: another role or person may see this
├── OtherNumber    the visitor: the page is another number's than the one that is proved now
├── TooOften       the visitor: again from a moment on
└── WrongForm      the visitor: correct this field
"""

from minglu.canon.instants import Instant


class WebError(Exception):
    """Nothing was done. The page says what to do."""


class SignInNeeded(WebError):
    """Nobody is signed in, or no longer. `where` is the page at which to sign in."""

    def __init__(self, where: str) -> None:
        super().__init__("sign in first")
        self.where = where


class NotYours(WebError):
    """Somebody is signed in who may not see this."""


class OtherNumber(WebError):
    """The form stood on the page of one number, and another is proved now: it was done for neither."""


class TooOften(WebError):
    """Too many of these from one place."""

    def __init__(self, again: Instant) -> None:
        super().__init__("too many requests; wait")
        self.again = again


class WrongForm(WebError):
    """A field cannot be used. `says` is a message of the catalogue; what was typed is not in here."""

    def __init__(self, name: str, says: str, **named: str | int) -> None:
        super().__init__(f"the field {name} cannot be used")
        self.name = name
        self.says = says
        self.named = named
