import re

import httpx
import pytest

from tests.unit.web.citizen.complaining import BILL, NUMBER, OTHER, PNG, begun, brought, exhibits, typed
from tests.web_stage import Visitor, be_person

PIECE = 512 * 1024


def start(visitor: Visitor, *, name: str = "bill.csv", size: int = len(BILL)) -> httpx.Response:
    return visitor.post("/me/complain/files/start", json={"name": name, "size": size})


def send(visitor: Visitor, exhibit: str, data: bytes, *, offset: int = 0) -> httpx.Response:
    return visitor.put(f"/me/complain/files/{exhibit}/chunk?offset={offset}", content=data)


def test_a_bill_by_an_ordinary_form_is_read_and_its_calls_suggested(visitor: Visitor) -> None:
    begun(visitor)
    assert brought(visitor, ("bill.csv", BILL)).headers["location"] == "/me/complain/files"
    assert "2 row(s) were read" in visitor.get("/me/complain/files").text
    text = visitor.get("/me/complain/points").text
    assert "Read from your files" in text
    assert "To be confirmed" in text


def test_a_file_in_pieces_is_read_when_it_is_whole(visitor: Visitor) -> None:
    begun(visitor)
    exhibit = start(visitor).json()["exhibit"]
    answer = send(visitor, exhibit, BILL)
    assert (answer.status_code, answer.json()) == (200, {"held": len(BILL)})
    assert "2 row(s) were read" in visitor.get("/me/complain/files").text


def test_a_cut_connection_goes_on_where_it_was(visitor: Visitor) -> None:
    begun(visitor)
    data = bytes(2 * PIECE)
    exhibit = start(visitor, size=len(data)).json()["exhibit"]
    assert send(visitor, exhibit, data[:PIECE]).json() == {"held": PIECE}
    assert "Only 50% is here" in visitor.get("/me/complain/files").text
    visitor.cookies.delete("person")
    be_person(visitor, NUMBER)
    gap = send(visitor, exhibit, data[:PIECE], offset=PIECE + 1)
    assert (gap.status_code, gap.json()) == (409, {"held": PIECE})
    assert send(visitor, exhibit, data[:PIECE]).json() == {"held": PIECE}
    assert send(visitor, exhibit, data[PIECE:], offset=PIECE).json() == {"held": 2 * PIECE}


@pytest.mark.parametrize(("offset", "data"), [(0, b""), (0, bytes(len(BILL) + 1)), (0, b"x"), (-1, BILL)])
def test_a_piece_that_cannot_be_one_is_refused(visitor: Visitor, offset: int, data: bytes) -> None:
    begun(visitor)
    exhibit = start(visitor).json()["exhibit"]
    answer = send(visitor, exhibit, data, offset=offset)
    assert (answer.status_code, answer.json()) == (400, {"held": 0})


def test_a_piece_larger_than_a_megabyte_is_refused_before_it_is_read(visitor: Visitor) -> None:
    begun(visitor)
    exhibit = start(visitor, size=3_000_000).json()["exhibit"]
    assert send(visitor, exhibit, bytes(1_000_001)).status_code == 413


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"name":"a"}', b'{"name":1,"size":1}', b'{"name":"a","size":"1"}', b'{"name":"a","size":1,"more":1}']
)
def test_a_beginning_that_says_something_else_is_refused(visitor: Visitor, body: bytes) -> None:
    begun(visitor)
    assert visitor.post("/me/complain/files/start", content=body, headers={"content-type": "application/json"}).status_code == 400


@pytest.mark.parametrize("size", [0, -1, 20_000_001, 10**18])
def test_a_file_of_an_impossible_size_is_not_begun(visitor: Visitor, size: int) -> None:
    begun(visitor)
    assert start(visitor, size=size).status_code == 400
    assert exhibits(visitor) == []


def test_the_twenty_first_file_is_not_taken_and_said_so(visitor: Visitor) -> None:
    begun(visitor)
    for place in range(20):
        assert start(visitor, name=f"{place}.png").status_code == 200
    assert start(visitor).status_code == 400
    answer = brought(visitor, ("more.csv", BILL))
    assert answer.status_code == 400
    assert "At most 20 files" in answer.text


def test_an_empty_file_and_no_file_are_told_apart(visitor: Visitor) -> None:
    begun(visitor)
    assert "One file is empty" in brought(visitor, ("a.csv", b"")).text
    answer = visitor.post("/me/complain/files", data={"x": "y"})
    assert answer.status_code == 400
    assert "Choose a file first" in answer.text


def test_a_file_of_21_megabytes_is_not_taken_but_the_others_are(visitor: Visitor) -> None:
    begun(visitor)
    answer = brought(visitor, ("large.bin", bytes(21_000_000)), ("bill.csv", BILL))
    assert answer.status_code == 400
    assert "larger than 20 MB" in answer.text
    assert len(exhibits(visitor)) == 1


def test_a_name_with_script_and_control_characters_is_shown_as_harmless_text(visitor: Visitor) -> None:
    begun(visitor)
    start(visitor, name="../<script>alert(1)</script>\u202e\x00.csv")
    text = visitor.get("/me/complain/files").text
    assert "<script>alert" not in text
    assert "\u202e" not in text


def test_a_picture_is_shown_with_its_real_type_and_nothing_in_it_may_run(visitor: Visitor) -> None:
    begun(visitor)
    brought(visitor, ("page.html", PNG))
    (exhibit,) = exhibits(visitor)
    answer = visitor.get(f"/me/complain/files/{exhibit}/picture")
    assert answer.content == PNG
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox")


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"<html>", b"GIF89a", BILL])
def test_what_is_no_picture_is_not_shown_whatever_its_name_says(visitor: Visitor, data: bytes) -> None:
    begun(visitor)
    brought(visitor, ("a.png", data))
    (exhibit,) = exhibits(visitor)
    assert visitor.get(f"/me/complain/files/{exhibit}/picture").status_code == 404


def test_what_could_not_be_read_is_told_by_place(visitor: Visitor) -> None:
    begun(visitor)
    brought(visitor, ("bill.csv", BILL + "不是时间,青禾,被叫,16000000900,1秒,本地,0.00\n".encode()))
    (exhibit,) = exhibits(visitor)
    answer = visitor.get(f"/me/complain/files/{exhibit}")
    assert answer.status_code == 200
    assert "row" in answer.text


def test_a_file_is_removed_once_however_often_it_is_pressed(visitor: Visitor) -> None:
    begun(visitor)
    brought(visitor, ("bill.csv", BILL))
    (exhibit,) = exhibits(visitor)
    for _ in range(2):
        assert visitor.post(f"/me/complain/files/{exhibit}/remove").headers["location"] == "/me/complain/files"
    assert exhibits(visitor) == []
    assert "Read from your files" not in visitor.get("/me/complain/points").text


def test_half_a_copy_of_a_file_that_is_here_whole_is_said_to_be_in_nobodys_way(visitor: Visitor) -> None:
    begun(visitor)
    data = BILL + b"\n" * 20_000
    exhibit = start(visitor, size=len(data)).json()["exhibit"]
    assert visitor.put(f"/me/complain/files/{exhibit}/chunk?offset=0", content=data[:16_384]).status_code == 200
    assert "not needed" not in visitor.get("/me/complain/files").text
    assert "A file is not complete" in visitor.get("/me/complain/check").text
    brought(visitor, ("bill.csv", data))
    shown = visitor.get("/me/complain/files").text
    assert "this copy is not needed" in shown
    assert f"/me/complain/files/{exhibit}/remove" in shown
    assert "A file is not complete" not in visitor.get("/me/complain/check").text


def test_a_cancelled_file_is_gone(visitor: Visitor) -> None:
    begun(visitor)
    exhibit = start(visitor).json()["exhibit"]
    assert visitor.delete(f"/me/complain/files/{exhibit}/chunk").status_code == 204
    assert visitor.delete(f"/me/complain/files/{exhibit}/chunk").status_code == 404


def test_somebody_elses_file_is_no_file(visitor: Visitor) -> None:
    begun(visitor)
    brought(visitor, ("a.png", PNG))
    (exhibit,) = exhibits(visitor)
    visitor.cookies.delete("person")
    be_person(visitor, OTHER)
    visitor.post("/me/complain")
    for path in ("", "/picture"):
        assert visitor.get(f"/me/complain/files/{exhibit}{path}").status_code == 404
    assert send(visitor, exhibit, PNG).status_code == 404
    assert visitor.delete(f"/me/complain/files/{exhibit}/chunk").status_code == 404
    visitor.post(f"/me/complain/files/{exhibit}/remove")
    visitor.cookies.delete("person")
    be_person(visitor, NUMBER)
    assert exhibits(visitor) == [exhibit]


@pytest.mark.parametrize("exhibit", ["x", "exh_" + "0" * 32, "%2e%2e", "case_" + "0" * 32])
def test_an_exhibit_that_is_none_is_not_found(visitor: Visitor, exhibit: str) -> None:
    begun(visitor)
    assert visitor.get(f"/me/complain/files/{exhibit}").status_code == 404
    assert send(visitor, exhibit, BILL).status_code == 404


def test_a_point_is_typed_while_looking_at_its_picture(visitor: Visitor) -> None:
    begun(visitor)
    brought(visitor, ("call-list.png", PNG))
    (exhibit,) = exhibits(visitor)
    page = visitor.get(f"/me/complain/points/new?picture={exhibit}").text
    assert f'src="/me/complain/files/{exhibit}/picture"' in page
    assert re.search(rf'name="exhibit" value="{exhibit}"', page)
    again = typed(visitor, exhibit=exhibit, again="yes")
    assert again.headers["location"] == f"/me/complain/points/new?picture={exhibit}"
    assert "call-list.png" in visitor.get("/me/complain/check").text


def test_a_stranger_is_sent_away_from_uploading(visitor: Visitor) -> None:
    assert start(visitor).headers["location"] == "/me/prove"
    assert send(visitor, "exh_" + "0" * 32, b"x").headers["location"] == "/me/prove"


def test_what_was_not_read_is_told_with_its_place_and_why_in_the_readers_language(visitor: Visitor) -> None:
    begun(visitor)
    brought(visitor, ("bill.csv", BILL + "昨天 14:03,青禾,被叫,16000000900,95秒,本地,0.00\n".encode()))
    (exhibit,) = exhibits(visitor)
    assert "row 6: the time could not be read" in visitor.get(f"/me/complain/files/{exhibit}").text
    shown = visitor.get(f"/me/complain/files/{exhibit}", headers={"Accept-Language": "zh"}).text
    assert "第6行：时间认不出来" in shown
    assert "row 6" not in shown
