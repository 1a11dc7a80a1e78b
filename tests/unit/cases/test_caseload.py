"""Every case with its newest finding and who answers for it; every clock as an auditor measures it."""

import pytest

from minglu.audit.clocks import clocks_of
from minglu.canon.instants import Instant
from minglu.canon.json import Value
from minglu.cases.caseload import Case, Running, fold_cases, fold_clocks
from minglu.cases.errors import WrongRecord
from minglu.cases.finding import FindingValue
from minglu.rules.history import Event
from tests.unit.cases.story import AGENCY, CASE, LENDER, SHANGHAI, moment
from tests.unit.cases.story import event as story_event

OTHER_AGENCY = "agy_" + "0c" * 16
FILED = moment("2026-11-06 14:00")
DUE = Instant(moment("2026-11-22 00:00") - 1)
OWN = frozenset({str(LENDER)})


def event(index: int, kind: str, at: int = FILED, **said: Value) -> Event:
    return story_event(index, kind, at=Instant(at), **{"case": str(CASE), **said})


def found(index: int, *values: str, breaches: tuple[str, ...] = ()) -> Event:
    return event(index, "finding.made", values=list(values), breaches=list(breaches))


def task(index: int, why: str, agency: str, *, id_: str = "task_1", due: int = DUE) -> Event:
    return event(index, "investigation.opened", why=why, agency=agency, task=id_, due=due, clock="agency_task")


def concluded(index: int, at: int, *, id_: str = "task_1") -> Event:
    return event(index, "investigation.concluded", at, task=id_)


def the_case(*events: Event) -> Case:
    (case,) = fold_cases((event(1, "complaint.filed"), *events), own=OWN)
    return case


def the_clock(*events: Event, at: int = FILED) -> Running:
    return fold_clocks(events, zone=SHANGHAI, at=Instant(at))[0]


def test_a_log_without_complaints_has_no_case_and_no_clock() -> None:
    assert fold_cases((), own=OWN) == ()
    assert fold_clocks((), zone=SHANGHAI, at=FILED) == ()


def test_a_case_without_a_finding_has_no_value() -> None:
    assert the_case() == Case(case=str(CASE), filed=FILED, values=(), breaches=(), answers=frozenset())
    assert the_case().value is None


@pytest.mark.parametrize(
    ("values", "value"),
    [
        (("out_of_scope",), FindingValue.OUT_OF_SCOPE),
        (("out_of_scope", "recorded"), FindingValue.RECORDED),
        (("unrecorded_in_scope", "contradicted"), FindingValue.CONTRADICTED),
        (("out_of_scope", "unrecorded_in_scope"), FindingValue.UNRECORDED_IN_SCOPE),
    ],
)
def test_a_case_stands_under_the_first_of_the_four_values(values: tuple[str, ...], value: FindingValue) -> None:
    assert the_case(found(2, *values)).value is value


def test_the_newest_finding_counts() -> None:
    case = the_case(found(2, "out_of_scope", breaches=("no_permit",)), found(3, "recorded", "recorded"))
    assert (case.values, case.breaches) == ((FindingValue.RECORDED,) * 2, ())


def test_a_finding_without_a_complaint_is_no_case() -> None:
    assert fold_cases((found(2, "recorded"),), own=OWN) == ()


def test_a_fifth_value_is_refused() -> None:
    with pytest.raises(WrongRecord, match=r"entry 2 \(finding.made\): .*one of four values"):
        the_case(found(2, "denied"))


@pytest.mark.parametrize("missing", ["values", "breaches", "case"])
def test_a_finding_that_lacks_a_member_is_refused(missing: str) -> None:
    whole = found(2, "recorded")
    with pytest.raises(WrongRecord, match=missing):
        the_case(Event(index=2, at=FILED, kind="finding.made", said={name: value for name, value in whole.said.items() if name != missing}))


# ---- Who answers ---------------------------------------------------------------------------------------------------


def test_the_agency_with_a_task_for_a_suspected_breach_answers() -> None:
    assert the_case(task(2, "breach", str(AGENCY))).answers == {AGENCY}


def test_coming_near_the_number_is_no_reason_to_answer() -> None:
    assert the_case(task(2, "out_of_scope", str(AGENCY)), task(3, "out_of_scope", str(LENDER))).answers == frozenset()


def test_silence_on_a_line_of_an_agency_is_its_own_and_not_that_of_the_keeper_of_records() -> None:
    both = (task(2, "unrecorded_in_scope", str(LENDER)), task(3, "unrecorded_in_scope", str(AGENCY)))
    assert the_case(*both).answers == {AGENCY}


def test_silence_on_the_lenders_own_line_is_the_lenders() -> None:
    assert the_case(task(2, "unrecorded_in_scope", str(LENDER))).answers == {LENDER}


def test_several_agencies_may_answer_for_one_case() -> None:
    assert the_case(task(2, "breach", str(AGENCY)), task(3, "breach", OTHER_AGENCY)).answers == {AGENCY, OTHER_AGENCY}


# ---- Clocks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("at", "how"), [(DUE - 1, "in_time"), (DUE, "in_time"), (DUE + 1, "late")])
def test_an_answer_is_in_time_to_the_millisecond(at: int, how: str) -> None:
    assert the_clock(event(1, "complaint.filed"), event(5, "answer.sent", at), at=DUE + 5).how == how


@pytest.mark.parametrize(("at", "how"), [(DUE, "running"), (DUE + 1, "run_out")])
def test_a_clock_without_an_end_runs_until_it_has_run_out(at: int, how: str) -> None:
    assert the_clock(event(1, "complaint.filed"), at=at) == Running(clock="complaint_answer", agency="", how=how)


def test_an_answer_that_was_refused_or_came_before_stops_nothing() -> None:
    events = (event(0, "answer.sent"), event(1, "complaint.filed"), event(2, "answer.refused"))
    assert the_clock(*events, at=DUE + 1).how == "run_out"


def test_the_first_answer_counts() -> None:
    events = (event(1, "complaint.filed"), event(2, "answer.sent", DUE), event(3, "answer.sent", DUE + 1))
    assert the_clock(*events, at=DUE + 2).how == "in_time"


def test_a_task_runs_on_the_clock_that_its_entry_names() -> None:
    clock = the_clock(task(2, "breach", str(AGENCY), due=FILED + 1), concluded(3, FILED + 2), at=DUE)
    assert clock == Running(clock="agency_task", agency=str(AGENCY), how="late")


def test_the_end_of_another_task_stops_nothing() -> None:
    assert the_clock(task(2, "breach", str(AGENCY)), concluded(3, FILED, id_="task_2"), at=DUE).how == "running"


def test_a_task_due_at_no_possible_moment_is_refused() -> None:
    with pytest.raises(WrongRecord, match="due"):
        the_clock(task(2, "breach", str(AGENCY), due=-1))


@pytest.mark.parametrize("at", [FILED, DUE, DUE + 1])
@pytest.mark.parametrize("answered", [None, FILED, DUE, DUE + 1])
def test_an_auditor_measures_the_same(at: int, answered: int | None) -> None:
    events = [event(1, "complaint.filed"), task(2, "breach", str(AGENCY), due=FILED + 9), concluded(3, FILED + 8)]
    if answered is not None and answered <= at:
        events.append(event(9, "answer.sent", answered))
    kept = clocks_of({str(CASE): tuple(events)}, zone=SHANGHAI, until=Instant(at))
    ours = fold_clocks(events, zone=SHANGHAI, at=Instant(at))
    assert [one.how in ("in_time", "running") for one in ours] == [one.met for one in kept]
