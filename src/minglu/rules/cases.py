"""Cases: situations with the answer that is expected, written so that a lawyer can read and add them.

    [[case]]
    says = "22:00整起不得催收"
    at = 2026-11-23T22:00:00                                  # local time at the place of the stage
    given = [{ kind = "call", answered = false, at = "2 hours before" }]
    question = { purpose = "collection" }
    expect = "refusal"
    by = ["cn.cba-quiet-hours", "cn.gbt-quiet-hours"]

`cases/stage.toml` sets the stage of a pack: `place`, `given` and `question` with which each of its cases begins.
`without = ["staff.trained"]` takes entries of a kind off the stage. Members of entries are those of the log's kinds; a time
is a local time, or "3 days before", "10 minutes after" the time of the case. Whoever is not named is `debtor`,
`collector`, `agency`; number and datum are those of the person. `kind = "call"` is a permit and its outcome in one line. An
outcome ended as `answered` or with `no_answer`, unless it says `ended`; consent comes from intake, unless it says `by`.
`times = 250` is the same entry so often.
Optional: `warns`, the warnings; `saw`, facts that must come out. Parsing is strict: a slip of the pen never weakens a case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from re import compile as pattern
from typing import Final

from minglu.canon.instants import DAY, HOUR, MINUTE, Instant
from minglu.canon.json import Value
from minglu.rules.errors import RulesError, WrongPack
from minglu.rules.history import INSTITUTION, Event, History, day_of_staff
from minglu.rules.question import CHANNELS, PURPOSES, Question
from minglu.rules.rule import Table, as_table, check_names, parse_table
from minglu.rules.table import COMPLAINS, FACTS
from minglu.rules.zones import Zone

KINDS: Final = frozenset(
    {
        "agency.contracted",
        "agency.evaluated",
        "agency.registered",
        "agency.resumed",
        "agency.suspended",
        "call",
        "call.received",
        "call.unpermitted",
        "case.closed",
        "channel.refused",
        "complaint.disputed",
        "complaint.filed",
        "complaint.supplemented",
        "consent.given",
        "consent.withdrawn",
        "contact.lapse",
        "contact.outcome",
        "contact.permit",
        "datum.sealed",
        "debt.assigned",
        "debt.described",
        "debt.dispute_ended",
        "debt.disputed",
        "hold.lifted",
        "hold.placed",
        "hours.agreed",
        "hours.refused",
        "institution.licensed",
        "person.blocked",
        "person.never",
        "person.proved",
        "person.state",
        "purpose.assessed",
        "staff.registered",
        "staff.roles",
        "staff.trained",
    }
)
_CASE: Final = frozenset({"says", "at", "expect", "by"})
_CASE_OPTIONAL: Final = frozenset({"given", "without", "question", "warns", "saw"})
_QUESTION: Final = frozenset(member.name for member in fields(Question))
_RELATIVE: Final = pattern(r"([0-9]{1,5}) (minutes|hours|days) (before|after)")
_UNITS: Final = {"minutes": MINUTE, "hours": HOUR, "days": DAY}
_MOST_TIMES: Final = 3_000
_PERMIT_LASTS: Final = 10 * MINUTE
_INSTITUTION: Final = frozenset({"institution.licensed", "purpose.assessed"})
_CONTRACTS: Final = frozenset({"agency.registered", "agency.contracted"})
# A contract that says nothing else covers everything.
_WIDE: Final[Mapping[str, Value]] = {"purposes": list(PURPOSES), "channels": list(CHANNELS)}
_CONTACT: Final = frozenset({"contact.permit", "contact.outcome", "contact.lapse", "call.unpermitted"})
_WRITTEN: Final = frozenset({"message", "im", "group_message", "letter"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What every case of a pack begins with."""

    place: str
    given: tuple[Table, ...]
    question: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One situation and its answer."""

    where: str
    says: str
    at: datetime
    given: tuple[Table, ...]
    without: frozenset[str]
    question: Table
    permitted: bool
    rules: tuple[str, ...]
    warnings: tuple[str, ...]
    saw: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A case, played: what `weigh` is asked."""

    question: Question
    history: History
    at: Instant


def parse_stage(data: bytes, *, where: str) -> Stage:
    """The stage of a pack. Raises WrongPack."""
    table = parse_table(data, where=where)
    check_names(table, needed=frozenset({"place", "given", "question"}), where=where)
    place = table["place"]
    if not isinstance(place, str):
        raise WrongPack(f"{where}: place is the name of a zone")
    return Stage(place=place, given=_given(table["given"], where=where), question=_question(table["question"], where=where))


def parse_cases(data: bytes, *, where: str) -> tuple[Case, ...]:
    """The cases of one file. Raises WrongPack."""
    table = parse_table(data, where=where)
    check_names(table, needed=frozenset({"case"}), where=where)
    cases = table["case"]
    if not isinstance(cases, list):
        raise WrongPack(f"{where}: cases are written [[case]]")
    return tuple(_case(as_table(item, where=where), where=f"{where}, case {number}") for number, item in enumerate(cases, start=1))


def _case(table: Table, *, where: str) -> Case:
    check_names(table, needed=_CASE, optional=_CASE_OPTIONAL, where=where)
    says, at, expect = table["says"], table["at"], table["expect"]
    if not isinstance(says, str) or not isinstance(at, datetime) or at.tzinfo is not None:
        raise WrongPack(f"{where}: says is a text, and at a local time like 2026-11-23T22:00:00")
    if expect not in ("permit", "refusal"):
        raise WrongPack(f"{where}: expect is permit or refusal")
    saw = as_table(table.get("saw", {}), where=where)
    if unknown := set(saw) - set(FACTS):
        raise WrongPack(f"{where}: saw names facts that do not exist: {', '.join(sorted(unknown))}")
    return Case(
        where=where,
        says=says,
        at=at,
        given=_given(table.get("given", []), where=where),
        without=frozenset(_kinds(table.get("without", []), where=where)),
        question=_question(table.get("question", {}), where=where),
        permitted=expect == "permit",
        rules=tuple(sorted(_texts(table["by"], where=where))),
        warnings=tuple(sorted(_texts(table.get("warns", []), where=where))),
        saw=saw,
    )


def play(case: Case, stage: Stage, *, zone: Zone) -> Situation:
    """The situation of a case. Raises WrongPack."""
    at = zone.instant(case.at)
    question = _asked({**stage.question, **case.question}, stage=stage, where=case.where)
    player = _Player(where=case.where, zone=zone, now=at, question=question)
    kept = [table for table in stage.given if table["kind"] not in case.without]
    events: list[tuple[str, Event]] = []
    for table in (*kept, *case.given):
        player.add(table, events)
    return Situation(question=question, history=History().extended(events), at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Player:
    """Turns the short form into entries."""

    where: str
    zone: Zone
    now: Instant
    question: Question

    def add(self, table: Table, events: list[tuple[str, Event]]) -> None:
        kind, index = str(table["kind"]), len({event.index for _, event in events})
        at = self.instant(table.get("at", "1000 days before"))
        if "times" in table:
            for _ in range(self.times(table)):
                self.add({name: value for name, value in table.items() if name != "times"}, events)
            return
        if kind == "call":
            table = {"channel": "call", **table}
            self.add({**table, "kind": "contact.permit"}, events)
            self.add({**table, "kind": "contact.outcome", "happened": table.get("at", "1000 days before")}, events)
            return
        said = {**self.supplied(kind, table, at=at, events=events), **self.members(table)}
        event = Event(index=index, at=at, kind=kind, said=said)
        events.append((self.subject(kind, said), event))
        if kind == "contact.permit":
            events.append((day_of_staff(str(table.get("staff", self.question.staff)), at=at), event))

    def times(self, table: Table) -> int:
        times = table["times"]
        if type(times) is not int or not 1 <= times <= _MOST_TIMES:
            raise WrongPack(f"{self.where}: times is a whole number of 1 to {_MOST_TIMES}")
        return times

    def members(self, table: Table) -> dict[str, Value]:
        return {name: self.member(value) for name, value in table.items() if name not in ("kind", "at")}

    def member(self, value: object) -> Value:
        if isinstance(value, datetime) or (isinstance(value, str) and _RELATIVE.fullmatch(value)):
            return self.instant(value)
        if isinstance(value, bool | int | str):
            return value
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return [str(item) for item in value]
        raise WrongPack(f"{self.where}: a member of an entry is a text, a whole number, true or false, a time, or a list of texts")

    def instant(self, value: object) -> Instant:
        if isinstance(value, datetime) and value.tzinfo is None:
            return self.zone.instant(value)
        found = _RELATIVE.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise WrongPack(f'{self.where}: a time is a local time, or like "3 days before"')
        span = int(found[1]) * _UNITS[found[2]]
        return Instant(self.now + (span if found[3] == "after" else -span))

    def supplied(self, kind: str, table: Table, *, at: Instant, events: list[tuple[str, Event]]) -> dict[str, Value]:
        """The members that a case need not name."""
        if kind.startswith("agency."):
            return {"agency": "agency", **(_WIDE if kind in _CONTRACTS else {})}
        if kind in _INSTITUTION:
            return {}
        if kind.startswith("staff."):
            return {"staff": "collector", "agency": "agency"}
        person = table.get("person", self.question.person)
        said: dict[str, Value] = {"person": str(person), "number": f"number of {person}"}
        if kind in _CONTACT:
            return said | self.contact(kind, table, at=at, events=events)
        if kind == "datum.sealed":
            said |= {"datum": f"datum of {person}", "field": "phone"}
        elif kind == "debt.assigned":
            said |= {"staff": "collector", "agency": "agency", "debtor": str(person), "debt": "debt"}
        elif kind.startswith("debt."):
            said |= {"debt": "debt"}
        elif kind == "case.closed" or kind in COMPLAINS:
            said |= {"case": "case"}
        elif kind == "consent.given":
            said |= {"by": "intake"}
        return said

    def contact(self, kind: str, table: Table, *, at: Instant, events: list[tuple[str, Event]]) -> dict[str, Value]:
        """The members of a contact that a case need not name: of a permit, or of what became of the latest one."""
        if kind == "contact.permit":
            return {"purpose": self.question.purpose, "channel": self.question.channel, "until": at + _PERMIT_LASTS, "debt": "debt"}
        if kind == "call.unpermitted":
            return {"ended": _ended(table, channel="call")}
        person = table.get("person", self.question.person)
        permits = [event for subject, event in events if subject == person and event.kind == "contact.permit"]
        if not permits:
            raise WrongPack(f"{self.where}: an outcome or lapse follows a permit")
        channel, debt = permits[-1].word("channel"), permits[-1].said.get("debt", "")
        said: dict[str, Value] = {"permit": permits[-1].index, "channel": channel, **({"debt": debt} if debt else {})}
        return said | ({"ended": _ended(table, channel=channel)} if kind == "contact.outcome" else {})

    def subject(self, kind: str, said: Mapping[str, Value]) -> str:
        if kind in _INSTITUTION:
            return INSTITUTION
        return str(said[{"agency": "agency", "staff": "staff"}.get(kind.partition(".")[0], "person")])


def _ended(table: Table, *, channel: str) -> str:
    if channel in _WRITTEN:
        return "sent"
    return "answered" if table.get("answered") is True else "no_answer"


def _asked(table: Table, *, stage: Stage, where: str) -> Question:
    members = dict(table)
    person = members.setdefault("person", "debtor")
    members.setdefault("number", f"number of {person}")
    if members.get("act") == "collect":
        members = {"places": [stage.place], **members, "channel": ""}
    else:
        members.setdefault("datum", f"datum of {person}")
    for name in ("places", "companions"):
        members[name] = tuple(_texts(members.get(name, []), where=where))
    try:
        return _checked(members)
    except (RulesError, TypeError) as error:
        raise WrongPack(f"{where}: {error}") from error


def _checked(members: dict[str, object]) -> Question:
    example = Question(act="collect", person="", number="", field="phone", purpose="collection")
    for name, value in members.items():
        if type(value) is not type(getattr(example, name)):
            raise WrongPack(f"{name} is {type(getattr(example, name)).__name__}, not {type(value).__name__}")
    return Question(**members)  # type: ignore[arg-type]  # each was just compared with the type of its member


def _given(value: object, *, where: str) -> tuple[Table, ...]:
    if not isinstance(value, list):
        raise WrongPack(f"{where}: given is a list of entries")
    entries = tuple(as_table(item, where=where) for item in value)
    _kinds([entry.get("kind") for entry in entries], where=where)
    return entries


def _kinds(value: object, *, where: str) -> tuple[str, ...]:
    kinds = _texts(value, where=where)
    if unknown := set(kinds) - KINDS:
        raise WrongPack(f"{where}: rules read no entry of the kind {', '.join(sorted(unknown))}")
    return kinds


def _question(value: object, *, where: str) -> Table:
    table = as_table(value, where=f"{where}, question")
    check_names(table, needed=frozenset(), optional=_QUESTION, where=f"{where}, question")
    return table


def _texts(value: object, *, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise WrongPack(f"{where}: a list of texts is needed here")
    return tuple(value)
