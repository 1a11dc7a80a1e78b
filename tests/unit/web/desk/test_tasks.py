"""The investigator's tasks."""

import re

import pytest

from minglu.canon.ids import CaseId
from tests.unit.web.desk.casework import kinds_since, open_case
from tests.web_stage import Visitor, be_staff


@pytest.fixture
def case(visitor: Visitor) -> CaseId:
    found = open_case(visitor)
    be_staff(visitor, "investigator")
    return found


def task_of(visitor: Visitor) -> str:
    found = re.search(r'action="(/desk/tasks/task_[0-9a-f]+)"', visitor.get("/desk/tasks").text)
    assert found
    return found.group(1)


def test_a_task_shows_its_steps_and_that_it_is_late(visitor: Visitor, case: CaseId) -> None:
    shown = visitor.get("/desk/tasks").text
    assert "trace who used the number" in shown
    assert "Overdue" in shown
    assert f"/desk/cases/{case}" in shown


def test_a_task_is_concluded_once_and_a_second_press_is_told_so(visitor: Visitor, case: CaseId) -> None:
    task = task_of(visitor)
    data = {"case": case, "how": "not_established", "tried": "trace_line"}
    assert visitor.post(task, data=data).headers["location"] == "/desk/tasks?done=ended"
    assert visitor.post(task, data=data).headers["location"] == "/desk/tasks?done=gone"
    assert kinds_since(visitor, case).count("investigation.concluded") == 1
    assert "nothing was entered twice" in visitor.get("/desk/tasks?done=gone").text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"how": "not_established"}, "tick what was tried"),
        ({}, "Choose how it ended"),
        ({"how": "given_up"}, "Choose how it ended"),
        ({"how": "established", "tried": "guess"}, ""),
    ],
)
def test_a_task_does_not_end_half_filled_in(visitor: Visitor, case: CaseId, data: dict[str, str], text: str) -> None:
    shown = visitor.post(task_of(visitor), data={"case": case, **data})
    assert shown.status_code == 400
    assert text in shown.text
    assert "investigation.concluded" not in kinds_since(visitor, case)


@pytest.mark.parametrize("task", ["task_" + "0" * 32, "nonsense"])
def test_a_task_that_is_none_is_not_found(visitor: Visitor, case: CaseId, task: str) -> None:
    assert visitor.post(f"/desk/tasks/{task}", data={"case": case, "how": "established"}).status_code == 404


@pytest.mark.parametrize("login", ["handler", "reviewer", "collector-1", "officer"])
def test_only_investigators_work_on_tasks(visitor: Visitor, case: CaseId, login: str) -> None:
    task = task_of(visitor)
    be_staff(visitor, login)
    assert visitor.get("/desk/tasks").status_code == 403
    assert visitor.post(task, data={"case": case, "how": "established"}).status_code == 403


def test_a_stranger_is_sent_to_sign_in(visitor: Visitor) -> None:
    assert visitor.get("/desk/tasks").headers["location"] == "/desk/sign-in"
