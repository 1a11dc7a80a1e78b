"""Every page of the application, as whoever it is for: clean by axe in light and dark, labelled, and as wide as its window."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import NO_PAGES, PAGES, REFUSED, Scene, make_scene
from tests.browser.steps import DESK, EN, PHONE, ZH, Check, be, profile
from tests.unit.web.roles import GETS
from tests.web_stage import live_site


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Scene]:
    """One demonstration with one of everything, that these tests only look at."""
    with live_site(tmp_path_factory.mktemp("every-page") / "demo") as live:
        yield make_scene(live, browser)


def test_every_page_is_in_the_table() -> None:
    assert sorted({*PAGES, *NO_PAGES} ^ set(GETS)) == []
    assert not NO_PAGES & set(PAGES)


def visits(scene: Scene) -> Iterator[tuple[str, str, int]]:
    """Who goes where, and how it is answered."""
    for template, who in PAGES.items():
        yield who, scene.address(template), 200
    yield "collector-1", scene.refusal, 200
    for who, path, status in REFUSED:
        yield who, scene.live.address + path, status


@pytest.mark.parametrize(("locale", "width"), [(ZH, PHONE), (EN, DESK)])
def test_every_page_is_clean_and_fits(scene: Scene, browser: Browser, look: Check, locale: str, width: int) -> None:
    faults = []
    with profile(browser, locale, width=width) as page:
        for who, address, status in visits(scene):
            scene.become(page, who)
            faults += [(who, address.removeprefix(scene.live.address), fault) for fault in seen(page, look, address=address, status=status)]
    assert faults == []


def test_every_page_fits_a_telephone_in_english(scene: Scene, browser: Browser, fits: Check) -> None:
    """Its words are longer than the Chinese ones. Colours and roles are the same, and were looked at above."""
    faults = []
    with profile(browser, EN, width=PHONE) as page:
        for who, address, status in visits(scene):
            scene.become(page, who)
            faults += [(who, address.removeprefix(scene.live.address), fault) for fault in seen(page, fits, address=address, status=status)]
    assert faults == []


def seen(page: Page, look: Check, *, address: str, status: int) -> Iterator[str]:
    """What is wrong with one page: all are looked at before any is complained of."""
    answer = page.goto(address)
    if answer is None or answer.status != status or page.url != address:
        yield f"{answer.status if answer is not None else None} at {page.url}"
        return
    try:
        look(page)
    except AssertionError as error:
        yield str(error).partition("\n")[0]


# Pages that stand at no address: what a form is answered with, by the page that the form is on.
ANSWERED: tuple[tuple[str, str, dict[str, str], str], ...] = (
    ("stranger", "/check-number", {"#f-number": "16000000900"}, "main form[action='/check-number'] button"),
    ("stranger", "/status", {"#f-code": "{case}"}, "main form[action='/status'] button"),
    ("stranger", "/status", {"#f-code": "nothing"}, "main form[action='/status'] button"),
    ("stranger", "/desk/sign-in", {"#f-login": "nobody", "#f-password": "wrong"}, "main form button"),
    ("reviewer", "/desk/cases/{case:str}", {}, "form[action$='/exposure'] button"),
)


@pytest.mark.parametrize(("locale", "width"), [(ZH, PHONE), (EN, DESK)])
def test_what_forms_are_answered_with_is_clean_and_fits(scene: Scene, browser: Browser, look: Check, locale: str, width: int) -> None:
    with profile(browser, locale, width=width) as page:
        for who, template, typed, button in ANSWERED:
            page.context.clear_cookies(name="staff")
            if who != "stranger":
                be(scene.live, page, who)  # anew: what was opened before stays open for its session
            page.goto(scene.address(template))
            for field, text in typed.items():
                page.locator(field).fill(text.replace("{case}", scene.names["{case:str}"]))
            with page.expect_navigation():
                page.locator(button).first.click()
            look(page)
