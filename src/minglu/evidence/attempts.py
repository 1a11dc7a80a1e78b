"""Attempts: contacts as somebody's records tell them, one a row, for the check-up.

    Attempt(place="calls.csv, row 17", number="+8616000000202", at=1793858591000, channel="call", ended="answered", seconds=95,
            relation="debtor", person="K-0042", debt="", agency="甲", staff="07", direction="out", purpose="", own_device=None, text="")

Rules. What the record does not say is empty or None, never guessed. `number` is still in it: whoever reads attempts turns
it into a handle at the door and keeps nothing else (P9); number, words and ids hide in `repr`. What was read with a doubt
says so in `faults`, a closed list. `facts` holds what further columns say, by the names of the table of facts: a yes, a
number or a word. Every row that is no attempt is a `LeftOut`; `LeftOutTally` counts them by reason.

Not done here: reading files (`minglu.readers.call_table`), judging (rules), counting (audit).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

from minglu.canon.instants import Instant
from minglu.evidence.reading import Because, LeftOut

FactSaid: TypeAlias = bool | int | str
Ended = Literal["answered", "no_answer", "busy", "failed", "invalid_number", ""]
ENDINGS: Final[tuple[Ended, ...]] = get_args(Ended)

# What is doubtful about a row that was read.
Fault: TypeAlias = Literal[
    "not_a_number",
    "unknown_ended",
    "unknown_relation",
    "unknown_direction",
    "unknown_purpose",
    "unknown_own_device",
    "unknown_fact",
    "unknown_length",
    "ended_from_length",
    "ended_and_length_disagree",
]
FAULTS: Final[tuple[Fault, ...]] = get_args(Fault)
NO_FACTS: Final[Mapping[str, FactSaid]] = MappingProxyType({})
FIRST: Final = 20  # places kept of each reason


@dataclass(frozen=True, slots=True, kw_only=True, init=False)
class Attempt:
    """One row. `number` is E.164 or empty; `channel`, `relation` and `purpose` are words of `rules.question`, or empty."""

    place: str
    number: str = field(repr=False)
    at: Instant
    channel: str
    ended: Ended
    seconds: int | None
    relation: str
    person: str = field(repr=False)
    debt: str = field(repr=False)
    agency: str = field(repr=False)
    staff: str = field(repr=False)
    direction: str
    purpose: str
    own_device: bool | None
    text: str = field(repr=False)
    facts: Mapping[str, FactSaid] = field(repr=False)
    faults: tuple[Fault, ...]

    def __init__(
        self,
        *,
        place: str,
        number: str,
        at: Instant,
        channel: str,
        ended: Ended,
        seconds: int | None,
        relation: str,
        person: str,
        debt: str,
        agency: str,
        staff: str,
        direction: str,
        purpose: str,
        own_device: bool | None,
        text: str,
        facts: Mapping[str, FactSaid] = NO_FACTS,
        faults: tuple[Fault, ...] = (),
    ) -> None:
        # Millions of these are made. What a frozen dataclass writes for itself looks each member up by its name: three
        # times as long as the slots themselves, and a quarter of the time of reading a file.
        _place(self, place)
        _number(self, number)
        _at(self, at)
        _channel(self, channel)
        _ended(self, ended)
        _seconds(self, seconds)
        _relation(self, relation)
        _person(self, person)
        _debt(self, debt)
        _agency(self, agency)
        _staff(self, staff)
        _direction(self, direction)
        _purpose(self, purpose)
        _own_device(self, own_device)
        _text(self, text)
        _facts(self, facts)
        _faults(self, faults)


(
    _place,
    _number,
    _at,
    _channel,
    _ended,
    _seconds,
    _relation,
    _person,
    _debt,
    _agency,
    _staff,
    _direction,
    _purpose,
    _own_device,
    _text,
    _facts,
    _faults,
) = (getattr(Attempt, member.name).__set__ for member in fields(Attempt))


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutFor:
    """How many rows were left out for one reason, and where the first of them stand. Never what they say."""

    because: Because
    count: int
    first: tuple[str, ...]


class LeftOutTally:
    """Counts what is left out while a file streams by: a number and twenty places a reason, however many rows."""

    def __init__(self) -> None:
        self._counts: dict[Because, int] = {}
        self._first: dict[Because, list[str]] = {}

    def add(self, left: LeftOut) -> None:
        """Count one row."""
        self._counts[left.because] = self._counts.get(left.because, 0) + 1
        first = self._first.setdefault(left.because, [])
        if len(first) < FIRST:
            first.append(left.place)

    def summary(self) -> tuple[LeftOutFor, ...]:
        """What was counted so far, the most frequent reason first."""
        ordered = sorted(self._counts, key=lambda because: (-self._counts[because], because))
        return tuple(LeftOutFor(because=one, count=self._counts[one], first=tuple(self._first[one])) for one in ordered)
