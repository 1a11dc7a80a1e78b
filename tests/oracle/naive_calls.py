"""Calls counted a second time, as simply as it can be: which of them are today's, and who was lost. See `naive_rules`."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from minglu.rules.history import Event


def local(instant: int, place: str) -> datetime:
    return (datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC")) + timedelta(milliseconds=instant)).astimezone(ZoneInfo(place))


def calls(stream: tuple[Event, ...], at: int, place: str) -> list[tuple[bool, str, bool]]:
    """Each call of today: was or may it be answered; the number if it was or may be tried in vain; was it an answer to a complaint."""
    today, found = local(at, place).date(), []
    permits = {e.index: e for e in stream if e.kind == "contact.permit"}
    settled = {e.said["permit"] for e in stream if e.kind in ("contact.outcome", "contact.lapse")}
    for event in stream:
        said, kind = event.said, event.kind
        if kind == "call.unpermitted" or (kind == "contact.outcome" and said["channel"] == "call"):
            permit = permits.get(said["permit"]) if kind == "contact.outcome" else None
            days = {local(said["happened"], place).date()} | (set() if permit is None or within(event, permit) else days_of(permit, place))
            if today in days:
                answer = permit is not None and permit.said["purpose"] == "complaint_answer"
                found.append((said["answered"], "" if said["answered"] else said["number"], answer and said["answered"]))
        elif kind == "contact.permit" and said["channel"] == "call" and event.index not in settled and today in days_of(event, place):
            found.append((True, said["number"], said["purpose"] == "complaint_answer"))
    return found


def within(outcome: Event, permit: Event) -> bool:
    """Did it happen within the permit's minutes, give or take five seconds before and a minute after?"""
    return permit.at - 5_000 <= outcome.said["happened"] <= permit.said["until"] + 60_000


def days_of(permit: Event, place: str) -> set:
    first, last = local(permit.at, place).date(), local(permit.said["until"], place).date()
    return {first + timedelta(days=more) for more in range((last - first).days + 1)}


def lost_or_gone(stream: tuple[Event, ...], place: str | None) -> bool:
    states = [e.said["state"] for e in stream if e.kind == "person.state"]
    if states and states[-1] in ("dead", "incapable"):
        return True
    if place is None:
        return False
    touched = [
        e.at
        for e in stream
        if e.kind in ("person.proved", "person.never", "hours.agreed", "complaint.filed", "complaint.supplemented", "complaint.disputed")
    ]
    touched += [e.at for e in stream if e.kind in ("consent.given", "consent.withdrawn")]
    permits = {e.index: e for e in stream if e.kind == "contact.permit"}
    failed = []
    for event in stream:
        outcome = event.kind == "contact.outcome" and event.said["channel"] in ("call", "visit")
        permit = permits.get(event.said["permit"]) if outcome else None
        if (outcome or event.kind == "call.unpermitted") and event.said["ended"] == "answered":
            touched.append(event.said["happened"])
            touched += [permit.said["until"]] if permit and not within(event, permit) else []
        elif outcome and event.said["ended"] in ("no_answer", "busy") and permit and within(event, permit):
            failed.append(event.said["happened"])
    last = max([*touched, -1])
    return len({local(happened, place).date() for happened in failed if happened > last}) >= 3


def messages(stream: tuple[Event, ...]) -> int:
    asked = [e for e in stream if e.kind == "contact.permit" and e.said["purpose"] in ("pass_on_message", "locate_debtor")]
    lapsed = {e.said["permit"] for e in stream if e.kind == "contact.lapse"}
    return sum(e.index not in lapsed for e in asked)
