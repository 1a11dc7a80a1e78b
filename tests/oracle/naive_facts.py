"""What is so, read a second time from the entries, as simply as it can be: one loop a question. See `naive_rules`.

`None` stands for what nobody said. Which way that counts is the business of whoever reads it.
"""

from minglu.rules.history import Event, History
from minglu.rules.question import Question
from tests.oracle.naive_calls import local

FOREVER = 10**15
DAY = 86_400_000
COMPLAINTS = ("complaint.filed", "complaint.supplemented", "complaint.disputed")


def newest(entries: tuple[Event, ...], *kinds: str) -> Event | None:
    found = [e for e in entries if e.kind in kinds]
    return found[-1] if found else None


def standing(entries: tuple[Event, ...], on: str, off: str) -> bool:
    """Was the last of the two the one that begins it?"""
    last = newest(entries, on, off)
    return last is not None and last.kind == on


def stated(entries: tuple[Event, ...], state: str, end: str) -> bool:
    said = [e.said["state"] for e in entries if e.kind == "person.state" and e.said["state"] in (state, end)]
    return said[-1:] == [state]


def open_complaint(entries: tuple[Event, ...]) -> bool:
    last = {e.said["case"]: e.kind for e in entries if e.kind in (*COMPLAINTS, "case.closed")}
    return any(kind != "case.closed" for kind in last.values())


def disputed(question: Question, history: History) -> bool:
    about = tuple(e for e in history.of(question.debtor) if e.said.get("debt") == question.debt)
    return standing(about, "debt.disputed", "debt.dispute_ended")


def product(question: Question, history: History) -> str | None:
    described = [e.said["product"] for e in history.of(question.debtor) if e.kind == "debt.described" and e.said["debt"] == question.debt]
    return described[-1] if question.debtor and described else None


def licence(history: History) -> str | None:
    found = newest(history.of("=institution"), "institution.licensed")
    return str(found.said["licence"]) if found else None


def assessed(question: Question, history: History, at: int) -> bool:
    spans = [e.said for e in history.of("=institution") if e.kind == "purpose.assessed" and e.said["purpose"] == question.purpose]
    return any(said["since"] <= at < said["until"] for said in spans)


class Staff:
    """A member of staff under the agency that the question names."""

    def __init__(self, entries: tuple[Event, ...], agency: str, at: int) -> None:
        registered = newest(entries, "staff.registered")
        roles = [e.said["roles"] for e in entries if e.kind in ("staff.registered", "staff.roles")]
        trained = [e for e in entries if e.kind == "staff.trained"]
        self.registered = registered is not None and registered.said["agency"] == agency
        self.collector = bool(roles) and "collector" in roles[-1]
        self.handles = bool(roles) and ("handler" in roles[-1] or "reviewer" in roles[-1])
        self.counts = any(e.said["until"] > at for e in trained)
        self.recent = any(at - e.said["passed"] < 366 * DAY for e in trained)
        self.visits = self.registered and self.collector and self.counts


class Agency:
    """The agency that the question names: `own` is None for one that nobody registered."""

    def __init__(self, question: Question, entries: tuple[Event, ...], at: int) -> None:
        registered, contract = newest(entries, "agency.registered"), newest(entries, "agency.registered", "agency.contracted")
        self.suspended = standing(entries, "agency.suspended", "agency.resumed")
        self.own: bool | None = None
        self.runs = self.covers = self.passed = self.evaluated_lately = False
        if registered is None or contract is None:
            return
        evaluations = [e for e in entries if e.kind == "agency.evaluated"]
        last = max(registered.said["since"], registered.said["evaluated"], *(e.said["evaluated"] for e in evaluations))
        self.own = bool(registered.said["own"])
        self.runs = contract.said["since"] <= at < contract.said["until"]
        self.covers = question.purpose in contract.said.get("purposes", ()) and question.channel in contract.said.get("channels", ())
        # The latest evaluation, not the one that was entered last.
        judged = sorted(evaluations, key=lambda e: (e.said["evaluated"], e.index))
        self.passed = not judged or judged[-1].said["result"] == "passed"
        self.evaluated_lately = at - last < 366 * DAY

    @property
    def may_be_outside(self) -> bool:
        return self.own is not True


class Consent:
    def __init__(self, question: Question, entries: tuple[Event, ...]) -> None:
        self.withdrawn, self.expires = False, 0
        for event in entries:
            if event.kind == "consent.withdrawn" and (not event.said["purposes"] or question.purpose in event.said["purposes"]):
                self.withdrawn = True
            if event.kind == "consent.given" and question.purpose in event.said["purposes"]:
                if event.said["by"] == "person":
                    self.withdrawn = False
                # What the lender hands in while it stands withdrawn counts for nothing.
                self.expires = self.expires if self.withdrawn else event.said["until"]


def assigned(question: Question, history: History, at: int) -> bool:
    wanted = (question.staff, question.agency, question.debt)
    given = [e.said for e in history.of(question.debtor) if e.kind == "debt.assigned" and e.said["since"] <= at < e.said["until"]]
    return bool(question.debtor) and any((said["staff"], said["agency"], said["debt"]) == wanted for said in given)


def opened(question: Question, history: History, at: int) -> int:
    """Permits of this member of staff in the last 24 hours, whoever they were about."""
    days = {f"{question.staff}@{(at - DAY) // DAY}", f"{question.staff}@{at // DAY}"}
    entries = [e for day in days for e in history.of(day)]
    return len([e for e in entries if e.kind == "contact.permit" and at - DAY < e.at <= at]) if question.staff else 0


def inside(said, minute: int, at: int) -> bool:
    since, until = said["from_minute"], said["until_minute"]
    minutes = range(since, until) if since <= until else [*range(since, 1440), *range(until)]
    return minute in minutes and said["until"] > at


def hours_agreed(question: Question, entries: tuple[Event, ...], at: int, place: str) -> bool:
    now, agreed = local(at, place), [e for e in entries if e.kind == "hours.agreed" and question.channel in e.said["channels"]]
    return bool(agreed) and inside(agreed[-1].said, now.hour * 60 + now.minute, at)


def hours_refused(question: Question, entries: tuple[Event, ...], at: int, place: str) -> bool:
    now, refused = local(at, place), [e for e in entries if e.kind == "hours.refused" and meant(question) & set(e.said["channels"])]
    return any(inside(e.said, now.hour * 60 + now.minute, at) for e in refused)


def channel_refused(question: Question, entries: tuple[Event, ...]) -> bool:
    for channel in meant(question):
        said = [e.kind for e in entries if e.kind in ("channel.refused", "hours.agreed") and channel in e.said["channels"]]
        if said[-1:] == ["channel.refused"]:
            return True
    return False


def meant(question: Question) -> set:
    """Whoever wants no call wants none by a machine."""
    return {question.channel} | ({"call"} if question.channel == "ai_call" else set())
