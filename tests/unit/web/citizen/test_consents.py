"""Never again, and taking consent back."""

import pytest

from minglu.acts.consents import consents_of, said_never
from minglu.canon.ids import PersonId
from tests.web_stage import Visitor, be_person

HERS = "16000000202"


def size(visitor: Visitor) -> int:
    return visitor.served.node.office.book.head().size


def test_never_again_counts_at_once(visitor: Visitor) -> None:
    person = PersonId(be_person(visitor, HERS))
    assert visitor.get("/me/never").status_code == 200
    assert visitor.post("/me/never", data={"sure": "yes"}).headers["location"] == "/me/never"
    assert said_never(visitor.served.node.office, person) is not None
    assert "It counts since" in visitor.get("/me/never").text


def test_never_again_said_twice_is_entered_once(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    visitor.post("/me/never", data={"sure": "yes"})
    before = size(visitor)
    assert visitor.post("/me/never", data={"sure": "yes"}).status_code == 303
    assert size(visitor) == before


def test_nothing_is_said_for_whoever_did_not_tick_the_box(visitor: Visitor) -> None:
    person = PersonId(be_person(visitor, HERS))
    page = visitor.post("/me/never")
    assert page.status_code == 400
    assert 'id="f-sure-error"' in page.text
    assert said_never(visitor.served.node.office, person) is None


@pytest.mark.parametrize("sent", [{"all": "yes"}, {"purposes": "pass_on_message"}])
def test_consent_is_taken_back(visitor: Visitor, sent: dict[str, str]) -> None:
    person = PersonId(be_person(visitor, HERS))
    assert visitor.post("/me/consents", data=sent).headers["location"] == "/me/consents"
    assert all(not line.left for line in consents_of(visitor.served.node.office, person))
    assert "Taken back" in visitor.get("/me/consents").text


def test_taking_back_twice_is_entered_once(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    visitor.post("/me/consents", data={"all": "yes"})
    before = size(visitor)
    assert visitor.post("/me/consents", data={"all": "yes"}).status_code == 303
    assert size(visitor) == before


def test_a_purpose_nobody_agreed_to_cannot_be_taken_back(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    before = size(visitor)
    for sent in ({}, {"purposes": "collection"}, {"purposes": ""}, {"purposes": "x" * 500}):
        page = visitor.post("/me/consents", data=sent)
        assert page.status_code == 400, sent
        assert 'id="f-purposes-error"' in page.text
    assert size(visitor) == before


def test_whoever_agreed_to_nothing_is_told_so(visitor: Visitor) -> None:
    be_person(visitor, "16000009999")
    assert "No consents on record" in visitor.get("/me/consents").text
    assert visitor.post("/me/consents", data={"all": "yes"}).status_code == 303


@pytest.mark.parametrize("path", ["/me/never", "/me/consents"])
def test_strangers_and_whoever_left_say_nothing(visitor: Visitor, path: str) -> None:
    be_person(visitor, HERS)
    visitor.post("/me/leave")
    before = size(visitor)
    assert visitor.get(path).headers["location"] == "/me/prove"
    assert visitor.post(path, data={"sure": "yes", "all": "yes"}).headers["location"] == "/me/prove"
    assert size(visitor) == before
