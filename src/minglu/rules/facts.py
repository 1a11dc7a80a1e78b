"""Facts: what is true of a question at an instant, at one place, by the record.

    facts(question, history, at=at, zone=zone, calendar=calendar)["answered_calls_today"] == 2

Pure: the same history and instant give the same facts, which is why the next allowed moment, a replay years later and an
auditor's second opinion come out alike. A fact that cannot be known is None; what that does to a rule is said in
`program`. Exactly the facts of `table` come out, in its order of meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from minglu.canon.instants import Instant
from minglu.rules.calendar import Calendar
from minglu.rules.contacts import COMPLAINS, Contacts, debtor_unreachable, read_contacts, tally
from minglu.rules.errors import CalendarUnknown
from minglu.rules.history import Event, History
from minglu.rules.question import BASES, RELATIONS, SOURCES, Question
from minglu.rules.sealed import Consent, Sealed, read_consent, sealed_datum
from minglu.rules.standing import agency_facts, assigned, staff_facts
from minglu.rules.table import FactValue
from minglu.rules.zones import Local, Zone, utc_day

Facts = Mapping[str, FactValue]

DEAD_OR_INCAPABLE = ("dead", "incapable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the history says of a question at any instant: read once, however many instants are then tried."""

    question: Question
    history: History
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


def read_history(question: Question, history: History) -> Reading:
    """Read once what no instant changes. Raises WrongHistory."""
    stream = history.of(question.person)
    sealed, contacts = _sealed(question, stream), read_contacts(stream)
    consent = read_consent(stream, purpose=question.purpose)
    return Reading(
        question=question,
        history=history,
        sealed=sealed,
        consent=consent,
        contacts=contacts,
        debtor=_contacts_of_debtor(question, history.of(question.debtor), contacts=contacts),
        facts={
            **_asked(question),
            **_origin(question, sealed),
            **_person(stream),
            "consent_withdrawn": consent.withdrawn,
            "third_party_calls_ever": contacts.third_party,
        },
    )


def record_at(reading: Reading, *, at: Instant) -> Record:
    """What holds at an instant at every place."""
    question, history, sealed = reading.question, reading.history, reading.sealed
    known = question.act == "contact" and sealed.relation != ""
    found: dict[str, FactValue] = {
        **reading.facts,
        "basis_holds": sealed.holds(reading.consent, purpose=question.purpose, at=at) if known else None,
        **_debtor(question, history.of(question.debtor), at=at),
        **staff_facts(history.of(question.staff), agency=question.agency, at=at),
        **agency_facts(history.of(question.agency), at=at),
    }
    return Record(reading=reading, places=sealed.places, facts=found)


def read_record(question: Question, history: History, *, at: Instant) -> Record:
    """Both at once, for a single instant."""
    return record_at(read_history(question, history), at=at)


def facts_at(record: Record, *, at: Instant, zone: Zone | None, calendar: Calendar) -> Facts:
    """The facts at one place, or at no known one."""
    reading, question = record.reading, record.reading.question
    local = zone.local(at) if zone else None
    counted = tally(reading.contacts, number=question.number, local=local)
    return {
        **record.facts,
        **_place(question, reading.history.of(question.person), at=at, local=local, calendar=calendar),
        "debtor_unreachable": debtor_unreachable(reading.debtor, zone=zone) if reading.debtor is not None else None,
        "answered_calls_today": counted.answered_calls_today,
        "attempts_today": counted.attempts_today,
        "answer_calls_today": counted.answer_calls_today,
    }


def places_of(question: Question, history: History) -> tuple[str, ...]:
    """The places where the person may be: what was sealed for a contact, what is said for a collection."""
    return _sealed(question, history.of(question.person)).places


def _asked(question: Question) -> Facts:
    return {
        "act": question.act,
        "channel": question.channel or None,
        "purpose": question.purpose,
        "field": question.field,
        "own_device": question.own_device,
        "count": question.count,
        "evidence": question.evidence,
        "witnesses": question.witnesses,
        "keyholders": question.keyholders,
        "one_use_keys": question.one_use_keys,
    }


def _sealed(question: Question, stream: tuple[Event, ...]) -> Sealed:
    if question.act == "collect":
        return Sealed(relation=question.relation, source=question.source, basis=question.basis, places=question.places)
    return sealed_datum(stream, question=question) or Sealed()


def _origin(question: Question, sealed: Sealed) -> Facts:
    known = question.act == "contact" and sealed.relation != ""
    return {
        # A word that no rule knows says nothing: unknown, so that it can refuse and never permit.
        "relation": sealed.relation if sealed.relation in RELATIONS else None,
        "source": sealed.source if sealed.source in SOURCES else None,
        "basis": sealed.basis if sealed.basis in BASES else None,
        "purpose_sealed": question.purpose in sealed.purposes if known else None,
    }


def _place(question: Question, stream: tuple[Event, ...], *, at: Instant, local: Local | None, calendar: Calendar) -> Facts:
    if local is None:
        # The day of UTC stands in, so that a rule's first day is known; nothing that counts or opens hours is.
        return {"place_known": False, "local_minute": None, "local_day": utc_day(at), "working_day": None, "hours_agreed": None}
    return {
        "place_known": True,
        "local_minute": local.minute,
        "local_day": local.day,
        "working_day": _working_day(local, calendar),
        "hours_agreed": _hours_agreed(stream, channel=question.channel, minute=local.minute, at=at),
    }


def _working_day(local: Local, calendar: Calendar) -> bool | None:
    try:
        return calendar.is_working_day(local.date)
    except CalendarUnknown:
        return None


def _hours_agreed(stream: tuple[Event, ...], *, channel: str, minute: int, at: Instant) -> bool:
    """The latest agreement about this channel counts; one from 22:00 until 01:00 runs over midnight."""
    for event in reversed(stream):
        if event.kind == "hours.agreed" and channel in event.words("channels"):
            since, until = event.whole("from_minute"), event.whole("until_minute")
            inside = since <= minute < until if since <= until else (minute >= since or minute < until)
            return inside and event.whole("until") > at
    return False


def _debtor(question: Question, stream: tuple[Event, ...], *, at: Instant) -> Facts:
    if not question.debtor:
        return {"debtor_dead_or_incapable": None, "assigned": None}
    states = [event.word("state") for event in stream if event.kind == "person.state"]
    return {
        "debtor_dead_or_incapable": bool(states) and states[-1] in DEAD_OR_INCAPABLE,
        "assigned": assigned(stream, question=question, at=at),
    }


def _contacts_of_debtor(question: Question, stream: tuple[Event, ...], *, contacts: Contacts) -> Contacts | None:
    if not question.debtor:
        return None
    return contacts if question.debtor == question.person else read_contacts(stream)


def _person(stream: tuple[Event, ...]) -> Facts:
    """What the person said, and what was done for them. A closed case opens again when they say more in it."""
    never = blocked = False
    cases: set[str] = set()
    for event in stream:
        kind = event.kind
        if kind == "person.never":
            never = True
        elif kind == "person.blocked":
            blocked = True
        elif kind in COMPLAINS:
            cases.add(event.word("case"))
        elif kind == "case.closed":
            cases.discard(event.word("case"))
    return {"said_never": never, "blocked": blocked, "complaint_open": bool(cases)}
