"""A node on PostgreSQL that is killed, whose server restarts without warning, whose commits lose their answers: what was
told is true, no permit is without its entry, and no count is off by one.

The acts, the points and the promises are those of SQLite (`run`, `promises`); here everything is in another database.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from minglu.acts.errors import NotWitnessed
from minglu.gate.errors import StorageLost
from minglu.vault.errors import TokenGone
from tests.crashes.conftest import Kill
from tests.crashes.promises import hold_all, promised_before_reopening
from tests.crashes.run import LATER, Cut, Journal, play
from tests.crashes.stage import CONNECTION, WORKS, enter, no_crash, prepare
from tests.postgres import Server
from tests.proxy import Proxy

KILLED = -9
# Before and after each of the two promises: the commit, and the witnesses.
KILLS = (
    *(("ask", point) for point in ("sequencer.written", "sequencer.committed", "checkpoint.recorded", "checkpoint.published")),
    ("dial", "token.claiming"),
    ("never again", "sequencer.committed"),
)
RESTARTS = (
    *(("ask", point) for point in ("sequencer.written", "sequencer.committed", "checkpoint.recorded")),
    ("dial", "token.claiming"),
)
# Where a commit's answer is lost, and whether it is found out what became of it: of a checkpoint it need not be.
CUTS = (("ask", "sequencer.written", True), ("dial", "token.claiming", True), ("ask", "checkpoint.published", False))


@pytest.fixture
def server(postgres: Callable[[], Server]) -> Server:
    return postgres()


@pytest.fixture(scope="module")
def prepared_there(postgres: Callable[[], Server], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A lender with everything that a call needs, in a folder and a database; copied, never used."""
    folder, name = tmp_path_factory.mktemp("prepared") / "node", postgres().database()
    folder.mkdir()
    (folder / CONNECTION).write_text(postgres().string(name))
    prepare(folder)
    return folder, name


@pytest.fixture
def name(prepared_there: tuple[Path, str], server: Server) -> str:
    return server.database(like=prepared_there[1])


@pytest.fixture
def folder(prepared_there: tuple[Path, str], name: str, server: Server, tmp_path: Path) -> Path:
    copied = Path(shutil.copytree(prepared_there[0], tmp_path / "node"))
    (copied / CONNECTION).write_text(server.string(name))
    return copied


@pytest.fixture
def wire(server: Server) -> Iterator[Proxy]:
    with Proxy.open(server.port) as opened:
        yield opened


def hold_after(folder: Path) -> None:
    """Every promise, on the node opened again."""
    with enter(folder, now=LATER, at=no_crash) as stage:
        hold_all(stage, Journal(folder / "journal").lines())


def live_through(folder: Path, *, step: str, point: str, strike: Callable[[str], None]) -> dict[str, Exception]:
    """All acts, with a blow at one point, in a process that lives on; what failed, by step."""
    cut = Cut(step=step, point=point, nth=1, strike=strike)
    failed: dict[str, Exception] = {}

    def forgive(act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next step must be tried
            failed.setdefault(cut.now, error)

    with enter(folder, now=WORKS, at=cut) as stage:
        play(stage, journal=Journal(folder / "journal"), cut=cut, forgive=forgive)
        assert stage.node.office.sequencer.broken is None
    assert (step, point) in cut.seen
    return failed


def test_everything_that_a_node_does_it_does_on_postgresql(folder: Path) -> None:
    assert live_through(folder, step="ask", point="sequencer.begun", strike=no_crash) == {}
    hold_after(folder)


@pytest.mark.parametrize(("step", "point"), KILLS)
def test_killed_at(folder: Path, kill: Kill, step: str, point: str) -> None:
    assert kill(folder, step=step, point=point, nth=1) == KILLED
    promised_before_reopening(folder, Journal(folder / "journal").lines())
    hold_after(folder)


@pytest.mark.parametrize(("step", "point"), RESTARTS)
def test_the_server_restarts_without_warning_at(folder: Path, server: Server, step: str, point: str) -> None:
    """The node is not started again: it finds its way back by itself."""
    failed = live_through(folder, step=step, point=point, strike=lambda _: server.restart_at_once())
    assert set(failed) <= {step}
    hold_after(folder)


@pytest.mark.parametrize("forwarded", [True, False])
@pytest.mark.parametrize(("step", "point", "found"), CUTS)
def test_the_connection_is_cut_inside_the_commit_after(
    folder: Path, name: str, wire: Proxy, server: Server, *, step: str, point: str, found: bool, forwarded: bool
) -> None:
    (folder / CONNECTION).write_text(server.string(name, port=wire.port))
    failed = live_through(folder, step=step, point=point, strike=lambda _: wire.cut_at(b"COMMIT", forwarded=forwarded))
    assert wire.cuts == 1
    # What is found to have happened is answered as if nothing had been.
    assert set(failed) == (set() if forwarded and found else {step}), failed
    assert isinstance(failed.get(step, StorageLost()), StorageLost | NotWitnessed | TokenGone)
    (folder / CONNECTION).write_text(server.string(name))
    hold_after(folder)
