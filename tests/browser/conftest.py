"""A real browser: Debian's Chromium, which talks to nobody but the page under test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.checks import axe_faults, unlabelled
from tests.browser.site import Site
from tests.web_stage import Live, live_site


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    quiet = "--disable-quic --disable-background-networking --disable-component-update --disable-sync --no-first-run"
    return {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox", *quiet.split()]}


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
