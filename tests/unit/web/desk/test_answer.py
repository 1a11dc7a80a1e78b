"""Answering a case on its screen."""

import pytest

from minglu.acts.agencies import agency_names
from minglu.acts.supplement import dispute
from minglu.canon.ids import PersonId
from tests.unit.web.desk.casework import denial, form, kinds_since, open_case
from tests.web_stage import Visitor, be_staff


def test_an_answer_that_says_what_was_found_goes_out_once_however_often_it_is_sent(visitor: Visitor) -> None:
    case = open_case(visitor)
    for _ in range(2):
        assert visitor.post(f"/desk/cases/{case}/answer", data=form()).headers["location"] == f"/desk/cases/{case}?done=answered"
    assert kinds_since(visitor, case).count("answer.sent") == 1
    assert "The answer was sent" in visitor.get(f"/desk/cases/{case}?done=answered").text


@pytest.mark.parametrize("do", ["send", "propose"])
def test_after_a_dispute_the_same_words_come_back_and_others_go_out(visitor: Visitor, do: str) -> None:
    case = open_case(visitor)
    visitor.post(f"/desk/cases/{case}/answer", data=form())
    node = visitor.served.node
    person = PersonId(node.office.book.history([case]).of(case)[0].word("person"))
    dispute(node.office, node.files, case, person=person, text="不是这样的。")
    shown = visitor.post(f"/desk/cases/{case}/answer", data=form(do=do))
    assert shown.status_code == 400
    assert "The dispute needs an answer of its own" in shown.text
    assert "我们无法看到" in shown.text
    assert kinds_since(visitor, case).count("answer.sent") == 1
    blind = visitor.post(f"/desk/cases/{case}/answer", data=form(seen="1", text="我们再次查过，仍在追查。"))
    assert blind.status_code == 409
    other = visitor.post(f"/desk/cases/{case}/answer", data=form(seen="2", text="我们再次查过，仍在追查。"))
    assert other.headers["location"].endswith("done=answered")
    assert kinds_since(visitor, case).count("answer.sent") == 2


def test_a_true_answer_suspends_the_agency(visitor: Visitor) -> None:
    case = open_case(visitor)
    agency = next(iter(agency_names(visitor.served.node.office)))
    visitor.post(f"/desk/cases/{case}/answer", data=form(measure="suspend_agency", agency_suspend_agency=agency))
    assert "measure.taken" in kinds_since(visitor, case)
    assert "agency.suspended" in [event.kind for event in visitor.served.node.office.book.history([agency]).of(agency)]


def test_a_denial_comes_back_with_each_contradiction_and_what_was_typed(visitor: Visitor) -> None:
    case = open_case(visitor)
    shown = visitor.post(f"/desk/cases/{case}/answer", data=denial())
    assert shown.status_code == 400
    for text in ("经查，没有联系过您。", "the text denies it", "Ask a second person", 'id="f-value_1-error"'):
        assert text in shown.text
    assert "answer.sent" not in kinds_since(visitor, case)
    assert "answer.refused" in kinds_since(visitor, case)


def test_a_second_person_is_asked_with_a_reason_only(visitor: Visitor) -> None:
    case = open_case(visitor)
    shown = visitor.post(f"/desk/cases/{case}/answer", data=denial(do="propose", reason=" "))
    assert shown.status_code == 400
    assert 'id="f-reason-error"' in shown.text
    for _ in range(2):
        sent = visitor.post(f"/desk/cases/{case}/answer", data=denial(do="propose", reason="号码被冒用"))
        assert sent.headers["location"].endswith("done=proposed")
    assert kinds_since(visitor, case).count("answer.refused") == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": " "}, "f-text-error"),
        ({"text": "x" * 10_001}, "f-text-error"),
        ({"text": "a\u202eb"}, "f-text-error"),
        ({"measure": "suspend_agency"}, "f-agency_suspend_agency-error"),
    ],
)
def test_a_fault_is_shown_beside_its_field_and_nothing_is_sent(visitor: Visitor, changes: dict[str, str], field: str) -> None:
    case = open_case(visitor)
    shown = visitor.post(f"/desk/cases/{case}/answer", data=form(**changes))
    assert shown.status_code == 400
    assert f'id="{field}"' in shown.text
    assert "answer.sent" not in kinds_since(visitor, case)


@pytest.mark.parametrize(
    "changes", [{"value_1": "fifth"}, {"measure": "fine"}, {"measure": "suspend_agency", "agency_suspend_agency": "agy_x"}]
)
def test_what_no_page_of_ours_sends_is_refused(visitor: Visitor, changes: dict[str, str]) -> None:
    case = open_case(visitor)
    assert visitor.post(f"/desk/cases/{case}/answer", data=form(**changes)).status_code == 400
    assert "answer.sent" not in kinds_since(visitor, case)


@pytest.mark.parametrize("changes", [{"edition": "2"}, {"seen": "1"}, {"edition": ""}])
def test_a_form_filled_in_over_something_else_sends_nothing_and_keeps_the_text(visitor: Visitor, changes: dict[str, str]) -> None:
    case = open_case(visitor)
    shown = visitor.post(f"/desk/cases/{case}/answer", data=form(**changes))
    assert shown.status_code == 409
    assert "我们无法看到" in shown.text
    assert "The case changed while you were writing" in shown.text
    assert "answer.sent" not in kinds_since(visitor, case)


def test_of_two_who_answer_at_once_the_second_is_told_calmly(visitor: Visitor) -> None:
    case = open_case(visitor)
    visitor.post(f"/desk/cases/{case}/answer", data=form())
    second = visitor.post(f"/desk/cases/{case}/answer", data=form(text="另一位同事写的答复。"))
    assert second.status_code == 409
    assert "另一位同事写的答复" in second.text
    assert kinds_since(visitor, case).count("answer.sent") == 1


@pytest.mark.parametrize("login", ["investigator", "reviewer"])
def test_who_reads_cases_does_not_answer_them(visitor: Visitor, login: str) -> None:
    case = open_case(visitor)
    be_staff(visitor, login)
    assert visitor.post(f"/desk/cases/{case}/answer", data=form()).status_code == 403


def test_after_signing_out_nothing_is_sent(visitor: Visitor) -> None:
    case = open_case(visitor)
    visitor.cookies.clear()
    assert visitor.post(f"/desk/cases/{case}/answer", data=form()).status_code == 401
    assert "answer.sent" not in kinds_since(visitor, case)
