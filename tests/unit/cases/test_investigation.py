"""Which tasks a finding opens, for whom, until when."""

import pytest

from minglu.canon.ids import AgencyId, TaskId
from minglu.cases.conclude import conclude
from minglu.cases.deadlines import answer_clock
from minglu.cases.errors import WrongFiling
from minglu.cases.finding import Finding
from minglu.cases.investigation import STEPS, Task, needed, open_tasks
from tests.unit.cases.story import (
    AGENCY,
    FILED,
    LENDER,
    SHANGHAI,
    STRANGER,
    alleged,
    bill,
    filing,
    matter,
    moment,
    outcome,
    permit,
    reconciled,
    registered,
    unpermitted,
)

OTHER = AgencyId("agy_" + "0c" * 16)
IDS = tuple(TaskId(f"task_{n:032x}") for n in range(9))
CLOCK = answer_clock(FILED, zone=SHANGHAI)
LINES = (registered(), reconciled())


def finding_of(*allegations: object, **given: object) -> Finding:
    return conclude(matter(filing(*allegations), lines=LINES, **given), edition=1, at=FILED)  # type: ignore[arg-type]  # keywords


def tasks(found: Finding, *asked: AgencyId) -> tuple[Task, ...]:
    return open_tasks(found, lender=LENDER, asked=asked, clock=CLOCK, ids=IDS)


def test_a_breach_opens_a_task_for_the_agency_whose_line_it_was() -> None:
    (task,) = tasks(finding_of(alleged(), events=(unpermitted(happened=moment("2026-11-05 14:03")),)), OTHER)
    assert (task.agency, task.why, task.allegations) == (AGENCY, "breach", (1,))
    assert "explain_missing_permit" in task.steps
    assert (task.due, task.clock) == (CLOCK.due, "complaint_answer")


def test_silence_in_scope_opens_tasks_for_lender_and_the_holder_of_the_line() -> None:
    found = tasks(finding_of(alleged(answered=False)), OTHER)
    assert [(task.agency, task.why) for task in found] == [(LENDER, "unrecorded_in_scope"), (AGENCY, "unrecorded_in_scope")]


def test_out_of_scope_opens_tasks_for_lender_and_every_agency_asked() -> None:
    found = tasks(finding_of(alleged(1, other=STRANGER), alleged(2, other=None)), OTHER, AGENCY)
    assert [task.agency for task in found] == [LENDER, AGENCY, OTHER]
    assert {task.allegations for task in found} == {(1, 2)}
    assert "trace_line" in found[0].steps
    assert "compare_personal_phones" in found[1].steps


def test_the_lender_is_asked_once_though_it_is_among_the_asked() -> None:
    assert len(tasks(finding_of(alleged(other=STRANGER)), LENDER)) == 1


def test_what_is_recorded_without_breach_or_contradicted_opens_nothing() -> None:
    at = moment("2026-11-05 14:03")
    quiet = finding_of(
        alleged(1), alleged(2, at="2026-11-08 09:00"), events=(permit(100, at=at), outcome(101, of=100, happened=at)), materials=(bill(),)
    )
    assert needed(quiet, lender=LENDER, asked=(OTHER,)) == ()


def test_ids_that_run_out_are_a_mistake() -> None:
    found = finding_of(alleged(other=STRANGER))
    with pytest.raises(WrongFiling, match="2 tasks need as many fresh ids"):
        open_tasks(found, lender=LENDER, asked=(OTHER,), clock=CLOCK, ids=IDS[:1])
    with pytest.raises(WrongFiling, match="2 tasks need"):
        open_tasks(found, lender=LENDER, asked=(OTHER,), clock=CLOCK, ids=(IDS[0], IDS[0]))


def test_every_reason_has_steps_for_lender_and_agency() -> None:
    assert {why for why, _ in STEPS} == {"breach", "out_of_scope", "unrecorded_in_scope"}
    assert all(STEPS[why, own] for why, _ in STEPS for own in (True, False))
