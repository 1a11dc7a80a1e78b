"""Figures: every count from entries, each once, over days and months of the pinned zone."""

from datetime import date

import pytest

from minglu.canon.instants import DAY, HOUR, Instant
from minglu.canon.json import Value
from minglu.cases.errors import WrongRecord
from minglu.cases.figure_rows import BreachRow, DayRow, MonthRow, RuleRow, Stops
from minglu.cases.figures import DAYS, MOST_RULES, Figures, Known, fold_figures, window
from minglu.cases.finding import FindingValue
from minglu.cases.scope import Ratio
from minglu.rules.history import Event
from tests.unit.cases.story import AGENCY, LENDER, SHANGHAI, event, moment, reconciled, registered

NOW = moment("2026-11-20 10:00")
NONE = Stops(in_time=0, late=0, running=0, run_out=0)


def agency(index: int = 0, id_: str = AGENCY, *, name: str = "Agency (fictional)", own: bool = False) -> Event:
    return event(index, "agency.registered", at=moment("2026-10-01 09:00"), agency=id_, name=name, own=own)


AGENCIES = (agency(0, LENDER, name="Lender (fictional)", own=True), agency(1))


def figures(*events: Event, lines: tuple[Event, ...] = (), at: Instant = NOW, upto: int = 10_000) -> Figures:
    return fold_figures(Known(events=events, lines=lines, agencies=AGENCIES, zone=SHANGHAI, at=at, upto=upto))


def case_of(number: int) -> str:
    return f"case_{number:032x}"


def filed(index: int, at: str, case: int = 1) -> Event:
    return event(index, "complaint.filed", at=moment(at), case=case_of(case))


def found(index: int, *values: str, case: int = 1, breaches: tuple[str, ...] = ()) -> Event:
    return event(index, "finding.made", at=NOW, case=case_of(case), values=list(values), breaches=list(breaches))


def task(index: int, why: str = "breach", whose: str = AGENCY, case: int = 1) -> Event:
    said: dict[str, Value] = {"case": case_of(case), "task": f"task_{index}", "why": why, "agency": whose, "clock": "agency_task"}
    return event(index, "investigation.opened", at=NOW, due=NOW + DAY, **said)


def unpermitted(index: int, happened: str, whose: str = AGENCY) -> Event:
    return event(index, "call.unpermitted", at=NOW, agency=whose, happened=moment(happened))


def permit(index: int, at: str) -> Event:
    return event(index, "contact.permit", at=moment(at))


def refusal(index: int, at: str, *rules: str) -> Event:
    return event(index, "contact.refusal", at=moment(at), rules=list(rules))


# ---- Nothing yet ---------------------------------------------------------------------------------------------------


def test_an_empty_log_has_figures_of_nothing() -> None:
    none = fold_figures(Known(events=(), lines=(), agencies=(), zone=SHANGHAI, at=NOW, upto=0))

    assert (none.complaints, none.months, none.agencies, none.breaches, none.rules) == (0, (), (), (), ())
    assert [row.stops for row in none.clocks] == [NONE, NONE]
    assert [row.count for row in none.allegations] == [0, 0, 0, 0]
    assert (none.scope, none.lines) == (Ratio(covered=0, hours=0), 0)
    assert [row.day for row in none.days][-1] == date(2026, 11, 20)
    assert {(row.permits, row.refusals, row.unpermitted) for row in none.days} == {(0, 0, 0)}


def test_what_came_after_is_left_out_of_all_of_it() -> None:
    events = (filed(5, "2026-11-06 14:00"), found(6, "recorded"), unpermitted(7, "2026-11-05 14:00"), refusal(8, "2026-11-05 14:00", "A"))
    assert figures(*events, upto=5) == figures(upto=5)


# ---- Complaints ----------------------------------------------------------------------------------------------------


def test_a_complaint_counts_once_in_the_local_month_it_was_filed() -> None:
    # In UTC it is still October.
    (row,) = figures(filed(2, "2026-11-01 00:30"), found(3, "out_of_scope", "recorded")).months
    assert row == MonthRow(month="2026-11", total=1, waiting=0, recorded=1, contradicted=0, unrecorded_in_scope=0, out_of_scope=0)


def test_allegations_are_counted_each_by_itself() -> None:
    rows = figures(filed(2, "2026-11-06 14:00"), found(3, "out_of_scope", "recorded", "out_of_scope")).allegations
    assert {row.value: row.count for row in rows if row.count} == {FindingValue.RECORDED: 1, FindingValue.OUT_OF_SCOPE: 2}
    assert [row.value for row in rows] == list(FindingValue)


def test_a_complaint_without_a_finding_waits() -> None:
    (row,) = figures(filed(2, "2026-11-06 14:00")).months
    assert (row.total, row.waiting) == (1, 1)


def test_a_month_without_complaints_is_a_row() -> None:
    rows = figures(filed(2, "2026-08-06 14:00"), filed(3, "2026-10-06 14:00", case=2)).months
    assert [(row.month, row.total) for row in rows] == [("2026-08", 1), ("2026-09", 0), ("2026-10", 1), ("2026-11", 0)]


def test_months_are_the_last_twelve_and_the_total_is_of_all() -> None:
    told = figures(filed(2, "2024-01-06 14:00"), filed(3, "2025-12-06 14:00", case=2))
    assert (told.complaints, told.months[0].month, len(told.months)) == (2, "2025-12", 12)


def test_the_values_of_a_month_add_up_to_its_complaints() -> None:
    events = [filed(number, "2026-11-06 14:00", case=number) for number in range(2, 8)]
    events += [found(10 + number, value, case=number) for number, value in zip(range(2, 6), FindingValue, strict=True)]
    (row,) = figures(*events).months
    assert row.total == 6 == row.waiting + row.recorded + row.contradicted + row.unrecorded_in_scope + row.out_of_scope
    assert (row.waiting, row.contradicted) == (2, 1)


def test_a_complaint_filed_twice_under_one_id_is_one() -> None:
    assert figures(filed(2, "2026-11-06 14:00"), filed(3, "2026-11-07 14:00")).complaints == 1


# ---- Agencies and breaches -----------------------------------------------------------------------------------------


def test_every_agency_of_the_register_has_a_row_the_lenders_own_first() -> None:
    assert [(row.name, row.own, row.complaints) for row in figures().agencies] == [
        ("Lender (fictional)", True, 0),
        ("Agency (fictional)", False, 0),
    ]


def test_an_agency_has_its_complaints_breaches_and_tasks() -> None:
    own, other = figures(
        filed(2, "2026-11-06 14:00"), found(3, "recorded", breaches=("no_permit",)), task(4), task(5), unpermitted(6, "2026-11-05 14:00")
    ).agencies
    assert (own.complaints, own.breaches, own.tasks) == (0, 0, NONE)
    assert (other.complaints, other.breaches, other.tasks.running, other.tasks.total) == (1, 1, 2, 2)


def test_a_later_registration_replaces_the_name() -> None:
    known = Known(events=(), lines=(), agencies=(agency(1), agency(4, name="Renamed (fictional)")), zone=SHANGHAI, at=NOW, upto=9)
    assert [row.name for row in fold_figures(known).agencies] == ["Renamed (fictional)"]


def test_a_call_without_a_permit_is_one_breach_whether_or_not_somebody_complains() -> None:
    calls = (unpermitted(2, "2026-11-05 14:00"), unpermitted(3, "2026-11-06 14:00"))
    complaint = (filed(4, "2026-11-06 15:00"), found(5, "recorded", breaches=("no_permit", "no_permit")), task(6))
    expected = (BreachRow(why="no_permit", agency=AGENCY, name="Agency (fictional)", count=2),)
    assert figures(*calls).breaches == figures(*calls, *complaint).breaches == expected


def test_a_breach_that_only_a_finding_names_is_the_agencys_that_answers() -> None:
    told = figures(filed(2, "2026-11-06 14:00"), found(3, "recorded", breaches=("rules_refuse",)), task(4))
    assert told.breaches == (BreachRow(why="rules_refuse", agency=AGENCY, name="Agency (fictional)", count=1),)


def test_where_several_answer_the_breach_is_nobodys_alone() -> None:
    told = figures(filed(2, "2026-11-06 14:00"), found(3, "recorded", breaches=("outside_permit",)), task(4), task(5, whose=LENDER))
    assert told.breaches == (BreachRow(why="outside_permit", agency="", name="", count=1),)


def test_an_older_findings_breaches_are_not_counted() -> None:
    told = figures(filed(2, "2026-11-06 14:00"), found(3, "recorded", breaches=("rules_refuse",)), found(4, "recorded"), task(5))
    assert told.breaches == ()


def test_the_breach_of_an_agency_that_nobody_registered_keeps_its_id() -> None:
    stranger = "agy_" + "ff" * 16
    (row,) = figures(unpermitted(2, "2026-11-05 14:00", whose=stranger)).breaches
    assert (row.agency, row.name) == (stranger, "")


# ---- Clocks --------------------------------------------------------------------------------------------------------


def test_clocks_are_counted_by_how_they_stand() -> None:
    answered = event(9, "answer.sent", at=moment("2026-11-10 10:00"), case=case_of(1))
    late = event(10, "answer.sent", at=NOW, case=case_of(2))
    filings = (
        filed(2, "2026-11-06 14:00"),
        filed(3, "2026-11-01 14:00", case=2),
        filed(4, "2026-11-19 14:00", case=3),
        filed(5, "2026-10-01 14:00", case=4),
    )
    answers, tasks = figures(*filings, answered, late, task(11)).clocks
    assert (answers.clock, answers.source) == ("complaint_answer", "legal")
    assert answers.stops == Stops(in_time=1, late=1, running=1, run_out=1)
    assert (tasks.clock, tasks.source, tasks.stops.running, tasks.stops.total) == ("agency_task", "house", 1, 1)


# ---- Days and rules ------------------------------------------------------------------------------------------------


def test_there_are_thirty_days_the_last_of_them_today() -> None:
    days = [row.day for row in figures().days]
    assert (len(days), days[0], days[-1]) == (DAYS, date(2026, 10, 22), date(2026, 11, 20))
    assert window(NOW, zone=SHANGHAI) == moment("2026-10-22 00:00") == figures().since


@pytest.mark.parametrize(("at", "counted"), [("2026-10-21 23:59", 0), ("2026-10-22 00:00", 1), ("2026-11-20 09:59", 1)])
def test_the_window_begins_with_the_first_moment_of_its_day(at: str, counted: int) -> None:
    told = figures(permit(2, at), refusal(3, at, "A"))
    assert sum(row.permits for row in told.days) == sum(row.refusals for row in told.days) == len(told.rules) == counted


def test_a_call_without_a_permit_stands_on_the_day_it_happened_and_not_when_it_was_found() -> None:
    rows = [row for row in figures(unpermitted(2, "2026-11-05 00:10")).days if row.unpermitted]
    assert rows == [DayRow(day=date(2026, 11, 5), permits=0, refusals=0, unpermitted=1)]


def test_a_call_of_long_ago_is_in_no_day_and_stays_a_breach() -> None:
    told = figures(unpermitted(2, "2026-01-05 00:10"))
    assert sum(row.unpermitted for row in told.days) == 0
    assert told.breaches[0].count == 1


def test_a_rule_counts_once_in_each_refusal_that_names_it() -> None:
    told = figures(refusal(2, "2026-11-05 14:00", "B", "A", "A"), refusal(3, "2026-11-05 14:01", "B"), refusal(4, "2026-11-05 14:02"))
    assert told.rules == (RuleRow(rule="B", refusals=2), RuleRow(rule="A", refusals=1))
    assert sum(row.refusals for row in told.days) == 3


def test_the_fifteen_rules_that_refuse_most_are_named() -> None:
    refusals = [refusal(index, "2026-11-05 14:00", *(f"R{number:02d}" for number in range(index))) for index in range(2, 22)]
    rules = figures(*refusals).rules
    assert len(rules) == MOST_RULES
    assert [row.refusals for row in rules] == sorted((row.refusals for row in rules), reverse=True)
    assert rules[0] == RuleRow(rule="R00", refusals=20)


# ---- Scope ---------------------------------------------------------------------------------------------------------


def test_the_scope_ratio_is_of_line_hours_in_the_last_thirty_days() -> None:
    told = figures(lines=(registered(), reconciled(since="2026-11-01 00:00", until="2026-11-15 00:00")))
    # Registered on 1 November at midnight: nineteen days and ten hours, fourteen days of them reconciled.
    assert (told.scope, told.lines) == (Ratio(covered=14 * 24, hours=19 * 24 + 10), 1)


def test_without_reconciliation_nothing_is_in_scope() -> None:
    told = figures(lines=(registered(),))
    assert (told.scope.covered, told.scope.hours > 0) == (0, True)


def test_an_hour_before_the_window_is_in_neither_number() -> None:
    later = Instant(NOW + 60 * DAY)
    told = figures(lines=(registered(), reconciled()), at=later)
    assert told.scope.covered == 0
    assert told.scope.hours == (later - window(later, zone=SHANGHAI)) // HOUR


# ---- What no honest log says ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        event(2, "complaint.filed", at=NOW),
        event(2, "complaint.filed", at=NOW, case=7),
        event(2, "call.unpermitted", at=NOW, happened=NOW),
        event(2, "call.unpermitted", at=NOW, agency=AGENCY, happened="yesterday"),
        event(2, "contact.refusal", at=NOW),
        event(2, "contact.refusal", at=NOW, rules=["x" * 65]),
    ],
)
def test_an_entry_that_lacks_what_is_counted_is_refused_by_its_index(wrong: Event) -> None:
    with pytest.raises(WrongRecord, match=r"entry 2 \("):
        figures(wrong)


@pytest.mark.parametrize("missing", ["name", "own", "agency"])
def test_an_agency_that_lacks_a_member_is_refused(missing: str) -> None:
    said = {name: value for name, value in agency().said.items() if name != missing}
    wrong = Event(index=0, at=NOW, kind="agency.registered", said=said)
    with pytest.raises(WrongRecord, match=missing):
        fold_figures(Known(events=(), lines=(), agencies=(wrong,), zone=SHANGHAI, at=NOW, upto=9))
