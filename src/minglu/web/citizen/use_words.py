"""The uses of a number in a reader's words: by day, newest first, each with what it was, by whom, and under which rules.

    days_of(checked, visit=visit)[0].uses[0].title == "获准联系您一次"

What became of a permitted contact stands with its permit. A use that cannot be opened any more is still shown to have
been: when and of what kind. Nothing here tells whose debt it was; that is not in a statement.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final

from minglu.canon.instants import Instant
from minglu.canon.json import Object
from minglu.ledger.entries import parts_of
from minglu.ledger.statement import CheckedStatement, CheckedUse
from minglu.web.reasons import Row, told_rules
from minglu.web.visit import Visit
from minglu.words.formats import name_of, say_date, say_duration, say_moment, say_time

_SETTLE: Final = frozenset({"contact.outcome", "contact.lapse"})
_COLOURS: Final = {
    "contact.permit": "info",
    "contact.outcome": "info",
    "contact.refusal": "good",
    "datum.refused": "good",
    "person.never": "good",
    "consent.withdrawn": "good",
    "person.blocked": "good",
    "call.unpermitted": "bad",
    "answer.refused": "warn",
    "hold.placed": "good",
    "hours.refused": "good",
    "channel.refused": "good",
    "debt.disputed": "good",
}
# Kinds that say one word of a closed list: under which messages, and in which member.
_WORDED: Final = {
    "person.state": ("state", "state"),
    "hold.placed": ("hold", "why"),
    "hold.lifted": ("hold", "why"),
    "debt.described": ("product", "product"),
    "debt.disputed": ("dispute", "why"),
    "debt.dispute_ended": ("dispute", "how"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UseShown:
    """One use. `after` is what became of it; `reasons` are articles as `m.reasons` takes them, `notes` rules without one.
    `index` is where it stands in the log."""

    index: int
    time: str
    title: str
    text: str
    kind: str
    after: tuple[str, ...]
    reasons: tuple[Row, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The uses of one day, newest first."""

    label: str
    uses: tuple[UseShown, ...]


def days_of(checked: CheckedStatement, *, visit: Visit) -> tuple[Day, ...]:
    """All uses of a statement that was checked."""
    teller = _Teller(visit=visit)
    permits = {use.index for use in checked.uses if use.entry.kind.name == "contact.permit"}
    settled: dict[int, list[CheckedUse]] = {}
    for use in checked.uses:
        if use.entry.kind.name in _SETTLE and (permit := _whole(use.entry.public, "permit")) in permits:
            settled.setdefault(permit, []).append(use)
    inside = {use.index for uses in settled.values() for use in uses}
    own = [use for use in reversed(checked.uses) if use.index not in inside]
    shown = ((teller.day(use.entry.at), teller.shown(use, after=settled.get(use.index, ()))) for use in own)
    return tuple(Day(label=label, uses=tuple(use for _, use in uses)) for label, uses in groupby(shown, key=lambda pair: pair[0]))


class _Teller:
    """Tells uses in one visitor's language."""

    def __init__(self, *, visit: Visit) -> None:
        self._visit = visit
        self._words = visit.words
        self._zone = visit.parts.zone

    @cached_property
    def _agencies(self) -> dict[str, str]:
        """Names of agencies by id: public, and the newest counts."""
        events = self._visit.parts.office.book.history(["=agencies"]).of("=agencies")
        return {event.word("agency"): event.word("name") for event in events if event.kind == "agency.registered"}

    def day(self, at: Instant) -> str:
        return say_date(self._words, at, zone=self._zone)

    def shown(self, use: CheckedUse, *, after: Iterable[CheckedUse]) -> UseShown:
        kind, parties = use.entry.kind.name, use.parties or {}
        reasons, notes = told_rules(self._visit, _texts(parties, "rules"))
        return UseShown(
            index=use.index,
            time=say_time(use.entry.at, zone=self._zone),
            title=self._words.say(f"use.{kind}"),
            text=self._text(use),
            kind=_COLOURS.get(kind, "plain"),
            after=tuple(self._text(one) for one in after),
            reasons=reasons,
            notes=notes,
        )

    def _text(self, use: CheckedUse) -> str:
        """What is said besides the title; empty where there is nothing to say."""
        kind, parties = use.entry.kind, use.parties
        if parties is None:
            return self._words.say("use_more.unopened") if "parties" in parts_of(kind) and kind.parties else ""
        if kind.name.startswith(("contact.", "call.")):
            return self._contact(kind.name, public=use.entry.public, parties=parties)
        if kind.name.startswith(("datum.", "debt.assigned", "consent.", "hours.", "channel.")):
            return self._data(kind.name, parties)
        if kind.name in _WORDED:
            return self._worded(kind.name, parties)
        return self._case(kind.name, parties)

    def _contact(self, kind: str, *, public: Object, parties: Object) -> str:
        say = self._words.say
        if kind == "contact.lapse":
            why = str(parties["why"])
            return say(f"use_lapse.{why}") if self._words.has(f"use_lapse.{why}") else say("use_lapse.unused")
        if kind in ("contact.permit", "contact.refusal"):
            return say(
                "use_more.asked",
                agency=self._agency(parties),
                role=self._name("role", parties["role"]),
                channel=self._name("channel", public["channel"]),
                purpose=self._name("purpose", public["purpose"]),
                relation=self._name("relation", parties["relation"]),
            )
        moment = say_moment(self._words, _whole(parties, "happened"), zone=self._zone)
        length = say_duration(self._words, _whole(parties, "seconds"))
        if kind == "call.received":
            return say("use_more.received", moment=moment, length=length)
        answered = parties["answered"] is True
        if kind == "call.unpermitted":
            agency = self._agency(parties)
            if answered:
                return say("use_more.unpermitted_answered", moment=moment, agency=agency, length=length)
            return say("use_more.unpermitted", moment=moment, agency=agency)
        if answered:
            return say("use_more.outcome_answered", moment=moment, length=length)
        return say("use_more.outcome", moment=moment)

    def _data(self, kind: str, parties: Object) -> str:
        say = self._words.say
        if kind == "datum.sealed":
            return say(
                "use_more.sealed",
                field=self._name("field", parties["field"]),
                relation=self._name("relation", parties["relation"]),
                source=self._name("source", parties["source"]),
                basis=self._name("basis", parties["basis"]),
                purposes=self._names("purpose", _texts(parties, "purposes")),
            )
        if kind == "datum.refused":
            return say("use_more.refused_data", source=self._name("source", parties["source"]), count=_whole(parties, "count"))
        if kind == "debt.assigned":
            return say("use_more.assigned", agency=self._agency(parties))
        if kind == "channel.refused":
            return say("use_more.channels", channels=self._names("channel", _texts(parties, "channels")))
        if kind in ("hours.agreed", "hours.refused"):
            return say("use_more.hours", channels=self._names("channel", _texts(parties, "channels")), **_minutes(parties))
        purposes = _texts(parties, "purposes")
        return say("use_more.purposes", purposes=self._names("purpose", purposes)) if purposes else say("use_more.all_purposes")

    def _worded(self, kind: str, parties: Object) -> str:
        """One word of a closed list; a newer one than this version knows is said to be something else."""
        group, member = _WORDED[kind]
        known = f"use.{group}.{parties.get(member)}"
        return self._words.say(known) if self._words.has(known) else self._words.say("use_more.unnamed")

    def _case(self, kind: str, parties: Object) -> str:
        say = self._words.say
        if kind == "person.proved":
            return say("use_more.by_secret" if parties["by"] == "secret" else "use_more.by_code")
        if kind == "openings.read":
            return say("use_more.read", role=self._name("role", parties["role"]))
        if kind in ("finding.made", "answer.sent"):
            # Each value of an allegation is spelled "1:recorded" or alone.
            values = dict.fromkeys(text.rpartition(":")[2] for text in _texts(parties, "values"))
            return say("use_more.values", values=self._names("finding", tuple(values)))
        if kind == "investigation.opened":
            return say("use_more.due", moment=say_moment(self._words, _whole(parties, "due"), zone=self._zone))
        return self._name("measure", parties["what"]) if kind == "measure.taken" else ""

    def _agency(self, parties: Object) -> str:
        return self._agencies.get(str(parties["agency"])) or self._words.say("use_more.unnamed")

    def _name(self, group: str, value: object) -> str:
        known = self._words.has(f"{group}.{value}")
        return name_of(self._words, group, value=str(value)) if known else self._words.say("use_more.unnamed")

    def _names(self, group: str, values: tuple[str, ...]) -> str:
        return self._words.say("consents.comma").join(self._name(group, value) for value in values)


def _minutes(parties: Object) -> dict[str, str]:
    spelled = {name: divmod(_whole(parties, f"{name}_minute"), 60) for name in ("from", "until")}
    return {"since": "{:02}:{:02}".format(*spelled["from"]), "until": "{:02}:{:02}".format(*spelled["until"])}


def _whole(said: Object, name: str) -> int:
    value = said.get(name)
    return value if isinstance(value, int) else 0


def _texts(said: Object, name: str) -> tuple[str, ...]:
    value = said.get(name)
    return tuple(str(one) for one in value) if isinstance(value, (list, tuple)) else ()
