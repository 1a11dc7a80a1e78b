"""What the packs core, house and cn say, written a second time, as simply as it can be: no expressions, no bounds, no
compiler, no shared counting. It reads entries one by one, with `zoneinfo`, and says which rules refuse, permit and warn.

It knows the packs only from their readings. Where the two disagree, one of them is wrong. The rules of the pack cn stand in
`naive_china`; what is so, in `naive_facts`.
"""

from dataclasses import dataclass

from minglu.rules.history import Event, History
from minglu.rules.question import Question
from tests.oracle import naive_facts as so
from tests.oracle.naive_calls import calls, local, messages, written
from tests.oracle.naive_china import refuse_collecting, refuse_contact
from tests.oracle.naive_seen import BOOK, COLLECTING, THIRD, Seen

OFF = {"2026-11-21", "2026-11-22", "2026-11-28", "2026-11-29"}  # the weekends of the fortnight that the histories play in


@dataclass(frozen=True)
class Naive:
    permitted: bool
    rules: tuple[str, ...]
    warnings: tuple[str, ...]


def decide(question: Question, history: History, at: int, known_places: tuple[str, ...]) -> Naive:
    datum = find_datum(question, history)
    places = list(question.places) if question.act == "collect" else places_of(question, history, at, datum)
    spoken = [at_place(question, history, at, datum, place if place in known_places else None) for place in places or [None]]
    refusals = [set(against) | (set() if allows else {"core.default-deny"}) for against, allows, _ in spoken]
    warnings = tuple(sorted({name for _, _, warned in spoken for name in warned}))
    if any(refusals):
        return Naive(False, tuple(sorted(set().union(*refusals))), warnings)
    return Naive(True, tuple(sorted({name for _, allows, _ in spoken for name in allows})), warnings)


def places_of(question: Question, history: History, at: int, datum: Event | None) -> list[str]:
    """Where the person may be: by this number, and by every other one that is still sealed."""
    latest = {e.said["datum"]: e.said for e in history.of(question.person) if e.kind == "datum.sealed"}
    own = list(datum.said["places"]) if datum else []
    others = [place for said in latest.values() if at < said["until"] for place in said["places"]]
    return list(dict.fromkeys([*own, *others])) if own else []


def find_datum(question: Question, history: History) -> Event | None:
    sealed = [e for e in history.of(question.person) if e.kind == "datum.sealed" and e.said["datum"] == question.datum]
    if not sealed or sealed[-1].said["number"] != question.number or sealed[-1].said["field"] != question.field:
        return None
    return sealed[-1]


def at_place(question: Question, history: History, at: int, datum: Event | None, place: str | None):
    against = [] if place else ["core.place-known"]
    if question.act == "collect":
        warned = ["cn.app-draft-address-book"] if question.source in ("", BOOK) else []
        return against + refuse_collecting(question, history) + house_collecting(question), collect_allows(question), warned
    seen = Seen(question, history, at, datum, place)
    against += outsiders(question) + refuse_contact(seen) + house(seen)
    warnings = ["house.volume-alarm"] if so.opened(question, history, at) >= 250 else []
    if question.purpose == "complaint_answer":
        against += answering(seen)
    if seen.collecting and (place is None or local(at, place).date().isoformat() in OFF):
        warnings.append("house.rest-day")
    return against, contact_allows(seen), warnings


def outsiders(question: Question) -> list[str]:
    names = {"core.witnesses": question.witnesses, "core.keyholders": question.keyholders, "core.one-use-keys": question.one_use_keys}
    return [name for name, there in names.items() if not there]


def contact_allows(seen: Seen) -> list[str]:
    question = seen.question
    if question.field != "phone":
        return []
    if question.purpose == "collection":
        return ["core.allow-collection"] if seen.relation in ("debtor", "guarantor") else []
    if question.purpose in ("pass_on_message", "locate_debtor"):
        return ["core.allow-message"] if seen.relation in ("contact", "related") else []
    # A code is never permitted.
    answer = question.purpose == "complaint_answer" and question.channel in ("call", "message", "letter")
    return ["core.allow-complaint-answer"] if answer else []


def answering(seen: Seen) -> list[str]:
    staff, agency = seen.staff, seen.agency
    found = [] if staff.registered and staff.handles and not staff.collector else ["core.answer-by-handlers"]
    found += [] if agency.own is not None and agency.runs and not agency.suspended else ["core.answer-agency"]
    found += [] if so.open_complaint(seen.stream) else ["core.answer-open-complaint"]
    if seen.question.channel == "call":
        answers = so.FOREVER if seen.place is None else sum(today for today, _, answer in calls(seen.stream, seen.at, seen.place) if answer)
        found += ["house.one-answer-a-day"] if answers >= 1 else []
    return found


def house(seen: Seen) -> list[str]:
    found = ["house.never-public"] if seen.question.channel in ("group_message", "public_post") else []
    if not seen.collecting:
        return found
    return found + house_persons(seen) + house_counts(seen)


def house_persons(seen: Seen) -> list[str]:
    """What stands in the way of every contact about a debt, by the house."""
    question, stream, place = seen.question, seen.stream, seen.place
    debtor = seen.history.of(question.debtor) if question.debtor else ()
    stops = {
        "house.on-hold": so.standing(stream, "hold.placed", "hold.lifted"),
        # A debtor whom nobody names may dispute it, and be bankrupt.
        "house.debt-disputed": not question.debtor or so.disputed(question, seen.history),
        "house.debtor-bankrupt": not question.debtor or so.stated(debtor, "bankrupt", "discharged"),
        "house.wrong-person": so.stated(stream, "wrong_person", "right_person"),
        "house.represented": so.stated(stream, "represented", "unrepresented"),
        "house.inconvenient-hours": place is None or so.hours_refused(question, stream, seen.at, place),
        "house.channel-refused": so.channel_refused(question, stream),
        "house.approved-wording": seen.worded and not (question.wording == "template" and question.wording_clean),
    }
    return [name for name, stands in stops.items() if stands]


def house_counts(seen: Seen) -> list[str]:
    question, stream = seen.question, seen.stream
    never = any(e.kind == "person.never" for e in stream)
    found = []
    if question.purpose == "collection" and seen.may_be_party and never and question.channel != "letter":
        found.append("house.never-again-letters")
    if question.purpose != "collection" and seen.may_be_third and messages(stream) >= 1:
        found.append("house.one-message-call")
    limits = {
        "messages": ("house.three-messages-a-day", 3),
        "visits": ("house.one-visit-a-day", 1),
        "letters": ("house.one-letter-a-day", 1),
    }
    kinds = {"message": "messages", "im": "messages", "group_message": "messages", "visit": "visits", "letter": "letters"}
    if (noun := kinds.get(question.channel)) is not None:
        name, most = limits[noun]
        found += [name] if seen.place is None or written(stream, noun, seen.at, seen.place) >= most else []
    return found


def house_collecting(question: Question) -> list[str]:
    found = []
    if question.relation in ("", *THIRD) and not (question.basis == "consent" and question.evidence):
        found.append("house.contact-own-consent")
    if question.relation in ("", "guarantor") and not question.evidence:
        found.append("house.guarantor-evidence")
    return found


def collect_allows(question: Question) -> list[str]:
    party = question.relation in ("debtor", "guarantor") and question.source == "person_self"
    if party and question.basis in ("contract", "consent", "law"):
        return ["core.allow-collect-party"]
    named = question.source in ("person_self", "debtor_named") and question.basis in ("consent", "law")
    return ["core.allow-collect-named"] if question.relation in ("contact", "related") and named else []


__all__ = ["COLLECTING", "Naive", "decide", "find_datum"]
