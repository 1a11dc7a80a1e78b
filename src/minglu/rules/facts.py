"""Facts: what is true of a question at an instant, at one place, by the record.

    facts(question, history, at=at, zone=zone, calendar=calendar)["answered_calls_today"] == 2

Pure: the same history and instant give the same facts, which is why the next allowed moment, a replay years later and an
auditor's second opinion come out alike. A fact that cannot be known is None; what that does to a rule is said in
`program`. How each fact is derived is declared in `table`; whoever decides names the facts that the rules read, and
counts nothing else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Final

from minglu.canon.instants import Instant
from minglu.rules.calendar import Calendar
from minglu.rules.contacts import Contacts, Plan, count, minutes_since_conversation, plan_of, read_contacts
from minglu.rules.derive import Asked
from minglu.rules.errors import CalendarUnknown
from minglu.rules.fact import FactValue
from minglu.rules.history import INSTITUTION, Event, History
from minglu.rules.question import BASES, RELATIONS, SOURCES, Question
from minglu.rules.sealed import Consent, Sealed, places_sealed, read_consent, sealed_datum
from minglu.rules.standing import agency_facts, assigned, institution_facts, opened, staff_facts, visitors
from minglu.rules.switches import Plan as Switches
from minglu.rules.switches import plan_of as switches_of
from minglu.rules.switches import switched
from minglu.rules.table import COUNTRIES, FACTS, PRODUCTS, REACHABLE
from minglu.rules.unreachable import lost
from minglu.rules.zones import Local, Zone, utc_day

Facts = Mapping[str, FactValue]
# The facts that are read, in the order of the table.
Names = tuple[str, ...]

_ASKED: Final = tuple((fact.name, fact.derived) for fact in FACTS.values() if isinstance(fact.derived, Asked))
_READ: Final[Callable[[Question], tuple[FactValue, ...]]] = attrgetter(*(derived.member for _, derived in _ASKED))
_ASKED_NAMES: Final = tuple(name for name, _ in _ASKED)
_BLANK: Final = tuple(name for name, derived in _ASKED if derived.blank)
_LOST: Final = ("debtor_unreachable", "debtor_unreachable_how", "days_debtor_unreachable")


# Made once for a set of rules, and compared by identity: a key of what is kept.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wanted:
    """The facts that are read, in the order of the table, and how to come by those that are counted or switched."""

    names: Names
    counts: Plan
    person: Switches
    debtor: Switches


def wanted(names: Names) -> Wanted:
    """What it takes to know these facts. The others that come cheaply are told with them."""
    return Wanted(names=names, counts=plan_of(names), person=switches_of(names, of="person"), debtor=switches_of(names, of="debtor"))


ALL: Final = wanted(tuple(FACTS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the history says of a question at any instant: read once, however many instants are then tried."""

    question: Question
    history: History
    wanted: Wanted
    sealed: Sealed
    consent: Consent
    contacts: Contacts
    debtor: Contacts | None
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is true at an instant wherever the person is: the part of the facts that no place changes, and the places."""

    reading: Reading
    places: tuple[str, ...]
    facts: Facts


def facts(question: Question, history: History, *, at: Instant, zone: Zone | None, calendar: Calendar) -> Facts:
    """Every fact of the table. Raises WrongHistory when an entry lacks what its kind promises."""
    return facts_at(read_record(question, history, at=at), at=at, zone=zone, calendar=calendar)


def read_history(question: Question, history: History, *, wanted: Wanted = ALL) -> Reading:
    """Read once what no instant changes. Raises WrongHistory."""
    stream = history.of(question.person)
    sealed, contacts = _sealed(question, stream), read_contacts(stream)
    consent = read_consent(stream, purpose=question.purpose)
    return Reading(
        question=question,
        history=history,
        wanted=wanted,
        sealed=sealed,
        consent=consent,
        contacts=contacts,
        debtor=_contacts_of_debtor(question, history.of(question.debtor), contacts=contacts),
        facts={
            **_asked(question),
            **_origin(question, sealed),
            **switched(stream, wanted.person, debt=question.debt),
            **_debtor(question, history.of(question.debtor), wanted=wanted),
            "consent_withdrawn": consent.withdrawn,
            "channel_refused": _channel_refused(stream, channel=question.channel),
            "third_party_calls_ever": contacts.third_party,
        },
    )


def record_at(reading: Reading, *, at: Instant) -> Record:
    """What holds at an instant at every place."""
    question, history, sealed = reading.question, reading.history, reading.sealed
    known = question.act == "contact" and sealed.relation != ""
    staff = staff_facts(history.of(question.staff), agency=question.agency, at=at)
    found: dict[str, FactValue] = {
        **reading.facts,
        "basis_holds": sealed.holds(reading.consent, purpose=question.purpose, at=at) if known else None,
        "assigned": assigned(history.of(question.debtor), question=question, at=at) if question.debtor else None,
        "minutes_since_conversation": minutes_since_conversation(reading.contacts, at=at),
        "visitors": visitors(history, asker=staff, question=question, at=at),
        "opened_in_24_hours": opened(history, staff=question.staff, at=at),
        **staff,
        **agency_facts(history.of(question.agency), question=question, at=at),
        **institution_facts(history.of(INSTITUTION), question=question, at=at),
    }
    return Record(reading=reading, places=_places(question, sealed, history, at=at), facts=found)


def read_record(question: Question, history: History, *, at: Instant) -> Record:
    """Both at once, for a single instant and every fact."""
    return record_at(read_history(question, history), at=at)


def facts_at(record: Record, *, at: Instant, zone: Zone | None, calendar: Calendar) -> Facts:
    """The facts at one place, or at no known one."""
    reading, question = record.reading, record.reading.question
    local = zone.local(at) if zone else None
    return {
        **record.facts,
        **_place(question, reading.history.of(question.person), at=at, zone=zone, local=local, calendar=calendar),
        **_lost(reading.debtor, zone=zone, local=local),
        **count(reading.contacts, reading.wanted.counts, asked=question, zone=zone, local=local),
    }


def places_of(question: Question, history: History) -> tuple[str, ...]:
    """The places where the person may ever be: those sealed for a contact, what is said for a collection."""
    return _places(question, _sealed(question, history.of(question.person)), history, at=None)


def _places(question: Question, sealed: Sealed, history: History, *, at: Instant | None) -> tuple[str, ...]:
    """A person with a number here and one abroad is one person, with one day to be called in: all of their places must allow
    a contact, whichever number it uses. By the day of each number alone, three calls a day would be six (P4)."""
    if question.act == "collect" or not sealed.places:
        return sealed.places
    others = (place for place, until in places_sealed(history.of(question.person)) if at is None or at < until)
    return tuple(dict.fromkeys((*sealed.places, *others)))


def _asked(question: Question) -> Facts:
    found = dict(zip(_ASKED_NAMES, _READ(question), strict=True))
    for name in _BLANK:
        # A word that is not there says nothing: unknown, so that it can refuse and never permit.
        found[name] = found[name] or None
    return found


def _sealed(question: Question, stream: tuple[Event, ...]) -> Sealed:
    if question.act == "collect":
        return Sealed(relation=question.relation, source=question.source, basis=question.basis, places=question.places)
    return sealed_datum(stream, datum=question.datum, number=question.number, field=question.field) or Sealed()


def _origin(question: Question, sealed: Sealed) -> Facts:
    known = question.act == "contact" and sealed.relation != ""
    return {
        # A word that no rule knows says nothing: unknown, so that it can refuse and never permit.
        "relation": sealed.relation if sealed.relation in RELATIONS else None,
        "source": sealed.source if sealed.source in SOURCES else None,
        "basis": sealed.basis if sealed.basis in BASES else None,
        "purpose_sealed": question.purpose in sealed.purposes if known else None,
    }


def _place(
    question: Question, stream: tuple[Event, ...], *, at: Instant, zone: Zone | None, local: Local | None, calendar: Calendar
) -> Facts:
    if zone is None or local is None:
        # The day of UTC stands in, so that a rule's first day is known; nothing that counts or opens hours is.
        unknown = dict.fromkeys(("country", "local_minute", "working_day", "hours_agreed", "hours_refused"))
        return {"place_known": False, "local_day": utc_day(at), **unknown}
    country = zone.country if zone.country in COUNTRIES else "other"
    return {
        "place_known": True,
        "country": country if zone.country else None,
        "local_minute": local.minute,
        "local_day": local.day,
        "working_day": _working_day(zone, local, calendar),
        "hours_agreed": _hours_agreed(stream, channel=question.channel, minute=local.minute, at=at),
        "hours_refused": _hours_refused(stream, channel=question.channel, minute=local.minute, at=at),
    }


def _working_day(zone: Zone, local: Local, calendar: Calendar) -> bool | None:
    if zone.country and zone.country != calendar.country:
        return None
    try:
        return calendar.is_working_day(local.date)
    except CalendarUnknown:
        return None


def _hours_agreed(stream: tuple[Event, ...], *, channel: str, minute: int, at: Instant) -> bool:
    """The latest agreement about this channel counts."""
    for event in reversed(stream):
        if event.kind == "hours.agreed" and channel in event.words("channels"):
            return _inside(event, minute=minute, at=at)
    return False


def _hours_refused(stream: tuple[Event, ...], *, channel: str, minute: int, at: Instant) -> bool:
    """Every hour that the person named as inconvenient counts until it ends by itself."""
    meant = _meant(channel)
    named = (event for event in stream if event.kind == "hours.refused" and not meant.isdisjoint(event.words("channels")))
    return any(_inside(event, minute=minute, at=at) for event in named)


def _meant(channel: str) -> frozenset[str]:
    """What somebody refuses who refuses this: a machine that calls is a call to whoever wants none."""
    return frozenset((channel, "call") if channel == "ai_call" else (channel,))


def _inside(event: Event, *, minute: int, at: Instant) -> bool:
    """Hours from 22:00 until 01:00 run over midnight."""
    since, until = event.whole("from_minute"), event.whole("until_minute")
    inside = since <= minute < until if since <= until else (minute >= since or minute < until)
    return inside and event.whole("until") > at


@lru_cache(maxsize=8192)
def _channel_refused(stream: tuple[Event, ...], *, channel: str) -> bool:
    """Whoever later agrees to hours on a channel has taken the refusal of it back."""
    refused: set[str] = set()
    for event in stream:
        if event.kind == "channel.refused":
            refused.update(event.words("channels"))
        elif event.kind == "hours.agreed":
            refused.difference_update(event.words("channels"))
    return not refused.isdisjoint(_meant(channel))


def _debtor(question: Question, stream: tuple[Event, ...], *, wanted: Wanted) -> Facts:
    if not question.debtor:
        return {**dict.fromkeys(wanted.debtor.facts), "product": None}
    return {**switched(stream, wanted.debtor, debt=question.debt), "product": _product(stream, debt=question.debt)}


@lru_cache(maxsize=8192)
def _product(stream: tuple[Event, ...], *, debt: str) -> str | None:
    described = [event for event in stream if event.kind == "debt.described" and event.word("debt") == debt]
    product = described[-1].word("product") if described else ""
    return product if product in PRODUCTS else None


def _contacts_of_debtor(question: Question, stream: tuple[Event, ...], *, contacts: Contacts) -> Contacts | None:
    if not question.debtor:
        return None
    return contacts if question.debtor == question.person else read_contacts(stream)


def _lost(debtor: Contacts | None, *, zone: Zone | None, local: Local | None) -> Facts:
    if debtor is None or zone is None or local is None:
        return dict.fromkeys(_LOST)
    found = lost(debtor, zone=zone)
    if found is None:
        return {"debtor_unreachable": False, "debtor_unreachable_how": REACHABLE, "days_debtor_unreachable": 0}
    days = (local.date - zone.local(found.since).date).days
    return {"debtor_unreachable": True, "debtor_unreachable_how": found.how, "days_debtor_unreachable": max(0, days)}
