"""Running `minglu` as its user does: words in, status and what was told out."""

import contextlib
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from minglu.cli.main import main

CONTACT = "16000000202"


@dataclass(frozen=True, kw_only=True)
class Ran:
    """How a command ended, and what it said on both channels."""

    status: int
    out: str
    err: str


def minglu(*words: str | Path) -> Ran:
    """Run one command in this process. An error that nobody foresaw is raised: it would have been a traceback."""
    out, err = io.StringIO(), io.StringIO()
    before = sys.argv
    sys.argv = ["minglu", *map(str, words)]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = _status()
    finally:
        sys.argv = before
    return Ran(status=status, out=out.getvalue(), err=err.getvalue())


def _status() -> int:
    """What the process would have ended with: a command always says it."""
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    return int(code)


def one_sentence(ran: Ran) -> str:
    """What an error is to a user: status 1, nothing on standard output, one line on standard error."""
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1), ran
    assert ran.err.startswith("minglu: ")
    return ran.err.removeprefix("minglu: ").strip()


def chapters(told: str) -> Iterator[list[str]]:
    """The lines of a story, a list a chapter; the first is what comes before them."""
    for part in told.split("\n\n"):
        yield part.splitlines()
