"""Log lines: one JSON object a line; the demo is quiet; of a library's line its kind alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SAYS = """
import logging, sys, structlog
from minglu.wiring.log_lines import tell_operators
tell_operators(quiet=sys.argv[1] == "quiet")
log = structlog.get_logger("minglu.test")
log.debug("debugged")
log.info("started", entries=7)
log.warning("chore_failed", chore="见证", error="ValueError")
log.error("broken")
library = logging.getLogger("some.library")
library.info("nothing much")
library.warning("could not read +8616000000202: %s", "secret")
try:
    raise ValueError("a number: +8616000000202")
except ValueError:
    logging.getLogger("uvicorn.error").exception("Exception in ASGI application\\n")
    library.exception("failed with +8616000000202")
"""


def said(how: str) -> tuple[str, list[dict[str, object]]]:
    done = subprocess.run(
        [sys.executable, "-c", SAYS, how],
        env={"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == ""
    return done.stderr, [json.loads(line) for line in done.stderr.splitlines()]


@pytest.fixture(scope="module")
def served():
    return said("served")


@pytest.fixture(scope="module")
def quiet():
    return said("quiet")


def test_every_line_is_one_object_with_its_moment_and_level(served) -> None:
    _, lines = served
    assert [line["event"] for line in lines] == [
        "started",
        "chore_failed",
        "broken",
        "library_line",
        "Exception in ASGI application",
        "library_line",
    ]
    assert all(str(line["timestamp"]).endswith("Z") and line["level"] for line in lines)
    assert lines[0]["entries"] == 7


def test_chinese_stands_as_it_is(served) -> None:
    assert "见证" in served[0]


def test_of_an_error_only_the_kind_is_told(served) -> None:
    text, lines = served
    assert [line.get("error") for line in lines] == [None, "ValueError", None, None, "ValueError", "ValueError"]
    assert "Traceback" not in text


def test_what_a_library_says_may_hold_anything_and_is_not_repeated(served) -> None:
    text, lines = served
    assert "0202" not in text
    assert "secret" not in text
    assert [line.get("logger") for line in lines if line["event"] == "library_line"] == ["some.library", "some.library"]


def test_the_demo_tells_what_went_wrong_and_nothing_else(quiet) -> None:
    assert [line["event"] for line in quiet[1]] == ["broken", "Exception in ASGI application", "library_line"]
