"""A log counted from its raw entries, as simply as it can be: JSON, openings merged in, one loop a limit.

It shares no line with `gate`, `rules.facts` or `audit`: no table of kinds, no streams gathered, no entry remembered. What
it needs are the entries as bytes and what was opened of them.

    log = read(entries, openings)
    broken(log) == []                                   every permit was within every limit when it was given
    decide_again(log, ask, index=41, …)      what the naive rules say to the ask that was decided there
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from minglu.rules.history import Event, History
from minglu.rules.question import Question
from tests.oracle.naive_calls import local
from tests.oracle.naive_rules import Naive, decide

PLACE = "Asia/Shanghai"
LIMITED = ("collection", "pass_on_message", "locate_debtor", "complaint_answer")
THIRD_PARTY = ("pass_on_message", "locate_debtor")
FACTS, DEBT = "facts", "debt"
DAY = 86_400_000


@dataclass(frozen=True)
class Said:
    """One entry: its place, its time, its kind, and all that it says once opened."""

    index: int
    at: int
    kind: str
    says: Mapping


def read(entries: Sequence[bytes], openings: Mapping[int, Mapping[str, Mapping]]) -> list[Said]:
    """Every entry with what its openings for auditors say."""
    log = []
    for index, data in enumerate(entries):
        entry = json.loads(data)
        opened = openings.get(index, {})
        says = {**entry, **opened.get(FACTS, {}), **opened.get(DEBT, {})}
        log.append(Said(index, entry["at"], entry["kind"], says))
    return log


def broken(log: list[Said]) -> list[str]:
    """Every limit that a permit passed, in words. Empty: none did."""
    return [f"entry {said.index}: {why}" for said in log if said.kind == "contact.permit" for why in _passed(log[: said.index], said)]


def answered_or_open(before: list[Said], person: str, day: date) -> int:
    """Calls of a person that were answered on a day, or may still be: permits without an outcome or lapse."""
    return sum(_answered(before, said, day) or _open(before, said, day) for said in before if said.says.get("person") == person)


def attempts(before: list[Said], number: str, day: date) -> int:
    """Calls to a number on a day that nobody answered, or that may still turn out so."""
    return sum(_unanswered(before, said, day) or _open(before, said, day) for said in before if said.says.get("number") == number)


def decide_again(log: list[Said], ask: Mapping, *, index: int, outside: bool, keys: int) -> Naive:
    """What the naive rules say to an ask that was decided at `index`, by the entries before it alone.

    `ask`: what was signed. `outside`: whether witnesses and keyholders were there. `keys`: one-use keys ever deposited.
    """
    before = log[:index]
    return decide(_question(before, ask, outside=outside, keys=keys), history(before), log[index].at, (PLACE,))


def history(log: list[Said]) -> History:
    """Streams for the naive rules: an entry belongs to the person, the member of staff and the agency that it names, to the
    lender itself if it is about that, and a permit to the asker's day."""
    streams: dict[str, list[Event]] = {}
    for said in log:
        for subject in _named(said):
            streams.setdefault(subject, []).append(Event(index=said.index, at=said.at, kind=said.kind, said=said.says))
    return History(streams={subject: tuple(events) for subject, events in streams.items()})


def _question(before: list[Said], ask: Mapping, *, outside: bool, keys: int) -> Question:
    staff = [said.says for said in before if said.kind == "staff.registered" and said.says["staff"] == ask["staff"]][-1]
    datum = [said.says for said in before if said.kind == "datum.sealed" and said.says["datum"] == ask["datum"]][-1]
    asked = {name: ask[name] for name in ("person", "datum", "staff", "purpose", "channel", "own_device")}
    known = {name: datum[name] for name in ("number", "field", "debtor", "debt")}
    left = keys > sum(said.kind == "contact.permit" for said in before)
    there = {"witnesses": outside, "keyholders": outside, "one_use_keys": left}
    return Question(act="contact", agency=staff["agency"], **asked, **known, **there)


def _named(said: Said) -> Iterator[str]:
    if "person" in said.says:
        yield said.says["person"]
    if said.kind.startswith("staff."):
        yield said.says["staff"]
    if said.kind.startswith("agency."):
        yield said.says["agency"]
    if said.kind in ("institution.licensed", "purpose.assessed"):
        yield "=institution"
    if said.kind == "contact.permit":
        yield f"{said.says['question']['staff']}@{said.at // DAY}"


def _passed(before: list[Said], permit: Said) -> Iterator[str]:
    says, now = permit.says, local(permit.at, PLACE)
    if says["purpose"] not in LIMITED:
        return
    if not 8 <= now.hour < 22 or local(says["until"], PLACE).hour >= 22:
        yield "it may be used at night"
    if says["channel"] == "call":
        if answered_or_open(before, says["person"], now.date()) >= 3:
            yield "a fourth call of that day"
        if attempts(before, says["number"], now.date()) >= 6:
            yield "a seventh attempt of that day"
    if (
        says["purpose"] != "complaint_answer"
        and says["channel"] != "letter"
        and any(said.kind == "person.never" and said.says["person"] == says["person"] for said in before)
    ):
        yield "after never again"
    if says["purpose"] in THIRD_PARTY and any(_message(before, said, says["person"]) for said in before):
        yield "a second message"


def _answered(before: list[Said], said: Said, day: date) -> bool:
    return _call(said) and said.says["answered"] and day in _days(before, said)


def _unanswered(before: list[Said], said: Said, day: date) -> bool:
    return _call(said) and not said.says["answered"] and day in _days(before, said)


def _days(before: list[Said], said: Said) -> set[date]:
    """The day of a call; and those of its permit, where it claims a moment outside the permit's minutes."""
    days = {local(said.says["happened"], PLACE).date()}
    permit = before[said.says["permit"]] if said.kind == "contact.outcome" else None
    if permit is not None and not permit.at - 5_000 <= said.says["happened"] <= permit.says["until"] + 60_000:
        days |= {local(permit.at, PLACE).date(), local(permit.says["until"], PLACE).date()}
    return days


def _call(said: Said) -> bool:
    return said.kind == "call.unpermitted" or (said.kind == "contact.outcome" and said.says["channel"] == "call")


def _open(before: list[Said], said: Said, day: date) -> bool:
    if said.kind != "contact.permit" or said.says["channel"] != "call" or _settled(before, said):
        return False
    return local(said.at, PLACE).date() <= day <= local(said.says["until"], PLACE).date()


def _settled(before: list[Said], permit: Said) -> bool:
    return any(said.kind in ("contact.outcome", "contact.lapse") and said.says["permit"] == permit.index for said in before)


def _message(before: list[Said], said: Said, person: str) -> bool:
    if said.kind != "contact.permit" or said.says["purpose"] not in THIRD_PARTY or said.says["person"] != person:
        return False
    return not any(other.kind == "contact.lapse" and other.says["permit"] == said.index for other in before)
