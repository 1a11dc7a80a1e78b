"""Clocks: what is due when, and by whose word.

    answer_clock(filed, zone=shanghai) == Clock(name="complaint_answer", source="legal", article=…, days=15, due=…)

A legal clock comes from an instrument and names it with the confidence at which we read it; a house clock is the
institution's own promise and says so. Rules that hold for both:

* days are days of the pinned zone; the day on which something starts does not count; due is the last millisecond of
  the last day;
* the answer to a complaint has 15 days, in complex matters up to 30, and up to 30 more with an approval
  (CN-CMP-01, confidence S: the article's number and its words were not seen). They are counted as calendar days: the
  report we have does not say working days, and the calendar is never the later reading;
* working days need a calendar of the year; a year without one is refused (ClockUnknown), never guessed.

Extending is a decision with a reason, made before the clock has run out, and becomes an entry.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final, Literal, TypeAlias

from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.cases.errors import ClockUnknown
from minglu.rules.calendar import Calendar
from minglu.rules.errors import CalendarUnknown
from minglu.rules.zones import Zone

Source: TypeAlias = Literal["legal", "house"]

ANSWER: Final = "complaint_answer"
TASK: Final = "agency_task"
ANSWER_DAYS: Final = (15, 30, 60)
TASK_WORKING_DAYS: Final = 3
MOST_WORKING_DAYS: Final = 60
_MOST_WHY: Final = 400
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A deadline (办理时限). `article` and `confidence` are empty for a house clock."""

    name: str
    source: Source
    article: str
    confidence: str
    started: Instant
    days: int
    working: bool
    due: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class NotExtended:
    """Why a clock was not extended, and what would change that. Codes."""

    because: str
    instead: str


def answer_clock(filed: Instant, *, zone: Zone) -> Clock:
    """The legal clock for the answer, as it starts: 15 days."""
    return Clock(
        name=ANSWER,
        source="legal",
        article="CN-CMP-01",
        confidence="S",
        started=filed,
        days=ANSWER_DAYS[0],
        working=False,
        due=_calendar_due(filed, days=ANSWER_DAYS[0], zone=zone),
    )


def extended(clock: Clock, *, at: Instant, why: str, approved_by: StaffId | None, zone: Zone) -> Clock | NotExtended:
    """The answer clock with its next number of days: 15, then 30 with a reason, then 60 with an approval besides."""
    if clock.name != ANSWER or clock.days not in ANSWER_DAYS:
        return NotExtended(because="clock_cannot_be_extended", instead="answer_in_time")
    if clock.days == ANSWER_DAYS[-1]:
        return NotExtended(because="clock_was_extended_twice", instead="answer_in_time")
    if at > clock.due:
        return NotExtended(because="clock_has_run_out", instead="answer_at_once")
    if not 0 < len(why.strip()) <= _MOST_WHY:
        return NotExtended(because="extension_needs_a_reason", instead="say_why_it_is_complex")
    days = ANSWER_DAYS[ANSWER_DAYS.index(clock.days) + 1]
    if days == ANSWER_DAYS[-1] and approved_by is None:
        return NotExtended(because="extension_needs_an_approval", instead="ask_the_compliance_officer")
    return replace(clock, days=days, due=_calendar_due(clock.started, days=days, zone=zone))


def task_clock(opened: Instant, *, zone: Zone, calendar: Calendar, working_days: int = TASK_WORKING_DAYS) -> Clock:
    """The house clock for a task of an investigation. Raises ClockUnknown."""
    if not 1 <= working_days <= MOST_WORKING_DAYS:
        raise ClockUnknown(f"a house clock has 1 to {MOST_WORKING_DAYS} working days; correct the setting")
    try:
        last = _working_day(zone.local(opened).date, days=working_days, calendar=calendar)
    except CalendarUnknown as error:
        raise ClockUnknown(f"the task cannot be given a deadline: {error}") from error
    return Clock(
        name=TASK,
        source="house",
        article="",
        confidence="",
        started=opened,
        days=working_days,
        working=True,
        due=_end_of(last, zone=zone),
    )


def overdue(clock: Clock, *, at: Instant) -> bool:
    """Whether `at` is after the last moment of the clock."""
    return at > clock.due


def _working_day(day: date, *, days: int, calendar: Calendar) -> date:
    """The last of `days` working days after `day`, which itself does not count."""
    while days:
        day += _DAY
        days -= calendar.is_working_day(day)
    return day


def _calendar_due(started: Instant, *, days: int, zone: Zone) -> Instant:
    return _end_of(zone.local(started).date + days * _DAY, zone=zone)


def _end_of(day: date, *, zone: Zone) -> Instant:
    # The first instant of the next day less one: right also where a day has 23 or 25 hours.
    return Instant(zone.instant(datetime.combine(day + _DAY, time())) - 1)
