"""When something goes wrong, the visitor gets a page that says so, and never a trace."""

from minglu.acts.sessions import OPEN, open_session
from tests.web_stage import Visitor, be_person


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
