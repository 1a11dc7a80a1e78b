"""A node while it is served: open, with its way out for codes, its telephone, its chores. `wiring.http` makes an app of it.

    with serve_demo(folder, port=8450) as served:        everything invented; the clock can be moved
        …
    with serve_node(folder) as served:                   a real one; what is unsafe was looked for before

Opened in one order and closed in the other: the folder is held, the node opened, the chores begun; then chores end, what
waits in the sequencer is decided, databases close, the folder is free.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from minglu.acts.dial import Telephone
from minglu.acts.find import ReadExhibits
from minglu.acts.ports import Clock
from minglu.acts.prove import Outbox
from minglu.web.parts import Demo
from minglu.wiring.background import Background
from minglu.wiring.catalogues import LANGUAGES, load
from minglu.wiring.chance import SystemChance
from minglu.wiring.chores import chores_of
from minglu.wiring.clock import DemoClock, SystemClock
from minglu.wiring.demo.folder import begins
from minglu.wiring.demo.people import loader_of
from minglu.wiring.demo.stand import DemoStand
from minglu.wiring.folders import hold
from minglu.wiring.kept import open_database
from minglu.wiring.node import Node, open_node
from minglu.wiring.outbox import MemoryOutbox, NoOutbox, SpoolOutbox
from minglu.wiring.reading import ExhibitReader
from minglu.wiring.settings import HOST, Settings, Web, read_settings
from minglu.wiring.telephone import NoTelephone, RehearsalTelephone


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What pages and API are made of. `filed` is called when something was filed that a finding can be computed of."""

    folder: Path
    settings: Settings
    node: Node
    clock: Clock
    outbox: Outbox
    telephone: Telephone
    read: ReadExhibits
    filed: Callable[[], None]
    demo: Demo | None


@contextmanager
def serve_demo(folder: Path, *, port: int) -> Iterator[Served]:
    """Open a seeded demonstration, to be reached from this machine alone. Raises FolderHeld."""
    with hold(folder):
        # By its name and not by its number: browsers give passkeys to names alone.
        settings = replace(read_settings(folder), web=Web(host=HOST, port=port, origin=f"http://localhost:{port}"))
        clock = DemoClock(begins(folder))
        outbox = MemoryOutbox(clock)
        with _open(folder, settings, clock=clock) as node:
            telephone = RehearsalTelephone(node, folder, clock=clock, loader=loader_of(node))
            read = ExhibitReader(zone=settings.zone)
            with Background(chores_of(node, read=read, telephone=telephone)) as background:
                yield Served(
                    folder=folder,
                    settings=settings,
                    node=node,
                    clock=clock,
                    outbox=outbox,
                    telephone=telephone,
                    read=read,
                    filed=background.wake,
                    demo=DemoStand(clock=clock, outbox=outbox, moved=background.wake),
                )


@contextmanager
def serve_node(folder: Path, settings: Settings, *, name: str = "") -> Iterator[Served]:
    """Open a node for real people. The caller holds its folder and has looked it over. `name` tells nodes of one log apart."""
    clock = SystemClock()
    with _open(folder, settings, clock=clock, name=name) as node:
        read = ExhibitReader(zone=settings.zone)
        with Background(chores_of(node, read=read, telephone=None)) as background:
            yield Served(
                folder=folder,
                settings=settings,
                node=node,
                clock=clock,
                outbox=_outbox(settings),
                telephone=NoTelephone(),
                read=read,
                filed=background.wake,
                demo=None,
            )


def _open(folder: Path, settings: Settings, *, clock: Clock, name: str = "") -> AbstractContextManager[Node]:
    database = open_database(folder, settings)
    return open_node(folder, origin=settings.origin, institution=settings.institution, clock=clock, database=database, name=name)


def _outbox(settings: Settings) -> Outbox:
    if not settings.codes.spool:
        return NoOutbox()
    words = [load(language) for language in LANGUAGES]
    return SpoolOutbox(Path(settings.codes.spool), name=settings.name, words=words, chance=SystemChance().draw)
