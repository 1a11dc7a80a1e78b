import re

import pytest
from httpx import Response

from tests.unit.web.citizen.complaining import BILL, begun, brought, typed
from tests.web_stage import Visitor

POINTS = "/me/complain/points"
# As a bill is: two calls of the agency's line among those of people she knows.
LIFE = BILL.replace(
    "2026-11-05 19:41:37,青禾,被叫,16000007777,31秒,本地,0.00\n".encode(),
    "".join(
        f"2026-11-0{day} 19:41:37,青禾,被叫,{number},31秒,本地,0.00\n"
        for day, number in ((2, "16000000523"), (3, "160 0000 0900"), (4, "16000000523"), (5, "16000000561"))
    ).encode(),
)


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


def shown_at_once(page: str) -> list[list[str]]:
    """The numbers of the points of each form that judges several at once, in the order of the page."""
    forms = re.findall(r'action="[^"]*/at-once">(.*?)</form>', page, flags=re.DOTALL)
    return [re.findall(r'name="point" value="([0-9]+)"', form) for form in forms]


def draft_of(visitor: Visitor) -> str:
    """The draft that the page is about, while anything waits on it."""
    return str(re.findall(r'name="case" value="([^"]+)"', visitor.get(POINTS).text)[0])


def judge(visitor: Visitor, points: list[str], do: str, *, case: str = "") -> Response:
    """As the form of the page sends it."""
    return visitor.post(f"{POINTS}/at-once", data={"case": case or draft_of(visitor), "point": points, "do": do})


def of_three_numbers(visitor: Visitor) -> tuple[list[str], list[str], list[str]]:
    """A bill with two calls of a registered line, two of her mother and one of a friend: the forms that judge at once."""
    begun(visitor)
    brought(visitor, ("bill.csv", LIFE))
    visitor.get("/me/complain/files")
    line, others, mother = shown_at_once(visitor.get(POINTS).text)
    return line, others, mother


def test_registered_lines_stand_first_and_say_whose_they_are(visitor: Visitor) -> None:
    line, others, mother = of_three_numbers(visitor)
    assert (len(line), len(others), len(mother)) == (2, 3, 2)
    assert set(mother) < set(others)
    page = visitor.get(POINTS).text
    assert page.index("registered line of 澜汀服务（虚构）") < page.index("Other numbers") < page.index("16000000523")


def test_all_of_one_number_are_confirmed_at_once_and_each_can_still_be_changed(visitor: Visitor) -> None:
    line, _, _ = of_three_numbers(visitor)
    case = draft_of(visitor)
    assert judge(visitor, line, "confirm").headers["location"] == POINTS
    page = visitor.get(POINTS).text
    assert "2 of 5 confirmed" in page
    assert all(f'href="{POINTS}/{number}"' in page and f'action="{POINTS}/{number}/drop"' in page for number in line)
    # Going back and pressing the other button takes nothing away that was confirmed.
    assert judge(visitor, line, "leave_out", case=case).status_code == 303
    assert "2 of 5 confirmed" in visitor.get(POINTS).text


def test_the_rest_of_a_life_is_left_out_at_once_and_comes_back_by_nothing(visitor: Visitor) -> None:
    line, others, _ = of_three_numbers(visitor)
    judge(visitor, line, "confirm")
    judge(visitor, others, "leave_out")
    assert "2 of 2 confirmed" in visitor.get(POINTS).text
    visitor.get("/me/complain/files")
    assert "2 of 2 confirmed" in visitor.get(POINTS).text


def test_leaving_out_keeps_what_was_typed_and_what_was_confirmed(visitor: Visitor) -> None:
    line, others, _ = of_three_numbers(visitor)
    typed(visitor, since="2026-10-02T08:00", said="eins")
    visitor.post(f"{POINTS}/{others[0]}/confirm")
    judge(visitor, [*line, *others], "leave_out")
    assert "2 of 2 confirmed" in visitor.get(POINTS).text


def test_what_was_not_on_the_page_is_not_confirmed_at_once(visitor: Visitor) -> None:
    line, _, _ = of_three_numbers(visitor)
    judge(visitor, line[:1], "confirm")
    assert visitor.get(POINTS).text.count("To be confirmed") == 4


def test_a_page_of_another_complaint_judges_nothing_of_this_one(visitor: Visitor) -> None:
    line, _, _ = of_three_numbers(visitor)
    answer = judge(visitor, line, "confirm", case="case_" + "0" * 32)
    assert (answer.status_code, answer.headers["location"]) == (303, POINTS)
    assert visitor.get(POINTS).text.count("To be confirmed") == 5


@pytest.mark.parametrize(
    "sent", [{"point": "1"}, {"point": "1", "do": "all"}, {"point": "99", "do": "confirm"}, {"point": "x", "do": "confirm"}]
)
def test_a_form_that_no_page_of_ours_sends_confirms_nothing(visitor: Visitor, sent: dict[str, str]) -> None:
    of_three_numbers(visitor)
    assert visitor.post(f"{POINTS}/at-once", data={"case": draft_of(visitor), **sent}).status_code == 400
    assert visitor.get(POINTS).text.count("To be confirmed") == 5


@pytest.mark.parametrize(
    ("shown", "told"), [("160****0900", "may be a registered line of 澜汀服务（虚构）"), ("1600****561", "Other numbers")]
)
def test_a_masked_number_that_may_be_a_line_is_no_stranger(visitor: Visitor, shown: str, told: str) -> None:
    begun(visitor)
    brought(visitor, ("bill.csv", LIFE.replace(b"160 0000 0900", shown.encode())))
    visitor.get("/me/complain/files")
    page = visitor.get(POINTS).text
    first, _, rest = page.partition("Other numbers")
    assert told in (first if told != "Other numbers" else page)
    assert (shown in first) is (told != "Other numbers")
    assert (shown in rest) is (told == "Other numbers")


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
