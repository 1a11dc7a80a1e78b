"""The list of uses, and the file that proves it."""

import pytest

from minglu.canon.numbers import E164
from minglu.ledger.statement import check_statement, parse_statement
from tests.web_stage import Visitor, be_person

HERS = "16000000202"


def fetch(visitor: Visitor) -> str:
    assert visitor.post("/me/uses").headers["location"] == "/me/uses"
    page = visitor.get("/me/uses")
    assert page.status_code == 200
    return page.text


def secret(visitor: Visitor) -> str:
    assert visitor.served.demo is not None
    return visitor.served.demo.secret()


def test_looking_at_the_page_reads_and_enters_nothing(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    before = visitor.served.node.office.book.head().size
    assert "Show the list of uses" in visitor.get("/me/uses").text
    assert visitor.served.node.office.book.head().size == before


def test_fetching_enters_one_reading_and_looking_again_none(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    before = visitor.served.node.office.book.head().size
    fetch(visitor)
    fetched = visitor.served.node.office.book.head().size
    visitor.get("/me/uses")
    assert fetched == before + 1
    assert visitor.served.node.office.book.head().size == fetched


def test_uses_from_before_the_code_are_counted_and_withheld(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    page = fetch(visitor)
    assert "Earlier uses that are not shown: 8" in page
    assert "suspected breach" not in page


def test_the_secret_on_the_form_shows_everything(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    fetch(visitor)
    assert visitor.post("/me/uses/secret", data={"secret": secret(visitor)}).headers["location"] == "/me/uses"
    page = visitor.get("/me/uses").text
    assert all(word in page for word in ("suspected breach", "One contact was allowed", "refused"))
    page = visitor.get("/me/uses", headers={"Accept-Language": "zh"}).text
    assert all(word in page for word in ("疑似违规", "获准联系您一次", "被拦截"))


def test_the_secret_still_counts_when_the_list_is_fetched_anew(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    visitor.post("/me/uses/secret", data={"secret": secret(visitor)})
    assert "that are not shown: " not in fetch(visitor)


def test_what_a_rule_about_somebody_else_says_is_not_told(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    visitor.post("/me/uses/secret", data={"secret": secret(visitor)})
    assert "to protect that person" in visitor.get("/me/uses").text


def test_a_wrong_secret_shows_nothing_more_and_is_not_repeated(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    fetch(visitor)
    for text in ("", "x", "wrong-" * 5, "x" * 201, "\x00" * 20):
        page = visitor.post("/me/uses/secret", data={"secret": text})
        assert page.status_code == 400, text
        assert 'id="f-secret-error"' in page.text
        assert "suspected breach" not in page.text
        assert "wrong-" not in page.text


def test_somebody_elses_secret_opens_nothing(visitor: Visitor) -> None:
    be_person(visitor, "16000000205")
    fetch(visitor)
    assert visitor.post("/me/uses/secret", data={"secret": secret(visitor)}).status_code == 400


def test_secrets_cannot_be_tried_for_ever(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    tried = [visitor.post("/me/uses/secret", data={"secret": "x" * 20}).status_code for _ in range(9)]
    assert tried == [400] * 8 + [429]


def test_the_file_proves_itself_for_this_number(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    fetch(visitor)
    got = visitor.get("/me/uses/file")
    assert got.headers["content-disposition"] == 'attachment; filename="minglu-statement.json"'
    policy = visitor.served.node.outsiders.policy
    checked = check_statement(parse_statement(got.content), number=E164("+86" + HERS), policy=policy)
    assert checked.uses


def test_there_is_no_file_before_the_list_was_fetched(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    assert visitor.get("/me/uses/file").status_code == 404


def test_one_persons_list_is_not_anothers(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    fetch(visitor)
    be_person(visitor, "16000000205")
    assert visitor.get("/me/uses/file").status_code == 404


def test_strangers_and_whoever_left_are_asked_for_a_number(visitor: Visitor) -> None:
    ways = (("get", "/me/uses"), ("get", "/me/uses/file"), ("post", "/me/uses"), ("post", "/me/uses/secret"))
    assert {visitor.request(*way).headers["location"] for way in ways} == {"/me/prove"}
    be_person(visitor, HERS)
    fetch(visitor)
    visitor.post("/me/leave")
    assert {visitor.request(*way).headers["location"] for way in ways} == {"/me/prove"}


SAID = {
    "person.state": ({"state": "represented", "evidence": "A" * 43 + "="}, {"state": "represented"}, "is represented by a lawyer"),
    "hold.placed": ({"why": "care"}, {"why": "care"}, "Out of care for your situation"),
    "hold.lifted": ({"why": "verified"}, {"why": "verified"}, "It was checked."),
    "channel.refused": ({"channels": ["call", "im"]}, {"channels": ["call", "im"]}, "Ways in which you are not to be contacted"),
}


@pytest.mark.parametrize("kind", SAID)
def test_what_staff_entered_about_the_person_is_told_in_words(visitor: Visitor, kind: str) -> None:
    be_person(visitor, HERS)
    office = visitor.served.node.office
    facts, parties, told = SAID[kind]
    office.enter(office.draft(kind, office.know(office.number(HERS)), facts=facts, parties=parties))
    assert told in fetch(visitor)


def test_a_call_that_she_made_is_told_as_hers(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    office = visitor.served.node.office
    told = {"happened": int(office.clock.now()), "seconds": 61}
    office.enter(office.draft("call.received", office.know(office.number(HERS)), facts={**told, "seen_in": "trunk"}, parties=told))
    page = fetch(visitor)
    assert "You called" in page
    assert "you called, and talked for 1 min" in page


def test_a_word_of_a_newer_version_is_not_guessed(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    office = visitor.served.node.office
    said = {"why": "moonlight"}
    office.enter(office.draft("hold.placed", office.know(office.number(HERS)), facts=said, parties=said))
    page = fetch(visitor)
    assert "not stated" in page
    assert "moonlight" not in page
