"""The guide to the check-up is followed: what it says that the sample gives is what the sample gives."""

import os
import re
import subprocess
import sys
from pathlib import Path

from minglu.wiring.catalogues import LANGUAGES
from tests.docs.test_pages_run import fits

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
PAGES = {"en": "checkup.md", "zh": "checkup.zh-CN.md"}
_STEP = re.compile(r"```sh\nminglu (.*?)\n```\n\n```text\n(.*?)```", re.DOTALL)


def test_the_sample_says_what_the_guide_says(tmp_path: Path) -> None:
    steps = {language: _STEP.findall((GUIDES / page).read_text("utf-8")) for language, page in PAGES.items()}
    ((words, told),) = steps["en"]
    command = [sys.executable, "-m", "minglu", *words.split()]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert fits(done.stdout, told), done.stdout
    # The Chinese page was made by the same run in the other language: its numbers are these.
    ((_, in_chinese),) = steps["zh"]
    assert re.findall(r"[\d,]{2,}", in_chinese.partition("…")[0].partition("sample")[2])[:3] == ["50,000", "685", "615"]
    assert len(list((tmp_path / "checkup").iterdir())) == 3 * len(LANGUAGES)
