"""Views that several pages share."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A page that says one thing. `home` is where to go on."""

    title: str
    text: str
    home: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A field of a form that must be corrected, and how."""

    field: str
    text: str
