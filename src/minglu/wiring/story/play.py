"""Playing the story from beginning to end in a folder, in one language."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from minglu.wiring.catalogues import load
from minglu.wiring.clock import StoryClock
from minglu.wiring.errors import WrongFolder
from minglu.wiring.node import open_node
from minglu.wiring.packs import find_folder
from minglu.wiring.settings import write_settings
from minglu.wiring.story import calls, cast, check, contact_asks, denial, intake, wrong
from minglu.wiring.story.stage import ZONE
from minglu.wiring.story.telling import Telling


def play(folder: Path, *, language: str, out: Callable[[str], None]) -> None:
    """Play in `folder`, which must be new or empty. Raises StoryBroken, WrongFolder."""
    if folder.exists() and any(folder.iterdir()):
        raise WrongFolder("the folder to keep the story in is not empty; name a new one")
    folder.mkdir(parents=True, exist_ok=True)
    words = load(language)
    out(words.say("story.title"))
    out(words.say("story.rehearsal"))
    clock = StoryClock(cast.BEGINS)
    telling = Telling(words, zone=ZoneInfo(ZONE), out=out)
    settings = cast.settings()
    write_settings(folder, settings)
    with open_node(folder, origin=settings.origin, institution=settings.institution, clock=clock) as node:
        stage = cast.come_on(node, clock=clock, telling=telling, samples=find_folder("samples"), folder=folder)
        secret = intake.play(stage)
        calls.play_calls(stage)
        calls.play_unreachable(stage)
        contact_asks.play(stage, secret=secret)
        filed, pieces = wrong.play_wrong(stage)
        found = wrong.play_finding(stage, filed)
        denial.play(stage, found, pieces)
        check.play(stage)
    out("")
    out(words.say("story.end"))
