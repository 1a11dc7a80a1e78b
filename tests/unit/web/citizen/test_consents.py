"""Never again, and taking consent back."""

import re

import pytest
from httpx import Response

from minglu.acts.consents import consents_of, said_never
from minglu.acts.prove import prove_by_secret
from minglu.canon.ids import PersonId
from minglu.canon.instants import DAY
from tests.web_stage import Visitor, be_person

HERS = "16000000202"


def mark(visitor: Visitor) -> str:
    """What says whose page this is, as the forms on it do: one of these two still has one."""
    pages = visitor.get("/me/never").text + visitor.get("/me/consents").text
    return re.findall(r'name="mark" value="([0-9a-f]+)"', pages)[0]


def send(visitor: Visitor, path: str, **typed: str) -> Response:
    """Send the form of this page, as it stands there."""
    return visitor.post(path, data={"mark": mark(visitor), **typed})


def size(visitor: Visitor) -> int:
    return visitor.served.node.office.book.head().size


def be_the_signer(visitor: Visitor) -> PersonId:
    """She proves the number, and shows by the secret on her form that it was hers before."""
    person = PersonId(be_person(visitor, HERS))
    prove_by_secret(visitor.served.node.office, person, secret=visitor.served.demo.secret())
    return person


def test_never_again_counts_at_once(visitor: Visitor) -> None:
    person = PersonId(be_person(visitor, HERS))
    assert visitor.get("/me/never").status_code == 200
    assert send(visitor, "/me/never", sure="yes").headers["location"] == "/me/never"
    assert said_never(visitor.served.node.office, person) is not None
    assert "It counts since" in visitor.get("/me/never").text


def test_never_again_said_twice_is_entered_once(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    send(visitor, "/me/never", sure="yes")
    before = size(visitor)
    assert send(visitor, "/me/never", sure="yes").status_code == 303
    assert size(visitor) == before


def test_nothing_is_said_for_whoever_did_not_tick_the_box(visitor: Visitor) -> None:
    person = PersonId(be_person(visitor, HERS))
    page = send(visitor, "/me/never")
    assert page.status_code == 400
    assert 'id="f-sure-error"' in page.text
    assert said_never(visitor.served.node.office, person) is None


@pytest.mark.parametrize("sent", [{"all": "yes"}, {"purposes": "pass_on_message"}])
def test_consent_is_taken_back(visitor: Visitor, sent: dict[str, str]) -> None:
    person = be_the_signer(visitor)
    assert send(visitor, "/me/consents", **sent).headers["location"] == "/me/consents"
    assert all(not line.left for line in consents_of(visitor.served.node.office, person))
    assert "Taken back" in visitor.get("/me/consents").text


def test_taking_back_twice_is_entered_once(visitor: Visitor) -> None:
    be_the_signer(visitor)
    send(visitor, "/me/consents", all="yes")
    before = size(visitor)
    assert send(visitor, "/me/consents", all="yes").status_code == 303
    assert size(visitor) == before


def test_a_purpose_nobody_agreed_to_cannot_be_taken_back(visitor: Visitor) -> None:
    be_the_signer(visitor)
    before = size(visitor)
    for sent in ({}, {"purposes": "collection"}, {"purposes": ""}, {"purposes": "x" * 500}):
        page = send(visitor, "/me/consents", **sent)
        assert page.status_code == 400, sent
        assert 'id="f-purposes-error"' in page.text
    assert size(visitor) == before


def test_whoever_agreed_to_nothing_since_is_told_that_and_no_more(visitor: Visitor) -> None:
    be_person(visitor, "16000009999")
    page = visitor.get("/me/consents").text
    assert "there is no new one" in page
    assert "No consents on record" not in page
    assert send(visitor, "/me/consents", all="yes").status_code == 303


def test_a_code_alone_lists_no_consent_of_before(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    page = visitor.get("/me/consents").text
    assert "Earlier consents" in page
    assert 'name="purposes"' not in page
    assert "No consents on record" not in page
    assert "you can take back at any time" in visitor.get("/me").text


def test_what_anybody_agreed_to_before_is_taken_back_unseen_and_once(visitor: Visitor) -> None:
    person = PersonId(be_person(visitor, HERS))
    assert send(visitor, "/me/consents", all="yes").status_code == 303
    before = size(visitor)
    assert all(not line.left for line in consents_of(visitor.served.node.office, person))
    assert "earlier consents too" in visitor.get("/me/consents").text
    assert send(visitor, "/me/consents", all="yes").status_code == 303
    assert size(visitor) == before


def test_the_page_is_the_same_whether_a_former_holder_agreed_to_something_or_not(visitor: Visitor) -> None:
    pages = []
    for number in (HERS, "16000009999"):
        be_person(visitor, number)
        shown = visitor.get("/me/consents").text.partition("<main")[2].partition("</main")[0]
        # The moment of the proof is another one, of course.
        pages.append(re.sub(r"\d", "0", shown.replace(mark(visitor), "")))
        visitor.post("/me/leave")
    assert pages[0] == pages[1]


def test_a_later_holder_is_told_that_the_number_is_blocked_and_not_since_when(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    send(visitor, "/me/never", sure="yes")
    said = visitor.get("/me/never").text
    for _ in range(2):
        visitor.served.demo.advance(31 * DAY)
    be_person(visitor, HERS)
    assert "It counts since" in said
    for path in ("/me", "/me/never"):
        page = visitor.get(path).text
        assert "Contact to this number has been stopped" in page
        assert not any(told in page for told in ("It counts since", "You said", 'name="sure"'))
    before = size(visitor)
    send(visitor, "/me/never", sure="yes")
    assert size(visitor) == before


@pytest.mark.parametrize("path", ["/me/never", "/me/consents"])
def test_strangers_and_whoever_left_say_nothing(visitor: Visitor, path: str) -> None:
    be_person(visitor, HERS)
    visitor.post("/me/leave")
    before = size(visitor)
    assert visitor.get(path).headers["location"] == "/me/prove"
    assert visitor.post(path, data={"sure": "yes", "all": "yes"}).headers["location"] == "/me/prove"
    assert size(visitor) == before


# ---- Two tabs of one browser, and another number in the second


@pytest.mark.parametrize(("path", "typed"), [("/me/never", {"sure": "yes"}), ("/me/consents", {"all": "yes"})])
def test_a_press_on_the_page_of_another_number_counts_for_neither(visitor: Visitor, path: str, typed: dict[str, str]) -> None:
    be_person(visitor, "16000009999")
    theirs = mark(visitor)
    be_person(visitor, HERS)
    before = size(visitor)
    for sent in ({"mark": theirs}, {"mark": ""}, {"mark": "x" * 60}, {}):
        page = visitor.post(path, data={**typed, **sent})
        assert page.status_code == 409
        assert "You are now here with 160****0202" in page.text
        # The page stands there anew, and can be pressed by whoever read it.
        assert f'name="mark" value="{mark(visitor)}"' in page.text
    assert size(visitor) == before
    assert send(visitor, path, **typed).status_code == 303


def test_a_number_that_said_it_before_says_so_of_itself_and_not_of_the_other(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    send(visitor, "/me/never", sure="yes")
    be_person(visitor, "16000009999")
    theirs = mark(visitor)
    be_person(visitor, HERS)
    page = visitor.post("/me/never", data={"mark": theirs, "sure": "yes"})
    assert (page.status_code, "You are now here with" in page.text) == (409, True)


def test_who_proves_the_same_number_again_has_the_same_page(visitor: Visitor) -> None:
    person = be_person(visitor, HERS)
    before = mark(visitor)
    visitor.post("/me/leave")
    be_person(visitor, HERS)
    assert before == mark(visitor)
    assert before not in person
    assert visitor.post("/me/never", data={"mark": before, "sure": "yes"}).status_code == 303
