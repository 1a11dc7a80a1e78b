"""Walk a newcomer's path, and say how long each step took: clone, `make run`, complain, see the finding, check the statement.

    .venv/bin/python scripts/newcomer.py

The clone is of this checkout's last commit, in an empty folder of its own, with the packages that this machine has already
fetched. The newcomer presses without reading; somebody who reads takes longer. It fails where a step leads nowhere.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402 - after the path is known

from tests.browser import steps  # noqa: E402
from tests.browser.chromium import EXECUTABLE, QUIET  # noqa: E402


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """Where it says that it can be reached."""

    address: str


@contextmanager
def took(what: str) -> Iterator[None]:
    begun = perf_counter()
    yield
    print(f"{perf_counter() - begun:6.1f} s  {what}", flush=True)


@contextmanager
def running(clone: Path) -> Iterator[Demonstration]:
    """`make run` in the clone, until it has said where its pages are; stopped as Ctrl-C stops it."""
    # A group of its own: Ctrl-C goes to make and to what it started.
    with subprocess.Popen(["make", "run"], cwd=clone, stdout=subprocess.PIPE, text=True, process_group=0) as process:
        try:
            yield Demonstration(address=_address(process.stdout))
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.communicate()


def _address(lines: Iterable[str] | None) -> str:
    address = ""
    for line in lines or ():
        address = address or next(iter(re.findall(r"http://localhost:[0-9]+", line)), "")
        if "Ctrl-C" in line:
            return address
    raise SystemExit("make run ended before its pages were there")


def statement(demo: Demonstration, page: Page, folder: Path) -> tuple[Path, Path]:
    """The uses as a file, and the public keys that the checking page shows."""
    page.goto(demo.address + "/me/uses")
    page.locator("main form[action='/me/uses'] button").first.click()
    with page.expect_download() as file:
        page.locator("main a[href='/me/uses/file']").click()
    file.value.save_as(folder / "uses.json")
    page.goto(demo.address + "/oversight")
    (folder / "policy.txt").write_text(page.locator("#policy").text_content() or "", "utf-8")
    return folder / "uses.json", folder / "policy.txt"


def walk(clone: Path, folder: Path) -> None:
    with took("clone"):
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    begun = perf_counter()
    with running(clone) as demo, sync_playwright() as playwright:
        print(f"{perf_counter() - begun:6.1f} s  make run, until the pages are there", flush=True)
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=list(QUIET))
        page = browser.new_context(locale=steps.ZH, viewport={"width": steps.PHONE, "height": 800}).new_page()
        with took("prove the number, complain with a file, see the finding"):
            steps.prove_number(demo, page, steps.HERS)
            steps.file_complaint(demo, page)
        with took("fetch the statement and its keys"):
            uses, policy = statement(demo, page, folder)
        browser.close()
    with took("check it with `minglu verify`"):
        words = ["verify", str(uses), "--policy", str(policy), "--number", steps.HERS, "--fiction"]
        subprocess.run([str(clone / ".venv" / "bin" / "minglu"), *words], check=True)


if __name__ == "__main__":
    with TemporaryDirectory() as empty, took("in all"):
        walk(Path(empty) / "minglu", Path(empty))
