"""When something goes wrong, the visitor gets a page that says so, and never a trace; and what was typed comes back."""

import pytest

from minglu.acts.errors import Busy, Unavailable
from minglu.acts.sessions import OPEN, open_session
from minglu.gate.errors import StorageFull, StorageLost
from tests.unit.web.citizen.complaining import filed, found
from tests.web_stage import Visitor, be_person, be_staff


def test_a_field_that_no_page_of_ours_sends_is_told_and_nothing_is_changed(visitor: Visitor) -> None:
    answer = visitor.post("/language", data={"to": "xx", "back": "/"})
    assert answer.status_code == 400
    assert "set-cookie" not in answer.headers
    assert "Nothing was changed." in answer.text


def test_more_fields_than_any_form_has_are_refused(visitor: Visitor) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = visitor.post("/check-number", content=b"a=&" * 1_000, headers=kind)
    assert answer.status_code == 400


def test_a_stranger_sends_no_more_than_a_small_form(visitor: Visitor) -> None:
    for path in ("/me/complain/files", "/check-number"):
        answer = visitor.post(path, files={"files": ("bill.csv", b"x" * 300_000)})
        assert answer.status_code == 413


def test_a_large_form_of_fields_is_not_taken_apart(visitor: Visitor) -> None:
    be_person(visitor, "16000000202")
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert visitor.post("/me/complain/files", content=b"a=&" * 100_000, headers=kind).status_code == 413


def test_a_form_that_does_not_say_how_long_it_is_is_not_read_of_a_stranger(visitor: Visitor) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert visitor.post("/check-number", content=iter([b"number=1"]), headers=kind).status_code == 413


def test_a_citizen_brings_a_large_file(visitor: Visitor) -> None:
    be_person(visitor, "16000000202")
    visitor.post("/me/complain")
    assert visitor.post("/me/complain/files", files={"files": ("bill.csv", b"x" * 300_000)}).status_code != 413


def test_a_part_in_no_known_charset_is_no_defect_of_ours(visitor: Visitor) -> None:
    kind = {"content-type": "multipart/form-data; boundary=B"}
    for head, text in ((b"Content-Type: text/plain; charset=utf-99\r\n", b"1"), (b"", b"\xff\xfe")):
        body = b'--B\r\nContent-Disposition: form-data; name="number"\r\n' + head + b"\r\n" + text + b"\r\n--B--\r\n"
        assert visitor.post("/check-number", content=body, headers=kind).status_code == 400


def test_a_token_of_the_api_is_no_visit(visitor: Visitor) -> None:
    person, node = be_person(visitor, "16000000202"), visitor.served.node
    token = open_session(node.office, node.sessions, kind="person", subject=person, stage=OPEN, said={"since": 0})
    visitor.cookies.set("person", token)
    assert visitor.get("/me/uses").headers["location"] == "/me/prove"


# ---- Nothing typed is lost


SAID = "那天下午三点，对方说<b>要告诉</b>我的同事。"
SHOWN = "那天下午三点，对方说&lt;b&gt;要告诉&lt;/b&gt;我的同事。"
POSTS = (
    ("/me/complain/points/new", {"said": SAID}, "What was said"),
    ("/me/cases/case_x/dispute", {"text": SAID}, "What is wrong"),
    ("/me/cases/case_x/letters", {"contact": SAID}, "How to reach you"),
    ("/desk/cases/case_x/answer", {"text": SAID}, "Text of the answer"),
    ("/desk/handovers", {"why": SAID}, "Why"),
)


@pytest.mark.parametrize(("path", "typed", "label"), POSTS)
def test_a_form_sent_after_the_session_was_over_shows_what_was_typed(
    visitor: Visitor, path: str, typed: dict[str, str], label: str
) -> None:
    page = visitor.post(path, data=typed)
    assert page.status_code == 401
    assert SHOWN in page.text
    assert label in page.text
    door = "/me/prove" if path.startswith("/me") else "/desk/sign-in"
    assert f'href="{door}" target="_blank"' in page.text


def test_nothing_but_texts_of_our_own_fields_is_shown_again(visitor: Visitor) -> None:
    never = {
        "password": "p-1234",
        "code": "123456",
        "secret": "s-1234",
        "old": "o-1234",
        "login": "l-1234",
        "mark": "m-1234",
        "case": "c-1234",
    }
    page = visitor.post("/me/cases/case_x/dispute", data={**never, "text": SAID, "why": "staff-only", "<script>": "x-1234"})
    assert SHOWN in page.text
    assert not [value for value in (*never.values(), "staff-only", "x-1234") if value in page.text]


@pytest.mark.parametrize("typed", [{}, {"text": ""}, {"text": "  "}, {"password": "x"}, {"sure": "yes"}])
def test_where_nothing_was_typed_one_is_led_on_as_ever(visitor: Visitor, typed: dict[str, str]) -> None:
    answer = visitor.post("/me/cases/case_x/dispute", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/prove")


def test_a_file_is_not_shown_and_its_form_is(visitor: Visitor) -> None:
    page = visitor.post("/me/cases/case_x/evidence", data={"said": SAID}, files={"files": ("bill.csv", b"f-1234")})
    assert page.status_code == 401
    assert SHOWN in page.text
    assert "f-1234" not in page.text
    assert "bill.csv" not in page.text


def test_however_much_was_typed_a_page_shows_no_more_than_fields_hold(visitor: Visitor) -> None:
    page = visitor.post("/me/cases/case_x/dispute", data={"text": "长" * 20_000})
    assert page.status_code == 401
    assert 9_000 < page.text.count("长") <= 10_010


def test_half_a_letter_is_no_defect_of_ours(visitor: Visitor) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    for broken in (b"text=%ED%A0%80a", b"text=%FFa", b"text=%00a"):
        assert visitor.post("/me/cases/case_x/dispute", content=broken, headers=kind).status_code in (400, 401)


def test_a_large_form_of_whoever_has_no_session_any_more_says_why_it_was_not_read(visitor: Visitor) -> None:
    page = visitor.post("/me/cases/case_x/evidence", files={"files": ("bill.csv", b"x" * 300_000)})
    assert page.status_code == 413
    assert "go back with your browser" in page.text


def test_a_limit_that_is_met_shows_what_was_typed(visitor: Visitor) -> None:
    case = filed(visitor)
    found(visitor)
    for _ in range(20):
        visitor.post(f"/me/cases/{case}/dispute", data={"text": ""})
    page = visitor.post(f"/me/cases/{case}/dispute", data={"text": SAID})
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) >= 1
    assert SHOWN in page.text


def test_who_proved_another_number_meanwhile_is_told_and_keeps_what_they_wrote(visitor: Visitor) -> None:
    case = filed(visitor)
    found(visitor)
    mine = visitor.get(f"/me/cases/{case}").text.partition('name="mark" value="')[2].partition('"')[0]
    assert visitor.post(f"/me/cases/{case}/dispute", data={"mark": mine, "text": SAID}).status_code == 303
    be_person(visitor, "16000009999")
    for part, field in (("dispute", "text"), ("evidence", "said")):
        page = visitor.post(f"/me/cases/{case}/{part}", data={"mark": mine, field: SAID})
        assert page.status_code == 409
        assert SHOWN in page.text
        assert "160****9999" in page.text


# ---- Ours and not theirs


def broken(visitor: Visitor, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr("minglu.web.citizen.consents.say_never", fail)
    monkeypatch.setattr("minglu.web.citizen.cases.read_case", fail)
    monkeypatch.setattr("minglu.web.desk.rules.rules_view", fail, raising=False)
    be_person(visitor, "16000000202")


def test_a_defect_is_a_page_with_a_number_and_tells_nothing_of_itself(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    broken(visitor, monkeypatch, RuntimeError("16000000202 said this"))
    for page in (visitor.get("/me/cases/case_x"), visitor.post("/me/cases/case_x/dispute", data={"text": SAID})):
        assert page.status_code == 500
        assert "tell us this number" in page.text
        assert "Traceback" not in page.text
        assert "16000000202 said this" not in page.text
    assert SHOWN in page.text


NOT_NOW = [
    (Unavailable("no quorum"), "Try again in a few minutes", "30"),
    (StorageFull("no space"), "Try again in a few minutes", "30"),
    (TimeoutError("nobody answered"), "Try again in a few minutes", "30"),
    (Busy("eight thousand wait", again=12), "nothing was recorded. Wait a minute", "12"),
    (StorageLost("the server is gone"), "nothing can be kept, not even a complaint", "30"),
]


@pytest.mark.parametrize(("error", "says", "seconds"), NOT_NOW)
def test_what_cannot_be_done_right_now_says_so_and_keeps_what_was_typed(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, error: Exception, says: str, seconds: str
) -> None:
    broken(visitor, monkeypatch, error)
    page = visitor.post("/me/cases/case_x/dispute", data={"text": SAID})
    assert (page.status_code, page.headers["retry-after"]) == (503, seconds)
    assert says in page.text
    assert str(error) not in page.text
    assert SHOWN in page.text


def test_a_defect_that_meets_whoever_is_asked_who_they_are_is_a_page_too(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The session itself cannot be read: the page of a stranger says what it can."""
    be_staff(visitor, "officer")

    def fail(*_arguments: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("minglu.web.visit.resume", fail)
    page = visitor.get("/desk/rules")
    assert page.status_code == 500
    assert "tell us this number" in page.text
