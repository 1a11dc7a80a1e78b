"""Handing over from the desk: once a form, entered first, removed at will."""

import re

from minglu.ledger.entries import parse_entry
from tests.web_stage import Visitor, be_staff

SAID = {"to": "Auditing firm (invented)", "why": "yearly audit"}


def _once(visitor: Visitor) -> str:
    found = re.search(r'name="once" value="([0-9a-f]{32})"', visitor.get("/desk/handovers").text)
    assert found is not None
    return found.group(1)


def _given(visitor: Visitor) -> int:
    """How often openings were given, as the log says."""
    book = visitor.served.node.office.book
    return sum(parse_entry(data).kind.name == "openings.given" for data in book.entries(0, book.head().size))


def test_one_form_hands_over_once_however_often_it_is_sent(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    once = _once(visitor)
    for _ in range(2):
        answer = visitor.post("/desk/handovers", data={**SAID, "once": once})
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/handovers")
    assert _given(visitor) == 1
    page = visitor.get("/desk/handovers").text
    assert page.count("<h3>Auditing firm (invented)</h3>") == 1
    assert "Not checked yet" in page


def test_what_was_handed_over_is_removed_and_the_entry_stays(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    visitor.post("/desk/handovers", data={**SAID, "once": _once(visitor)})
    found = re.search(r'action="(/desk/handovers/[0-9a-f]{32}/drop)"', visitor.get("/desk/handovers").text)
    assert found is not None
    for _ in range(2):
        assert visitor.post(found.group(1)).status_code == 303
    assert "Auditing firm (invented)" not in visitor.get("/desk/handovers").text
    assert _given(visitor) == 1


def test_a_form_that_does_not_say_it_hands_nothing_over(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    for wrong in ({"to": ""}, {"why": ""}, {"to": "x" * 401}, {"why": "a\u200e\u202eb"}, {"to": "\u00ad\u200b"}):
        answer = visitor.post("/desk/handovers", data={**SAID, **wrong})
        assert answer.status_code == 400, wrong
        assert "error-summary" in answer.text
    assert _given(visitor) == 0


def test_others_hand_nothing_over(visitor: Visitor) -> None:
    for login in ("collector-1", "handler", "auditor"):
        be_staff(visitor, login)
        assert visitor.post("/desk/handovers", data=SAID).status_code == 403
    assert _given(visitor) == 0


def test_an_id_that_is_none_is_not_found(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    assert visitor.post("/desk/handovers/..%2f..%2fetc/drop").status_code == 404
    assert visitor.post("/desk/handovers/zz/drop").status_code == 404


def test_a_stranger_is_sent_to_sign_in(visitor: Visitor) -> None:
    assert visitor.get("/desk/handovers").headers["location"] == "/desk/sign-in"
    assert visitor.post("/desk/handovers", data=SAID).status_code == 401
