"""Views that several pages share."""

from dataclasses import dataclass

from minglu.web.kept import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A page that says one thing. `home` is where to go on. `kept` is what was typed and not taken, to be copied; whoever must
    show who they are first does it at `door`, or it is empty."""

    title: str
    text: str
    home: str
    kept: tuple[Kept, ...] = ()
    door: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A field of a form that must be corrected, and how."""

    field: str
    text: str
