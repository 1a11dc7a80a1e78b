"""The demonstration's page: sign-ins, codes, and a clock that never goes back."""

from minglu.canon.instants import HOUR
from tests.web_stage import Visitor, be_person


def test_everything_that_a_newcomer_needs_stands_there(visitor: Visitor) -> None:
    page = visitor.get("/demo")
    assert page.status_code == 200
    demo = visitor.served.demo
    assert demo is not None
    needed = [demo.numbers()[0], demo.secret(), *(one.login for one in demo.sign_ins()), demo.sign_ins()[0].password]
    assert all(text in page.text for text in needed)


def test_a_code_that_was_sent_is_shown_with_its_number_masked(visitor: Visitor) -> None:
    be_person(visitor, "16000000202")
    demo = visitor.served.demo
    assert demo is not None
    part = visitor.get("/demo/codes").text
    assert demo.sent()[0].code in part
    assert "160****0202" in part
    assert "16000000202" not in part
    assert "<html" not in part


def test_the_clock_goes_on_by_an_hour(visitor: Visitor) -> None:
    before = visitor.served.clock.now()
    answer = visitor.post("/demo/clock", data={"by": "hour"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/demo")
    assert HOUR <= visitor.served.clock.now() - before < HOUR + 60_000


def test_the_clock_goes_on_to_the_next_morning(visitor: Visitor) -> None:
    for _ in range(2):
        before = visitor.served.clock.now()
        assert visitor.post("/demo/clock", data={"by": "morning"}).status_code == 303
        assert 0 < visitor.served.clock.now() - before <= 24 * HOUR + 60_000
    assert "09:0" in visitor.get("/demo").text


def test_the_clock_is_moved_by_nothing_else(visitor: Visitor) -> None:
    before = visitor.served.clock.now()
    for by in ("", "-1", "year", "hour\x00"):
        assert visitor.post("/demo/clock", data={"by": by}).status_code == 400
    assert visitor.served.clock.now() - before < HOUR


def test_her_files_can_be_taken_from_the_page(visitor: Visitor) -> None:
    page, demo = visitor.get("/demo").text, visitor.served.demo
    assert demo is not None
    assert {"call-list.png", "carrier-bill.csv"} <= demo.files().keys()
    for name, data in demo.files().items():
        assert f'href="/demo/files/{name}"' in page
        taken = visitor.get(f"/demo/files/{name}")
        assert (taken.content, taken.headers["content-disposition"]) == (data, f'attachment; filename="{name}"')


def test_no_other_file_can_be_taken(visitor: Visitor) -> None:
    for name in ("intake.json", "..%2Fpyproject.toml", "%2Fetc%2Fpasswd", "call-list.png%00"):
        assert visitor.get(f"/demo/files/{name}").status_code == 404
