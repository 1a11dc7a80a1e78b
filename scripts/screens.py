"""Take the three pictures of README.md and README.zh-CN.md: what a contact, a collector and a handler see.

    .venv/bin/python scripts/screens.py            play the steps in the demonstration and write docs/pictures/*.png

The pages, their words and their people are the demonstration's; the steps are those of tests/browser, in a real Chromium.
A picture has the minute on it at which it was taken, so that none is the same twice; that the steps still lead to them,
and that all are there, is what tests/browser/test_screens.py looks at.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright  # noqa: E402 - after the path is known

from tests.browser import steps  # noqa: E402
from tests.browser.chromium import EXECUTABLE, QUIET  # noqa: E402
from tests.web_stage import Live, live_site  # noqa: E402

FOLDER: Final = ROOT / "docs" / "pictures"
LANGUAGES: Final = {"zh": steps.ZH, "en": steps.EN}
PHONE: Final[ViewportSize] = {"width": 360, "height": 780}
DESK: Final[ViewportSize] = {"width": 900, "height": 780}
NAMES: Final = ("contact", "collector", "handler")


def take(browser: Browser, folder: Path) -> None:
    """All pictures of all languages, each language in a demonstration of its own."""
    for language, locale in LANGUAGES.items():
        with TemporaryDirectory() as place, live_site(Path(place) / "demo") as live:
            for name, size, play in (("contact", PHONE, _finding), ("collector", DESK, _refusal), ("handler", DESK, _denial)):
                scale = 2 if size is PHONE else 1
                with browser.new_context(locale=locale, viewport=size, device_scale_factor=scale, reduced_motion="reduce") as context:
                    page = context.new_page()
                    play(live, page)
                    page.screenshot(path=folder / f"{name}.{language}.png")


def _finding(live: Live, page: Page) -> None:
    """What was found about the call that nobody had permitted."""
    steps.prove_number(live, page, steps.HERS)
    steps.file_complaint(live, page)
    _show(page, "#case-live h2")


def _refusal(live: Live, page: Page) -> None:
    """No to an ask, with its article and what would change it."""
    steps.sign_in(live, page, "collector-1")
    steps.ask_first(live, page, "later")
    expect(page.locator(".reasons").first).to_be_visible()


def _denial(live: Live, page: Page) -> None:
    """A denial that is not sent."""
    steps.sign_in(live, page, "handler")
    page.goto(live.address + "/desk/cases")
    page.locator("main h2 a").first.click()
    page.locator("#f-value_1").select_option("unrecorded_in_scope")
    page.locator("#f-text").fill(
        "经查，没有联系过您。" if page.locator("html").get_attribute("lang") == "zh-CN" else "We never called you."
    )
    page.locator("button[value=send]").click()
    expect(page.locator("#f-value_1-error")).to_be_visible()
    _show(page, "main .notice-bad")


def _show(page: Page, place: str) -> None:
    """Scroll so that this stands near the top."""
    page.locator(place).first.evaluate("found => scrollTo(0, found.getBoundingClientRect().top + scrollY - innerHeight / 12)")


def main() -> int:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=list(QUIET))
        take(browser, FOLDER)
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
