"""minglu story: the whole of Minglu in one path, played in the terminal."""

import tempfile
from pathlib import Path
from typing import Annotated, Literal

import cyclopts

from minglu.cli.told import language_of, tell
from minglu.wiring.story.play import play


def story(
    *,
    keep: Annotated[
        Path | None, cyclopts.Parameter(help="a new folder for what the story leaves: log, letters, statement, hand-over")
    ] = None,
    language: Annotated[Literal["zh", "en"] | None, cyclopts.Parameter(help="zh or en; the terminal's if not given")] = None,
) -> None:
    """Play one harassing call from address book to consequence, in rehearsal."""
    if keep is not None:
        play(keep, language=language_of(language), out=tell)
        return
    with tempfile.TemporaryDirectory(prefix="minglu-story-") as folder:
        play(Path(folder) / "story", language=language_of(language), out=tell)
