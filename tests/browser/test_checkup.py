"""The check-up in a real browser: from the invented records to the report in one's hand, with scripts and without, on a telephone
and on a desk, in Chinese and in English."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from minglu.wiring import checkup_bench
from minglu.wiring.checkup_bench import FolderBench
from minglu.wiring.checkup_site import make_checkup_app
from minglu.wiring.listen import config_of, listen
from minglu.wiring.sample_calls import write_calls
from tests.browser.checks import unlabelled

Check = Callable[[Page], None]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@dataclass(frozen=True, kw_only=True)
class Pages:
    """The pages, and the bench behind them."""

    bench: FolderBench
    address: str


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    """The check-up as it is served, with a sample that is read in a moment."""
    monkeypatch.setattr(checkup_bench, "write_calls", partial(write_calls, rows=300))
    bench = FolderBench(tmp_path)
    with listen("127.0.0.1", 0) as place:
        address = f"http://localhost:{place.getsockname()[1]}"
        server = uvicorn.Server(config_of(make_checkup_app(bench, origin=address)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [place]})
        thread.start()
        try:
            yield Pages(bench=bench, address=address)
        finally:
            server.should_exit = True
            thread.join()
            for other in threading.enumerate():
                if other.name == "checkup":
                    other.join(60)


def fits(page: Page) -> None:
    """No page is wider than its screen, and every input has a label that is seen."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
    assert unlabelled(page) == []


@pytest.mark.parametrize(
    ("locale", "sample", "run", "title", "read"),
    [
        ("zh-CN", "用虚构的记录试一试", "开始体检", "催收体检报告", "二、各列的意思"),
        ("en-GB", "Try the invented records", "Run the check-up", "Collection check-up", "2. What the columns mean"),
    ],
)
def test_from_the_sample_to_the_report(
    browser: Browser, pages: Pages, axe_clean: Check, locale: str, sample: str, run: str, title: str, read: str
) -> None:
    # The English pages are made of the same parts: looked at by axe in Chinese, in both themes.
    look: Check = axe_clean if locale == "zh-CN" else fits
    context = browser.new_context(locale=locale)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(pages.address)
    fits(page)
    look(page)
    page.get_by_role("button", name=sample).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(read)
    fits(page)
    look(page)
    page.get_by_role("button", name=run).click()
    page.wait_for_url("**/running")
    fits(page)
    look(page)
    page.wait_for_url("**/report", timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    fits(page)
    look(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="PDF").first.click()
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF-")
    assert taken.value.suggested_filename == "checkup.zh.pdf"
    assert "1600000" not in page.content()
    assert faults == []
    context.close()


def test_a_file_goes_by_script_and_a_broken_one_says_why(page: Page, pages: Pages, tmp_path: Path, axe_clean: Check) -> None:
    good, bad = write_calls(tmp_path / "good", rows=100), tmp_path / "bad.xls"
    bad.write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 100)
    page.goto(pages.address)
    page.locator("input[type=file]").set_input_files([good, bad])
    with page.expect_request(lambda sent: sent.method == "PUT") as sent:
        page.locator("form[data-checkup] button").click()
    assert "calls.csv" not in sent.value.url
    expect(page.locator("ul.rows li")).to_have_count(2)
    expect(page.locator(".wrong")).to_have_count(1)
    fits(page)
    axe_clean(page)


def test_a_file_that_is_refused_is_told_beside_the_form(page: Page, pages: Pages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup_bench, "MOST_FILES", 0)
    page.goto(pages.address)
    page.locator("input[type=file]").set_input_files(write_calls(tmp_path / "good", rows=100))
    page.locator("form[data-checkup] button").click()
    expect(page.locator("form[data-checkup] [role=alert]")).to_contain_text("0")
    assert page.url == f"{pages.address}/"


def test_the_keyboard_alone_is_enough(page: Page, pages: Pages) -> None:
    page.goto(pages.address)
    for name, leads in (("Try the invented records", "columns"), ("Run the check-up", "running")):
        target = page.get_by_role("button", name=name)
        target.focus()
        expect(target).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{leads}")
    page.wait_for_url("**/report", timeout=60_000)
    table = page.get_by_role("region").first
    table.focus()
    expect(table).to_be_focused()


def test_without_scripts_it_is_the_same_way(browser: Browser, pages: Pages, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN", viewport=PHONE)
    page = context.new_page()
    page.goto(pages.address)
    expect(page.get_by_text("最多 50 MB")).to_be_visible()
    page.locator("input[type=file]").set_input_files(write_calls(tmp_path / "good", rows=100))
    page.get_by_role("button", name="放入").click()
    page.get_by_role("link", name="下一步：看看各列的意思").click()
    page.get_by_role("button", name="开始体检").click()
    while page.url.endswith("/running"):
        page.get_by_role("link", name="再看一次").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("催收体检报告")
    page.get_by_role("button", name="全部清除").click()
    assert pages.bench.files() == ()
    context.close()
