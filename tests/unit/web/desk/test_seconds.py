"""The second person's pages."""

import pytest

from tests.unit.web.desk.casework import KEY, kinds_since, open_case, propose, signature
from tests.web_stage import Visitor, be_staff

REASON = "运营商书面确认号码被冒用"


def test_a_reviewer_sees_finding_and_answer_side_by_side(visitor: Visitor) -> None:
    address = propose(visitor, open_case(visitor))
    assert address in visitor.get("/desk/seconds").text
    shown = visitor.get(address).text
    for text in ("differs from the finding", "没有联系过您", "号码被冒用", "data-sign-second", 'data-key="'):
        assert text in shown


def test_what_a_reviewer_signs_goes_out_once(visitor: Visitor) -> None:
    case = open_case(visitor)
    address = propose(visitor, case)
    data = {"reason": REASON, "signature": signature(visitor, case, reason=REASON)}
    for _ in range(2):
        assert visitor.post(f"{address}/send", data=data).headers["location"] == "/desk/seconds?done=sent"
    assert kinds_since(visitor, case).count("answer.sent") == 1
    assert REASON in visitor.get(f"/desk/cases/{case}").text


@pytest.mark.parametrize(
    "data",
    [
        {"reason": REASON},
        {"reason": REASON, "signature": "nonsense"},
        {"reason": REASON, "signature": "A" * 86 + "=="},
        {"reason": "", "signature": "A" * 86 + "=="},
        {"reason": "x" * 401, "signature": "A" * 86 + "=="},
    ],
)
def test_nothing_goes_out_without_reason_and_signature(visitor: Visitor, data: dict[str, str]) -> None:
    case = open_case(visitor)
    shown = visitor.post(f"{propose(visitor, case)}/send", data=data)
    assert shown.status_code == 400
    assert "answer.sent" not in kinds_since(visitor, case)


def test_a_signature_over_another_reason_or_by_another_key_is_none(visitor: Visitor) -> None:
    case = open_case(visitor)
    address = propose(visitor, case)
    for signed in (signature(visitor, case, reason="else"), signature(visitor, case, reason=REASON, seed=b"\x06" * 32)):
        shown = visitor.post(f"{address}/send", data={"reason": REASON, "signature": signed})
        assert shown.status_code == 400
        assert REASON in shown.text
    assert "answer.sent" not in kinds_since(visitor, case)


def test_what_is_turned_down_goes_back_with_a_word_for_its_author(visitor: Visitor) -> None:
    case = open_case(visitor)
    address = propose(visitor, case)
    assert visitor.post(f"{address}/decline", data={"why": " "}).status_code == 400
    for _ in range(2):
        assert visitor.post(f"{address}/decline", data={"why": "请按结论答复"}).headers["location"] == "/desk/seconds?done=declined"
    assert visitor.get(address).headers["location"] == "/desk/seconds?done=gone"
    signed = {"reason": REASON, "signature": signature(visitor, case, reason=REASON)}
    assert visitor.post(f"{address}/send", data=signed).headers["location"] == "/desk/seconds?done=gone"
    be_staff(visitor, "handler")
    assert "请按结论答复" in visitor.get(f"/desk/cases/{case}").text


@pytest.mark.parametrize("login", ["handler", "investigator", "collector-1", "officer"])
def test_other_roles_second_nothing(visitor: Visitor, login: str) -> None:
    case = open_case(visitor)
    address = propose(visitor, case)
    be_staff(visitor, login, key=KEY if login == "handler" else None)
    assert visitor.get("/desk/seconds").status_code == 403
    assert visitor.get(address).status_code == 403
    assert visitor.post(f"{address}/send", data={"reason": REASON}).status_code == 403
    assert visitor.post(f"{address}/decline", data={"why": "no"}).status_code == 403


@pytest.mark.parametrize("digest", ["0" * 64, "nonsense"])
def test_a_proposal_that_is_none_is_not_found(visitor: Visitor, digest: str) -> None:
    case = open_case(visitor)
    be_staff(visitor, "reviewer", key=KEY)
    assert visitor.get(f"/desk/seconds/{case}/{digest}").status_code == 404


def test_a_stranger_is_sent_to_sign_in(visitor: Visitor) -> None:
    assert visitor.get("/desk/seconds").headers["location"] == "/desk/sign-in"
