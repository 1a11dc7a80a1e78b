"""What the packs cn, house and core say, written a second time, as simply as it can be: no expressions, no bounds, no
compiler, no shared counting. It reads entries one by one, with `zoneinfo`, and says which rules refuse, permit and warn.

It knows the packs only from their readings. Where the two disagree, one of them is wrong.
"""

from dataclasses import dataclass

from minglu.rules.history import Event, History
from minglu.rules.question import Question
from tests.oracle.naive_calls import calls, local, lost_or_gone, messages

THIRD = ("contact", "related", "unrelated")
OFF = {"2026-11-21", "2026-11-22", "2026-11-28", "2026-11-29"}  # the weekends of the fortnight that the histories play in
FOREVER = 10**15
DAY = 86_400_000


@dataclass(frozen=True)
class Naive:
    permitted: bool
    rules: tuple[str, ...]
    warnings: tuple[str, ...]


def decide(question: Question, history: History, at: int, known_places: tuple[str, ...]) -> Naive:
    datum = find_datum(question, history)
    places = list(question.places) if question.act == "collect" else (list(datum.said["places"]) if datum else [])
    spoken = [at_place(question, history, at, datum, place if place in known_places else None) for place in places or [None]]
    refusals = [set(against) | (set() if allows else {"core.default-deny"}) for against, allows, _ in spoken]
    warnings = tuple(sorted({name for _, _, warned in spoken for name in warned}))
    if any(refusals):
        return Naive(False, tuple(sorted(set().union(*refusals))), warnings)
    return Naive(True, tuple(sorted({name for _, allows, _ in spoken for name in allows})), warnings)


def find_datum(question: Question, history: History) -> Event | None:
    sealed = [e for e in history.of(question.person) if e.kind == "datum.sealed" and e.said["datum"] == question.datum]
    if not sealed or sealed[-1].said["number"] != question.number or sealed[-1].said["field"] != question.field:
        return None
    return sealed[-1]


def at_place(question: Question, history: History, at: int, datum: Event | None, place: str | None):
    against = [] if place else ["core.place-known"]
    if question.act == "collect":
        return against + collect_refusals(question, history), collect_allows(question), []
    origin = dict(datum.said) if datum else {"relation": None, "source": None, "basis": None, "purposes": None}
    staff = Staff(question, history, at)
    against += outsiders(question)
    if question.own_device:
        against.append("cn.cba-private-phone")
    against += third_person(question, origin)
    warnings = []
    if question.purpose == "complaint_answer":
        against += answering(question, history, at, staff, place)
    if question.purpose != "complaint_answer":
        against += never_used(history.of(question.person), origin)
    if question.purpose in ("collection", "pass_on_message", "locate_debtor"):
        against += personal_information(question, history, at, datum, origin)
        against += institution(question, history, at, staff)
        against += conduct(question, history, at, origin, place)
        if place is None or local(at, place).date().isoformat() in OFF:
            warnings.append("house.rest-day")
    return against, contact_allows(question, origin, staff), warnings


def outsiders(question: Question) -> list[str]:
    names = {"core.witnesses": question.witnesses, "core.keyholders": question.keyholders, "core.one-use-keys": question.one_use_keys}
    return [name for name, there in names.items() if not there]


class Staff:
    def __init__(self, question: Question, history: History, at: int) -> None:
        entries = history.of(question.staff)
        registered = [e for e in entries if e.kind == "staff.registered"]
        roles = [e.said["roles"] for e in entries if e.kind in ("staff.registered", "staff.roles")]
        trained = [e for e in entries if e.kind == "staff.trained"]
        self.registered = bool(registered) and registered[-1].said["agency"] == question.agency
        self.collector = bool(roles) and "collector" in roles[-1]
        self.handles = bool(roles) and ("handler" in roles[-1] or "reviewer" in roles[-1])
        recent = [e for e in trained if at - e.said["passed"] < 366 * DAY]
        self.trained = bool(recent) and any(e.said["until"] > at for e in trained)


def contact_allows(question: Question, origin: dict, staff: Staff) -> list[str]:
    if question.field != "phone":
        return []
    relation = origin["relation"]
    if question.purpose == "collection":
        return ["core.allow-collection"] if relation in ("debtor", "guarantor") else []
    if question.purpose in ("pass_on_message", "locate_debtor"):
        return ["core.allow-message"] if relation in ("contact", "related") else []
    # A code is never permitted.
    return ["core.allow-complaint-answer"] if question.purpose == "complaint_answer" and question.channel != "visit" else []


def answering(question: Question, history: History, at: int, staff: "Staff", place: str | None) -> list[str]:
    stream = history.of(question.person)
    found = [] if staff.registered and staff.handles and not staff.collector else ["core.answer-by-handlers"]
    found += [] if in_contract(question, history, at) else ["core.answer-agency"]
    last = {
        e.said["case"]: e.kind
        for e in stream
        if e.kind in ("complaint.filed", "complaint.supplemented", "complaint.disputed", "case.closed")
    }
    found += [] if any(kind != "case.closed" for kind in last.values()) else ["core.answer-open-complaint"]
    found += ["cn.gbt-quiet-hours"] if night(question, stream, at, place) else []
    if question.channel == "call":
        found += too_many(question, stream, at, place)
        answers = FOREVER if place is None else sum(today for today, _, answer in calls(stream, at, place) if answer)
        found += ["house.one-answer-a-day"] if answers >= 1 else []
    return found


def never_used(stream: tuple[Event, ...], origin: dict) -> list[str]:
    found = ["cn.pipl-13-address-book"] if origin["source"] not in ("person_self", "debtor_named", "other") else []
    return found + (["cn.pipl-47-blocked"] if any(e.kind == "person.blocked" for e in stream) else [])


def third_person(question: Question, origin: dict) -> list[str]:
    # A relation that nobody stated may be a third person's.
    third = origin["relation"] is None or origin["relation"] in THIRD
    return ["cn.cba-third-person-purpose"] if third and question.purpose == "collection" else []


def personal_information(question: Question, history: History, at: int, datum: Event | None, origin: dict) -> list[str]:
    found = []
    stream = history.of(question.person)
    withdrawn, expires = False, 0
    for event in stream:
        if event.kind == "consent.withdrawn" and (not event.said["purposes"] or question.purpose in event.said["purposes"]):
            withdrawn = True
        if event.kind == "consent.given" and question.purpose in event.said["purposes"]:
            if event.said["by"] == "person":
                withdrawn = False
            # What the lender hands in while it stands withdrawn counts for nothing.
            expires = expires if withdrawn else event.said["until"]
    holds = datum is not None and origin["basis"] != "none" and question.purpose in origin["purposes"] and origin["until"] > at
    if holds and origin["basis"] == "consent":
        holds = not withdrawn and expires > at
    if not holds:
        found.append("cn.pipl-13-basis")
    if datum is None or question.purpose not in origin["purposes"]:
        found.append("cn.pipl-6-purpose")
    if origin["basis"] in (None, "consent") and withdrawn:
        found.append("cn.pipl-15-withdrawn")
    return found


def institution(question: Question, history: History, at: int, staff: Staff) -> list[str]:
    found = [] if staff.trained else ["cn.gbt-training"]
    if not (staff.registered and staff.collector):
        found.append("cn.pipl-51-staff")
    if not in_contract(question, history, at):
        found.append("cn.pipl-21-agency")
    registered = registration(question, history)
    if registered is None or (not registered["own"] and at - max(registered["since"], registered["evaluated"]) >= 366 * DAY):
        found.append("cn.gbt-agency-evaluated")
    if not any(mine(e, question, at) for e in history.of(question.debtor)) or not question.debtor:
        found.append("cn.pipl-51-assigned")
    return found


def registration(question: Question, history: History) -> dict | None:
    return next((dict(e.said) for e in reversed(history.of(question.agency)) if e.kind == "agency.registered"), None)


def in_contract(question: Question, history: History, at: int) -> bool:
    registered = registration(question, history)
    halts = [e.kind for e in history.of(question.agency) if e.kind in ("agency.suspended", "agency.resumed")]
    suspended = halts[-1:] == ["agency.suspended"]
    return registered is not None and not suspended and registered["since"] <= at < registered["until"]


def mine(event: Event, question: Question, at: int) -> bool:
    if event.kind != "debt.assigned" or not event.said["since"] <= at < event.said["until"]:
        return False
    return (event.said["staff"], event.said["agency"], event.said["debt"]) == (question.staff, question.agency, question.debt)


def conduct(question: Question, history: History, at: int, origin: dict, place: str | None) -> list[str]:
    found = []
    stream = history.of(question.person)
    third = origin["relation"] is None or origin["relation"] in THIRD
    party = origin["relation"] is None or origin["relation"] in ("debtor", "guarantor")
    never = any(e.kind == "person.never" for e in stream)
    if night(question, stream, at, place):
        found += ["cn.cba-quiet-hours", "cn.gbt-quiet-hours"]
    if question.channel == "call":
        found += too_many(question, stream, at, place)
    if question.channel == "visit":
        found.append("cn.cba-22-two-visitors")
    if question.purpose == "collection":
        found += ["cn.gbt-only-the-debtor"] if third else []
        found += ["house.never-again-letters"] if party and never and question.channel != "letter" else []
    elif third and not (question.debtor and lost_or_gone(history.of(question.debtor), place)):
        found.append("cn.gbt-only-when-lost")
    if third and never:
        found.append("cn.gbt-never-again")
    if third and question.purpose != "collection" and messages(stream) >= 1:
        found.append("house.one-message-call")
    return found


def night(question: Question, stream: tuple[Event, ...], at: int, place: str | None) -> bool:
    if place is None:
        return True
    now = local(at, place)
    if 8 <= now.hour < 22:
        return False
    agreed = [e for e in stream if e.kind == "hours.agreed" and question.channel in e.said["channels"]]
    if not agreed or agreed[-1].said["until"] <= at:
        return True
    since, until = agreed[-1].said["from_minute"], agreed[-1].said["until_minute"]
    minutes = range(since, until) if since <= until else [*range(since, 1440), *range(until)]
    return now.hour * 60 + now.minute not in minutes


def too_many(question: Question, stream: tuple[Event, ...], at: int, place: str | None) -> list[str]:
    if place is None:
        return ["cn.gbt-three-answered-calls", "cn.cba-six-attempts"]
    today = calls(stream, at, place)
    answered = sum(answered for answered, _, _ in today)
    attempts = sum(attempted == question.number for _, attempted, _ in today)
    return (["cn.gbt-three-answered-calls"] if answered >= 3 else []) + (["cn.cba-six-attempts"] if attempts >= 6 else [])


def collect_allows(question: Question) -> list[str]:
    if (
        question.relation in ("debtor", "guarantor")
        and question.source == "person_self"
        and question.basis in ("contract", "consent", "law")
    ):
        return ["core.allow-collect-party"]
    named = question.source in ("person_self", "debtor_named") and question.basis in ("consent", "law")
    return ["core.allow-collect-named"] if question.relation in ("contact", "related") and named else []


def collect_refusals(question: Question, history: History) -> list[str]:
    found = []
    owed = question.purpose == "complaint_answer"
    if question.source in ("", "uploaded_address_book"):
        found += ["cn.app-2021-address-book", "cn.pipl-6-address-book"] + ([] if owed else ["cn.pipl-13-address-book"])
    if question.relation in ("", *THIRD):
        found += [] if question.basis in ("consent", "law") else ["cn.pipl-13-collect-basis"]
        found += [] if question.basis == "consent" and question.evidence else ["house.contact-own-consent"]
    if question.relation in ("", "guarantor") and not question.evidence:
        found.append("house.guarantor-evidence")
    if any(e.kind == "person.blocked" for e in history.of(question.person)) and not owed:
        found.append("cn.pipl-47-blocked")
    return found
