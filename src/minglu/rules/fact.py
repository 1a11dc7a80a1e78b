"""A fact: what a rule can speak about, as a value, and the short ways to declare one.

    own("said_why", "…", "why it was said", of=("person",))

What a fact is for, and all of them, is said in `table`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from minglu.rules.derive import Asked, Derivation, Own, Stated, Stream, Switched, Turns

FactType = Literal["bool", "int", "enum"]
FactValue = bool | int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact: its type, the unit of a number or the words of a list, its meaning, where it is read, and how."""

    name: str
    type: FactType
    zh: str
    en: str
    source: str
    derived: Derivation
    turns: Turns
    unit: str = ""
    values: tuple[str, ...] = ()


SOURCES: Final[Mapping[Stream, str]] = MappingProxyType(
    {
        "person": "the person's stream",
        "debtor": "the debtor's stream",
        "staff": "the staff's stream",
        "agency": "the agency's stream",
        "institution": "the institution's stream",
    }
)
_ASK: Final = "the question"


def asked(name: str, zh: str, en: str, *, values: tuple[str, ...] = (), unit: str = "", blank: bool = False) -> Fact:
    kind: FactType = "enum" if values else "int" if unit else "bool"
    derived = Asked(member=name, blank=blank)
    return Fact(name=name, type=kind, zh=zh, en=en, source=_ASK, derived=derived, turns="never", unit=unit, values=values)


def own(
    name: str,
    zh: str,
    en: str,
    *,
    of: tuple[Stream, ...],
    source: str = "",
    turns: Turns = "never",
    unit: str = "",
    values: tuple[str, ...] = (),
) -> Fact:
    kind: FactType = "enum" if values else "int" if unit else "bool"
    read = source or "; ".join(SOURCES[stream] for stream in of)
    return Fact(name=name, type=kind, zh=zh, en=en, source=read, derived=Own(streams=of), turns=turns, unit=unit, values=values)


def switched(name: str, zh: str, en: str, *, by: Switched | Stated) -> Fact:
    return Fact(name=name, type="bool", zh=zh, en=en, source=SOURCES[by.stream], derived=by, turns="never")
