"""Grades: how much an exhibit is worth, and why. Never whether it is true.

    grade("screenshot", origin="phone").level is Level.LEAD
    grade("screenshot", origin="phone", agreeing=(Source(kind="carrier_bill", origin="carrier"),)).level is Level.GOOD

Rules. What a third party makes in ordinary business weighs most; then what the other side's own exchange recorded; then
a mail that its sender's domain signed; then what the owner's phone exported, which can be edited and imported again;
a screenshot is a lead, in either direction. Sources of different origin that agree raise the level: each would have
to be forged to match. Two views of one phone have one origin and raise nothing. Contradictions are listed and change
no level: settling them is for people. Every step has its reason beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from minglu.evidence.errors import WrongExhibit


class Level(IntEnum):
    """From a hint to the strongest thing that a citizen can bring."""

    LEAD = 1
    WEAK = 2
    FAIR = 3
    GOOD = 4
    STRONG = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something else that speaks about the same event. Sources are independent if their origins differ."""

    kind: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A level, the sentences that lead to it, and the kinds of what contradicts it."""

    level: Level
    reasons: tuple[str, ...]
    contradicted_by: tuple[str, ...] = ()


_OWN: Final = MappingProxyType(
    {
        "carrier_bill": (Level.STRONG, "made by a telephone company in ordinary business"),
        "call_records": (Level.GOOD, "made by the exchange of one side; strong against that side"),
        "signed_mail": (Level.FAIR, "signed by the sender's domain"),
        "mail": (Level.WEAK, "a mail without a checked signature can be written by anybody"),
        "recording": (Level.WEAK, "the sound is evidence; number and time come from a file name that can be changed"),
        "call_backup": (Level.WEAK, "exported by the owner's phone without a signature; can be edited"),
        "message_backup": (Level.WEAK, "exported by the owner's phone without a signature; can be edited"),
        "address_book": (Level.WEAK, "exported by the owner's phone without a signature; can be edited"),
        "chat": (Level.WEAK, "exported without a signature; can be edited"),
        "form": (Level.WEAK, "a paper shown by one side"),
        "screenshot": (Level.LEAD, "a screenshot can be made from a forged call list: a lead, in either direction"),
        "other": (Level.LEAD, "nothing is known about how this was made"),
    }
)


def grade(kind: str, *, origin: str = "", agreeing: Sequence[Source] = (), contradicting: Sequence[Source] = ()) -> Grade:
    """The grade of an exhibit of `kind` that came from `origin`. Raises WrongExhibit for an unknown kind."""
    own, reason = _own(kind)
    independent = _independent(agreeing, origin=origin)
    reasons = [reason, *(f"agrees with an independent source: {source.kind}" for source in independent)]
    reasons += ["agrees with a source of the same origin, which adds nothing"] * (len(agreeing) > len(independent))
    level = min(own + len(independent), Level.STRONG)
    if independent:
        # What agrees with something stronger is worth nearly as much: the stronger source carries the event.
        level = max(level, max(_own(source.kind)[0] for source in independent) - 1)
    for source in contradicting:
        _own(source.kind)
        reasons.append(f"contradicted by: {source.kind}; not settled here")
    return Grade(level=Level(level), reasons=tuple(reasons), contradicted_by=tuple(source.kind for source in contradicting))


def _own(kind: str) -> tuple[Level, str]:
    try:
        return _OWN[kind]
    except KeyError as error:
        raise WrongExhibit(f"the kind of an exhibit is one of {', '.join(_OWN)}") from error


def _independent(sources: Sequence[Source], *, origin: str) -> tuple[Source, ...]:
    """One source an origin, the strongest, and none of our own origin. An unknown origin is never independent."""
    if not origin:
        return ()
    best: dict[str, Source] = {}
    for source in sorted(sources, key=lambda source: _own(source.kind)[0], reverse=True):
        if source.origin and source.origin != origin:
            best.setdefault(source.origin, source)
    return tuple(best.values())
