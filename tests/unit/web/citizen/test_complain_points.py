import pytest

from tests.unit.web.citizen.complaining import BILL, begun, brought, typed
from tests.web_stage import Visitor

POINTS = "/me/complain/points"


def test_each_suggestion_is_confirmed_corrected_or_left_out(visitor: Visitor) -> None:
    begun(visitor)
    brought(visitor, ("bill.csv", BILL))
    visitor.get("/me/complain/files")
    assert visitor.get(POINTS).text.count("To be confirmed") == 2
    assert visitor.post(f"{POINTS}/1/confirm").headers["location"] == POINTS
    assert visitor.post(f"{POINTS}/2/drop").headers["location"] == POINTS
    visitor.get("/me/complain/files")
    text = visitor.get(POINTS).text
    assert text.count("To be confirmed") == 0
    assert 'href="/me/complain/wants"' in text


def test_a_corrected_point_keeps_the_second_that_its_file_gave(visitor: Visitor) -> None:
    begun(visitor)
    brought(visitor, ("bill.csv", BILL))
    visitor.get("/me/complain/files")
    page = visitor.get(f"{POINTS}/1").text
    assert 'value="2026-11-05T14:03:11"' in page
    sent = {"kind": "call", "since": "2026-11-05T14:03:11", "direction": "in", "other": "16000000900", "said": "x"}
    assert visitor.post(f"{POINTS}/1", data=sent).status_code == 303
    assert 'value="2026-11-05T14:03:11"' in visitor.get(f"{POINTS}/1").text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"since": ""}, "Put the time"),
        ({"since": "yesterday"}, "cannot be read"),
        ({"since": "2026-13-05T14:03"}, "cannot be read"),
        ({"since": "1969-12-31T14:03"}, "too early"),
        ({"since": "2101-01-01T00:00"}, "too early"),
        ({"since": "2026-11-09T00:00"}, "not come yet"),
        ({"until": "2026-11-05T14:02"}, "before the first"),
        ({"since": "2025-01-01T00:00", "until": "2026-11-05T00:00"}, "longer than a year"),
        ({"minutes": "1440", "seconds": "1"}, "longer than a day"),
        ({"minutes": "many"}, ""),
        ({"seconds": "-1"}, ""),
        ({"kind": "visit"}, ""),
        ({"direction": "up"}, ""),
        ({"answered": "maybe"}, ""),
        ({"other": "1" * 41}, ""),
        ({"said": "x" * 2001}, ""),
        ({"said": "a\x00b"}, ""),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_what_was_typed_is_kept(visitor: Visitor, changed: dict[str, str], told: str) -> None:
    begun(visitor)
    answer = typed(visitor, **{"said": "他找我的朋友", **changed})
    assert answer.status_code == 400
    assert told in answer.text
    assert 'role="alert"' in answer.text
    assert changed.get("since", "2026-11-05T14:03") in answer.text
    assert "Nothing is told yet" in visitor.get("/me/complain/check").text


def test_a_rough_time_and_nothing_else_is_a_point(visitor: Visitor) -> None:
    begun(visitor)
    sent = {"kind": "message", "since": "2026-11-01 8:00", "until": "2026-11-05T14:02"}
    assert visitor.post(f"{POINTS}/new", data=sent).headers["location"] == POINTS


def test_a_script_in_what_was_said_is_text(visitor: Visitor) -> None:
    begun(visitor)
    typed(visitor, said="<script>alert(1)</script>")
    for page in (POINTS, f"{POINTS}/1", "/me/complain/check"):
        assert "<script>alert" not in visitor.get(page).text


def test_two_tabs_each_change_the_point_that_they_name(visitor: Visitor) -> None:
    begun(visitor)
    typed(visitor, said="eins")
    typed(visitor, said="zwei")
    visitor.post(f"{POINTS}/1", data={"kind": "call", "since": "2026-11-05T14:03", "said": "drei"})
    visitor.post(f"{POINTS}/2/drop")
    visitor.post(f"{POINTS}/2/drop")
    assert visitor.post(f"{POINTS}/2", data={"kind": "call", "since": "2026-11-05T14:03"}).headers["location"] == POINTS
    assert visitor.post(f"{POINTS}/2/confirm").status_code == 303
    text = visitor.get(POINTS).text
    assert "drei" in text
    assert "zwei" not in text
    assert visitor.get(f"{POINTS}/2").status_code == 404


def test_the_fifty_first_point_is_refused_and_kept_on_the_page(visitor: Visitor) -> None:
    begun(visitor)
    for _ in range(50):
        assert typed(visitor).status_code == 303
    answer = typed(visitor, said="einundfünfzig")
    assert answer.status_code == 400
    assert "at most 50" in answer.text
    assert "einundfünfzig" in answer.text
