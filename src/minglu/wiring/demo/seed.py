"""Seeding the demonstration: the story's past up to 6 November 2026, 14:00, through the real acts, with their clock.

    secret, key = seed(folder, say=print_progress)

What the story tells afterwards is left to whoever opens the pages: the contact asks, complains, is answered.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from minglu.access.api_keys import SCOPES
from minglu.acts.api_keys import issue_key
from minglu.canon.instants import DAY, Instant
from minglu.wiring.catalogues import load
from minglu.wiring.clock import StoryClock
from minglu.wiring.demo import complaints, others, people
from minglu.wiring.keys import mark_demo
from minglu.wiring.node import open_node
from minglu.wiring.packs import find_folder
from minglu.wiring.settings import write_settings
from minglu.wiring.story import calls, cast, intake, wrong
from minglu.wiring.story.contact_asks import CONTACT
from minglu.wiring.story.stage import ZONE, Stage
from minglu.wiring.story.telling import Telling

COLLECTORS: Final = 6
TODAY: Final = "2026-11-06"
_KEY_DAYS: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """What is told once: the key of the API. It is kept nowhere."""

    api_key: str = field(repr=False)


def seed(folder: Path, *, language: str, say: Callable[[str], None]) -> Seeded:
    """Seed an empty folder. `say` is told each step, in words. Raises StoryBroken when a step does not come out right."""
    words = load(language)
    settings = replace(cast.settings(), demo=True)
    write_settings(folder, settings)
    clock = StoryClock(cast.BEGINS)
    telling = Telling(words, zone=ZoneInfo(ZONE), out=lambda _line: None)
    with open_node(folder, origin=settings.origin, institution=settings.institution, clock=clock) as node:
        mark_demo(folder / "lender" / "keys")
        say(words.say("demo.seed.people"))
        stage = cast.come_on(node, clock=clock, telling=telling, samples=find_folder("samples"), folder=folder, collectors=COLLECTORS)
        people.open_accounts(stage)
        say(words.say("demo.seed.numbers"))
        intake.play(stage)
        more = others.take_in(stage)
        say(words.say("demo.seed.calls"))
        calls.play_calls(stage)
        complaints.first(stage, more)
        calls.play_unreachable(stage)
        say(words.say("demo.seed.complaints"))
        complaints.second(stage, more)
        say(words.say("demo.seed.today"))
        key = _until_she_complains(stage, more)
        node.office.wait_until_published()
    return Seeded(api_key=key)


def _until_she_complains(stage: Stage, more: others.Others) -> str:
    """5 and 6 November: called past Minglu; a borrower called three times today; the line compared with its carrier."""
    wrong.dial_by_hand(stage, CONTACT, moment="2026-11-05 14:03:05", seconds=95)
    others.call_thrice(stage, more.called_out, day=TODAY)
    stage.at(f"{TODAY} 13:00")
    wrong.reconcile(stage)
    until = Instant(stage.at(f"{TODAY} 14:00") + _KEY_DAYS * DAY)
    office, keys = stage.node.office, stage.node.api_keys
    return issue_key(office, keys, staff=stage.loan_system.id, scopes=SCOPES, until=until, by=stage.officer.id).text
