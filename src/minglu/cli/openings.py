"""minglu openings: hand the private part of a log to an auditor, as an entry of its own.

The folder is held meanwhile: nobody can give from a node that is being served. There an officer does it on a page.
"""

from pathlib import Path
from typing import Annotated, Literal

import cyclopts

from minglu.cli.told import language_of, tell
from minglu.wiring.catalogues import load
from minglu.wiring.handover import give_to

app = cyclopts.App(name="openings", help="Openings of the log's private part.")


@app.command
def give(
    node: Path,
    *,
    to: Annotated[str, cyclopts.Parameter(help="whom they are given to; stands in the log")],
    why: Annotated[str, cyclopts.Parameter(help="for what; stands in the log")],
    out: Annotated[Path, cyclopts.Parameter(help="a new folder for the hand-over")],
    language: Annotated[Literal["zh", "en"] | None, cyclopts.Parameter(help="zh or en; the terminal's if not given")] = None,
) -> int:
    """Write a hand-over of the log in the folder NODE for an auditor; that it was given is entered first.

    The node must not be served meanwhile: stop it, or have its compliance officer hand over on the page Hand-overs.
    """
    count = give_to(node, to=to, why=why, out=out)
    tell(load(language_of(language)).say("openings.given", count=count, folder=str(out)))
    return 0
