"""Calls counted a second time, as simply as it can be: which of them are today's, and who was lost. See `naive_rules`."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from minglu.rules.history import Event

CALLS = ("call", "ai_call")
WRITTEN = {"messages": ("message", "im", "group_message"), "visits": ("visit",), "letters": ("letter",)}
IN_PERSON = ("person.proved", "person.never", "hours.agreed", "hours.refused", "channel.refused", "consent.given", "consent.withdrawn")
COMPLAINTS = ("complaint.filed", "complaint.supplemented", "complaint.disputed")


def local(instant: int, place: str) -> datetime:
    return (datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC")) + timedelta(milliseconds=instant)).astimezone(ZoneInfo(place))


def calls(stream: tuple[Event, ...], at: int, place: str) -> list[tuple[bool, str, bool]]:
    """Each call of today: was or may it be answered; the number if it was or may be tried in vain; was it an answer to a complaint."""
    today, found = local(at, place).date(), []
    permits = {e.index: e for e in stream if e.kind == "contact.permit"}
    settled = {e.said["permit"] for e in ends(stream, "contact.outcome")} | never_used(stream)
    for event in stream:
        said, kind = event.said, event.kind
        if kind == "call.unpermitted" or (kind == "contact.outcome" and said["channel"] in CALLS):
            permit = before(event, permits) if kind == "contact.outcome" else None
            if today in days_of_outcome(event, permit, place):
                answer = permit is not None and permit.said["purpose"] == "complaint_answer"
                found.append((said["answered"], "" if said["answered"] else said["number"], answer and said["answered"]))
        elif kind == "contact.permit" and said["channel"] in CALLS and event.index not in settled and today in days_of(event, place):
            found.append((True, said["number"], said["purpose"] == "complaint_answer"))
    return found


def ends(stream: tuple[Event, ...], kind: str) -> list[Event]:
    """Outcomes or lapses of permits that were there: what names a later one ends nothing."""
    return [e for e in stream if e.kind == kind and e.said["permit"] < e.index]


def before(outcome: Event, permits: dict[int, Event]) -> Event | None:
    return permits.get(outcome.said["permit"]) if outcome.said["permit"] < outcome.index else None


def written(stream: tuple[Event, ...], noun: str, at: int, place: str) -> int:
    """Messages, visits or letters of today: what went out, and what still may."""
    today, found = local(at, place).date(), 0
    permits = {e.index: e for e in stream if e.kind == "contact.permit"}
    settled = {e.said["permit"] for e in ends(stream, "contact.outcome")} | never_used(stream)
    for event in stream:
        if event.said.get("channel") not in WRITTEN[noun]:
            continue
        if event.kind == "contact.outcome" and event.said["ended"] not in ("failed", "invalid_number"):
            found += today in days_of_outcome(event, before(event, permits), place)
        elif event.kind == "contact.permit" and event.index not in settled:
            found += today in days_of(event, place)
    return found


def days_of_outcome(outcome: Event, permit: Event | None, place: str) -> set:
    """The day it names; and those of its permit, where it claims a moment outside the permit's minutes."""
    return {local(outcome.said["happened"], place).date()} | (
        set() if permit is None or within(outcome, permit) else days_of(permit, place)
    )


def within(outcome: Event, permit: Event) -> bool:
    """Did it happen within the permit's minutes, give or take five seconds before and a minute after?"""
    return permit.at - 5_000 <= outcome.said["happened"] <= permit.said["until"] + 60_000


def days_of(permit: Event, place: str) -> set:
    first, last = local(permit.at, place).date(), local(permit.said["until"], place).date()
    return {first + timedelta(days=more) for more in range((last - first).days + 1)}


def lost_or_gone(stream: tuple[Event, ...], place: str | None) -> bool:
    for state, end in (("dead", "alive"), ("incapable", "capable")):
        if [e.said["state"] for e in stream if e.kind == "person.state" and e.said["state"] in (state, end)][-1:] == [state]:
            return True
    if place is None:
        return False
    touched = [e.at for e in stream if e.kind in (*IN_PERSON, *COMPLAINTS, "debt.disputed")]
    touched += [e.said["happened"] for e in stream if e.kind == "call.received"]
    permits = {e.index: e for e in stream if e.kind == "contact.permit"}
    failed, dead, rang = [], [], []
    for event in stream:
        outcome = event.kind == "contact.outcome" and event.said["channel"] in (*CALLS, "visit")
        permit = before(event, permits) if outcome else None
        stray = event.kind == "call.unpermitted"
        if (stray or (outcome and event.said["channel"] in CALLS)) and event.said["ended"] in ("no_answer", "busy"):
            rang.append((event.said["happened"], event.said["number"]))
        if (outcome or stray) and event.said["ended"] == "answered":
            touched.append(event.said["happened"])
            touched += [permit.said["until"]] if permit and not within(event, permit) else []
        elif outcome and event.said["ended"] in ("no_answer", "busy") and permit and within(event, permit):
            failed.append(event.said["happened"])
        elif outcome and event.said["ended"] == "invalid_number" and permit and within(event, permit):
            dead.append((event.said["happened"], event.said["number"]))
    last = max([*touched, -1])
    numbers = {e.said["number"] for e in stream if e.kind == "datum.sealed" and e.said["field"] == "phone"}
    gone = {number for happened, number in dead if happened > max([last, *(when for when, rung in rang if rung == number)])}
    return len({local(happened, place).date() for happened in failed if happened > last}) >= 3 or (bool(numbers) and numbers <= gone)


def never_used(stream: tuple[Event, ...]) -> set:
    """Permits that lapsed and cannot have been used: without the number nobody calls or writes a message; visits need none."""
    lapsed = {e.said["permit"] for e in ends(stream, "contact.lapse")}
    return {e.index for e in stream if e.kind == "contact.permit" and e.index in lapsed and e.said["channel"] in (*CALLS, "message")}


def messages(stream: tuple[Event, ...]) -> int:
    asked = [e for e in stream if e.kind == "contact.permit" and e.said["purpose"] in ("pass_on_message", "locate_debtor")]
    return sum(e.index not in never_used(stream) for e in asked)
