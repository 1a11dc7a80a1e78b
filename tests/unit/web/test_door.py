"""The start page, 查号 and the guide: open to everybody, keeping nothing."""

import re
from collections.abc import Iterator

import pytest

from minglu.cases.remedies import WAYS
from tests.web_stage import Visitor, visiting


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with visiting(tmp_path_factory.mktemp("door") / "demo") as visitor:
        yield visitor


@pytest.fixture
def anyone(opened: Visitor) -> Visitor:
    """A visitor without cookies; what these pages are asked changes nothing, so that one demonstration does for all."""
    opened.cookies.clear()
    return opened


def test_the_start_page_leads_through_three_doors(anyone: Visitor) -> None:
    page = anyone.get("/")
    assert page.status_code == 200
    assert all(f'href="{door}"' in page.text for door in ("/me/prove", "/desk", "/oversight", "/help"))


@pytest.mark.parametrize("page", ["/", "/me/prove", "/help"])
def test_whoever_has_a_receipt_finds_where_its_code_goes(anyone: Visitor, page: str) -> None:
    assert 'href="/status"' in anyone.get(page).text


def test_a_registered_line_is_told_with_its_agency(anyone: Visitor) -> None:
    assert anyone.served.demo is not None
    page = anyone.post("/check-number", data={"number": anyone.served.demo.numbers()[1]})
    assert page.status_code == 200
    assert "This is a registered line" in page.text


def test_a_number_that_is_no_line_is_not_called_harmless(anyone: Visitor) -> None:
    page = anyone.post("/check-number", data={"number": "16000006666"})
    assert "no registered line" in page.text
    assert "does not show that the caller has nothing to do" in page.text


@pytest.mark.parametrize("number", ["", "12", "not a number", "1" * 41, "1600000020\x00", "+1 555", "<b>"])
def test_what_is_no_number_is_said_beside_the_field(anyone: Visitor, number: str) -> None:
    page = anyone.post("/check-number", data={"number": number})
    assert page.status_code == 400
    assert 'id="f-number-error"' in page.text


def test_looking_up_too_often_asks_to_wait(visitor: Visitor) -> None:
    asked = [visitor.post("/check-number", data={"number": "16000006666"}).status_code for _ in range(21)]
    assert asked == [200] * 20 + [429]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("way", sorted(WAYS))
def test_each_way_onward_is_told_with_its_law(anyone: Visitor, way: str, language: str) -> None:
    page = anyone.get(f"/help/{way}", headers={"Accept-Language": language})
    assert page.status_code == 200
    assert all(cited.article in page.text for cited in WAYS[way].law)


def test_arbitration_is_told_with_its_warning(anyone: Visitor) -> None:
    assert "Arbitration binds only those who agreed to it" in anyone.get("/help/arbitration").text


@pytest.mark.parametrize("way", ["x", "Lawsuit", "lawsuit.html", "%00"])
def test_there_is_no_other_way(anyone: Visitor, way: str) -> None:
    assert anyone.get(f"/help/{way}").status_code == 404


def test_the_guide_says_what_to_keep_and_all_ways(anyone: Visitor) -> None:
    page = anyone.get("/help").text
    assert "delete nothing" in page
    assert all(f'href="/help/{way}"' in page for way in WAYS)


def test_a_page_that_is_not_there_says_so(anyone: Visitor) -> None:
    page = anyone.get("/nowhere")
    assert page.status_code == 404
    assert "There is no such page" in page.text


@pytest.mark.parametrize("back", ["//elsewhere.example", "https://elsewhere.example", "javascript:x", "/\\elsewhere", "", "x"])
def test_a_switch_never_leads_to_another_site(anyone: Visitor, back: str) -> None:
    assert anyone.post("/language", data={"to": "zh", "back": back}).headers["location"] == "/"


def test_the_language_that_was_chosen_stays(anyone: Visitor) -> None:
    anyone.post("/language", data={"to": "zh", "back": "/help"})
    assert "我能做什么" in anyone.get("/help").text


@pytest.mark.parametrize("to", ["", "fr", "ZH"])
def test_a_language_we_do_not_speak_is_refused(anyone: Visitor, to: str) -> None:
    assert anyone.post("/language", data={"to": to, "back": "/"}).status_code == 400


@pytest.mark.parametrize("to", ["", "pink"])
def test_a_theme_we_do_not_have_is_refused(anyone: Visitor, to: str) -> None:
    assert anyone.post("/theme", data={"to": to, "back": "/"}).status_code == 400


# ---- Words for everybody


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/", "/check-number", "/me/prove", "/help", "/status"])
def test_how_it_is_built_is_not_what_a_citizen_reads(anyone: Visitor, path: str, language: str) -> None:
    page = anyone.get(path, headers={"Accept-Language": language}).text
    read = re.sub(r"<[^>]*>", " ", page[page.index("<body") :])
    assert re.findall(r"见证|默克尔|哈希|散列|(?i:\b(?:witness|merkle|hash|checkpoint|cosign)\w*)", read) == []
