"""Python again: rows that a check-up shows are judged once more, by the code that judges asks.

    judge = judge_of(asked, zone=zone, calendar=packs.calendar, counted=counted)
    against, may_be = judge.again(row, before)           # the same as the query said, or nothing is shown

The history of the person is built from the rows before: a permit and its outcome for each contact, a call received for each
that the person made; then facts and rules are those of `rules`. Where it is not known how a contact ended, every way is
tried, and a fact that comes out in two ways is unknown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from minglu.audit.checkup_rules import CLOCK, FIXED, Asked
from minglu.canon.instants import Instant
from minglu.canon.json import Value
from minglu.rules.calendar import Calendar
from minglu.rules.contacts import ANSWERED, ENDS
from minglu.rules.fact import FactValue
from minglu.rules.facts import facts
from minglu.rules.history import Event, History
from minglu.rules.program import Program
from minglu.rules.query_nouns import RECEIVED
from minglu.rules.question import Question
from minglu.rules.table import FACTS
from minglu.rules.zones import Zone

_PERSON: Final = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One row as prepared. `number` and `debt` are "" where unknown, `ended` is None; `given` are the facts that came with it."""

    row: int
    at: Instant
    person: str
    number: str
    debt: str
    channel: str
    purpose: str
    ended: str | None
    asked: bool
    given: Mapping[str, FactValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """The rules, ready to be asked of one row after another."""

    may: Program
    must: Program
    zone: Zone
    calendar: Calendar
    counted: tuple[str, ...]

    def again(self, row: Seen, before: Sequence[Seen]) -> tuple[frozenset[str], frozenset[str]]:
        """The rules that are against this row for certain, and those that may be. `before` is all of the person's, in order."""
        found: dict[str, FactValue] = {**dict.fromkeys(FACTS), **row.given, **FIXED, **self._told(row, before)}
        must, may = self.must.run(found), self.may.run(found)
        certain = frozenset(must.allows)
        return certain, frozenset((*may.against, *may.warnings)) - certain

    def _told(self, row: Seen, before: Sequence[Seen]) -> Mapping[str, FactValue]:
        """What the clock and the rows before tell."""
        doubtful = any(one.ended is None for one in before)
        ways = [self._facts(row, before, ended=ended) for ended in (ENDS if doubtful else ENDS[:1])]
        told = {name: ways[0][name] for name in CLOCK}
        for name in self.counted:
            values = {way[name] for way in ways}
            nobody = not row.person or ("_number_" in name and not row.number)
            told[name] = None if nobody or len(values) > 1 else values.pop()
        return told

    def _facts(self, row: Seen, before: Sequence[Seen], *, ended: str) -> Mapping[str, FactValue]:
        question = Question(
            act="contact", person=_PERSON, number=row.number, field="phone", purpose=row.purpose, channel=row.channel, debt=row.debt
        )
        history = History().extended((_PERSON, event) for event in _events(before, unknown=ended))
        return facts(question, history, at=row.at, zone=self.zone, calendar=self.calendar)


def judge_of(asked: Asked, *, zone: Zone, calendar: Calendar, counted: Iterable[str]) -> Judge:
    """The judge of a check-up."""
    return Judge(may=asked.may, must=asked.must, zone=zone, calendar=calendar, counted=tuple(counted))


def _events(rows: Iterable[Seen], *, unknown: str) -> Iterator[Event]:
    """The entries that the rows would have made."""
    index = 0
    for row in rows:
        said: dict[str, Value] = {"number": row.number, "happened": row.at, **({"debt": row.debt} if row.debt else {})}
        if row.ended == RECEIVED and row.channel == "call":
            yield Event(index=index, at=row.at, kind="call.received", said=said)
        elif row.asked:
            ended = row.ended or unknown
            said |= {"channel": row.channel, "purpose": row.purpose}
            yield Event(index=index, at=row.at, kind="contact.permit", said={**said, "until": row.at})
            outcome = {**said, "permit": index, "ended": ended, "answered": ended == ANSWERED}
            yield Event(index=index + 1, at=row.at, kind="contact.outcome", said=outcome)
        index += 2
