"""Take the two pictures of docs/guides/checkup.md: the head of the report that the check-up writes on its own sample.

    .venv/bin/python scripts/checkup_picture.py            judge the sample and write docs/pictures/checkup.zh.png and checkup.en.png

The report's day is today's, so that no picture is the same twice. That the sample still gives such a report is what
tests/scenarios/test_checkup.py looks at.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import ViewportSize, sync_playwright  # noqa: E402 - after the path is known

from minglu.wiring.checking import CheckChoices, run_checkup, source_of, write_reports  # noqa: E402
from minglu.wiring.sample_calls import write_calls  # noqa: E402
from tests.browser.chromium import EXECUTABLE, QUIET  # noqa: E402

FOLDER: Final = ROOT / "docs" / "pictures"
LANGUAGES: Final = ("zh", "en")
DESK: Final[ViewportSize] = {"width": 900, "height": 1_240}


def main() -> int:
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        source = source_of(write_calls(folder))
        ran = run_checkup((source,), choices=CheckChoices(fiction=True, licence="consumer_finance"), tell=lambda _stage, _done, _of: None)
        write_reports(ran, folder)
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=list(QUIET))
        page = browser.new_page(viewport=DESK)
        for language in LANGUAGES:
            page.goto((folder / f"report.{language}.html").as_uri())
            page.screenshot(path=FOLDER / f"checkup.{language}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
