"""A real browser: Debian's Chromium, which talks to nobody but the page under test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.checks import axe_faults, unlabelled
from tests.browser.chromium import EXECUTABLE, QUIET
from tests.browser.site import Site
from tests.web_stage import Live, live_site


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return {"executable_path": EXECUTABLE, "args": list(QUIET)}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Each test names its pages in full. (The plugin's own fixture is of a form that pytest is about to drop.)"""


@pytest.fixture
def site() -> Iterator[Site]:
    """A small site under our own content policy, with our own scripts."""
    with Site() as running:
        yield running


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """The demonstration, served to this browser alone."""
    with live_site(tmp_path / "demo") as running:
        yield running


@pytest.fixture(scope="session")
def axe_clean() -> Callable[[Page], None]:
    """Assert that axe finds nothing against WCAG 2.1 AA on a page, light and dark."""

    def check(page: Page) -> None:
        for scheme in ("light", "dark"):
            # Without motion: in the middle of a change of colours there is no contrast to measure.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert axe_faults(page) == []
        page.emulate_media(color_scheme="light")

    return check


@pytest.fixture(scope="session")
def labels_visible() -> Callable[[Page], None]:
    """Assert that each input of a page has a label that can be seen."""

    def check(page: Page) -> None:
        assert unlabelled(page) == []

    return check


@pytest.fixture(scope="session")
def fits(labels_visible: Callable[[Page], None]) -> Callable[[Page], None]:
    """Assert that labels can be seen, nothing runs off sideways, and there is one heading."""

    def check(page: Page) -> None:
        labels_visible(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
        assert page.locator("h1").count() == 1, page.url

    return check


@pytest.fixture(scope="session")
def look(axe_clean: Callable[[Page], None], fits: Callable[[Page], None]) -> Callable[[Page], None]:
    """Assert what holds on every page: axe finds nothing, and the page fits."""

    def check(page: Page) -> None:
        axe_clean(page)
        fits(page)

    return check
