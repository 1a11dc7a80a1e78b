"""Clocks, on both sides of every day."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from minglu.canon.instants import Instant, parse_instant, render_instant
from minglu.cases.deadlines import Clock, NotExtended, answer_clock, extended, overdue, task_clock
from minglu.cases.errors import ClockUnknown
from minglu.rules.calendar import Calendar
from minglu.rules.zones import Zone
from tests.unit.cases.story import REVIEWER, SHANGHAI, moment

# 2026-12-31 is a holiday and Sunday 2026-12-27 is worked in exchange: invented, so that each path has a day.
CALENDAR = Calendar(country="cn", years=frozenset({2026}), off=frozenset({date(2026, 12, 31)}), worked=frozenset({date(2026, 12, 27)}))
FILED = moment("2026-11-20 10:00")


def local(at: Instant) -> str:
    return render_instant(Instant(at + 8 * 3_600_000))[:-1]


@pytest.mark.parametrize("filed", ["2026-11-20 00:00", "2026-11-20 10:00", "2026-11-20 23:59"])
def test_an_answer_is_due_at_the_end_of_the_fifteenth_day_after_the_day_of_filing(filed: str) -> None:
    assert local(answer_clock(moment(filed), zone=SHANGHAI).due) == "2026-12-05T23:59:59.999"


def test_the_day_is_the_one_of_the_zone_and_not_of_utc() -> None:
    # 00:30 on the 21st in Shanghai is still the 20th in UTC.
    assert local(answer_clock(moment("2026-11-21 00:30"), zone=SHANGHAI).due) == "2026-12-06T23:59:59.999"


def test_the_legal_clock_names_its_source_and_how_sure_we_are() -> None:
    clock = answer_clock(FILED, zone=SHANGHAI)
    assert (clock.source, clock.article, clock.confidence, clock.working) == ("legal", "CN-CMP-01", "S", False)


def test_a_clock_is_overdue_one_millisecond_after_its_last() -> None:
    clock = answer_clock(FILED, zone=SHANGHAI)
    assert [overdue(clock, at=Instant(clock.due + late)) for late in (0, 1)] == [False, True]


def extend(clock: Clock, *, approved: bool = False, why: str = "complex", at: Instant = FILED) -> Clock | NotExtended:
    return extended(clock, at=at, why=why, approved_by=REVIEWER if approved else None, zone=SHANGHAI)


def test_a_complex_matter_has_thirty_days_from_the_filing() -> None:
    longer = extend(answer_clock(FILED, zone=SHANGHAI))
    assert isinstance(longer, Clock)
    assert (longer.days, local(longer.due)) == (30, "2026-12-20T23:59:59.999")


def test_thirty_more_need_an_approval_and_there_is_no_third_time() -> None:
    thirty = extend(answer_clock(FILED, zone=SHANGHAI))
    assert isinstance(thirty, Clock)
    assert extend(thirty) == NotExtended(because="extension_needs_an_approval", instead="ask_the_compliance_officer")
    sixty = extend(thirty, approved=True)
    assert isinstance(sixty, Clock)
    assert local(sixty.due) == "2027-01-19T23:59:59.999"
    assert extend(sixty, approved=True) == NotExtended(because="clock_was_extended_twice", instead="answer_in_time")


def test_a_clock_that_has_run_out_is_not_extended() -> None:
    clock = answer_clock(FILED, zone=SHANGHAI)
    assert isinstance(extend(clock, at=clock.due), Clock)
    assert extend(clock, at=Instant(clock.due + 1)) == NotExtended(because="clock_has_run_out", instead="answer_at_once")


@pytest.mark.parametrize("why", ["", "  \n", "x" * 401])
def test_an_extension_needs_a_reason(why: str) -> None:
    found = extend(answer_clock(FILED, zone=SHANGHAI), why=why)
    assert found == NotExtended(because="extension_needs_a_reason", instead="say_why_it_is_complex")


def test_a_house_clock_cannot_be_extended() -> None:
    found = extend(task_clock(FILED, zone=SHANGHAI, calendar=CALENDAR))
    assert found == NotExtended(because="clock_cannot_be_extended", instead="answer_in_time")


TASKS = {
    "2026-11-20 10:00": "2026-11-25",  # Friday: Monday, Tuesday, Wednesday
    "2026-11-21 10:00": "2026-11-25",  # Saturday counts as little as Friday did
    "2026-12-25 10:00": "2026-12-29",  # Friday: Sunday that is worked, Monday, Tuesday
    "2026-11-23 23:59": "2026-11-26",
}


@pytest.mark.parametrize(("opened", "due"), TASKS.items())
def test_a_task_has_three_working_days(opened: str, due: str) -> None:
    clock = task_clock(moment(opened), zone=SHANGHAI, calendar=CALENDAR)
    assert (local(clock.due), clock.source, clock.article) == (f"{due}T23:59:59.999", "house", "")


def test_a_year_without_a_calendar_is_refused_and_named() -> None:
    with pytest.raises(ClockUnknown, match="2027"):
        task_clock(moment("2026-12-29 10:00"), zone=SHANGHAI, calendar=CALENDAR)


@pytest.mark.parametrize("days", [0, -1, 61])
def test_a_house_clock_has_a_sensible_number_of_days(days: int) -> None:
    with pytest.raises(ClockUnknown, match="1 to 60 working days"):
        task_clock(FILED, zone=SHANGHAI, calendar=CALENDAR, working_days=days)


def test_a_day_of_twenty_five_hours_ends_where_it_ends() -> None:
    berlin = Zone(name="Europe/Berlin", info=ZoneInfo("Europe/Berlin"))
    clock = answer_clock(parse_instant("2026-10-10T12:00:00+02:00"), zone=berlin)
    assert render_instant(clock.due) == "2026-10-25T22:59:59.999Z"
