"""The same points with an error in place of a kill: the disk is full, the process lives on.

Nobody who waits is left waiting, nothing that was answered is lost, and nothing is half done: neither in the process that
saw the error, nor after it was started again.
"""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from minglu.acts.ask import Permitted
from minglu.acts.errors import NotWitnessed, Unavailable
from minglu.gate.errors import StorageFull
from minglu.ledger.errors import NotDurable
from minglu.vault.errors import TokenGone, TrunkFailed
from tests.crashes.promises import hold_all, is_clean, is_whole
from tests.crashes.run import BATCH, LATER, STEPS, Cut, Journal, play
from tests.crashes.stage import WORKS, Stage, enter, no_crash

TILES = ("tile.before", "tile.written", "bundle.written", "tiles.stored")
CASES = (
    *(("ask", point) for point in sorted(set(BATCH))),
    *(("never again", point) for point in ("sequencer.written", "sequencer.committed", "tiles.stored")),
    *(("dial", point) for point in sorted(set(STEPS["dial"]) - set(BATCH))),
    *(("complain", point) for point in ("case_part.writing", "case_part.kept", "sequencer.written")),
    ("take in a number", "sequencer.decided"),
)


def full(_: str) -> None:
    raise OSError(errno.ENOSPC, "no space left on device")


def not_durable(_: str) -> None:
    raise NotDurable("the disk is full")


def live_through(folder: Path, step: str, point: str, *, strike: Callable[[str], None]) -> dict[str, Exception]:
    """Run all acts with one error on the way; what failed, by step. The steps after it are tried all the same."""
    cut = Cut(step=step, point=point, nth=1, strike=strike)
    failed: dict[str, Exception] = {}

    def forgive(act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next step must be tried
            failed.setdefault(cut.now, error)

    with enter(folder, now=WORKS, at=cut) as stage:
        play(stage, journal=Journal(folder / "journal"), cut=cut, forgive=forgive)
    assert (step, point) in cut.seen
    return failed


@pytest.mark.parametrize(("step", "point"), CASES)
def test_no_promise_is_broken_by_an_error_at(folder: Path, step: str, point: str) -> None:
    live_through(folder, step, point, strike=full)
    with enter(folder, now=LATER, at=no_crash) as stage:
        hold_all(stage, Journal(folder / "journal").lines())


@pytest.mark.parametrize("point", ["sequencer.written", "tile.written"])
def test_an_error_that_nobody_foresaw_ends_the_sequencer_and_everybody_hears_of_it(folder: Path, point: str) -> None:
    failed = live_through(folder, "ask", point, strike=full)
    assert isinstance(failed["ask"], OSError)
    after = [failed[step] for step in ("ask again", "read the trunk", "never again", "complain") if step in failed]
    assert after
    assert all(isinstance(error, Unavailable) and "restart the node" in str(error) for error in after)


@pytest.mark.parametrize("point", TILES)
def test_without_room_for_tiles_a_permit_waits_and_the_same_ask_gets_it_once_there_is(folder: Path, point: str) -> None:
    failed = live_through(folder, "ask", point, strike=not_durable)
    assert list(failed) == ["ask"]
    assert isinstance(failed["ask"], NotWitnessed)
    lines = Journal(folder / "journal").lines()
    assert [line["key"] for line in lines if "permitted" in line][:2] == ["first", "second"]
    with enter(folder, now=LATER, at=no_crash) as stage:
        hold_all(stage, lines)


@pytest.mark.parametrize("point", ["token.claiming", "token.claimed"])
def test_a_claim_that_failed_is_not_dialled(folder: Path, point: str) -> None:
    assert isinstance(live_through(folder, "dial", point, strike=full)["dial"], TokenGone)
    assert not (folder / "Master.csv").read_text().count(str(first_token(folder)))


def test_a_trunk_that_failed_is_said_to_have(folder: Path) -> None:
    failed = live_through(folder, "dial", "call.dialling", strike=full)
    assert isinstance(failed["dial"], TrunkFailed)
    assert "see to the trunk" in str(failed["dial"])


def test_one_keyholder_without_room_is_passed_over(folder: Path) -> None:
    assert live_through(folder, "dial", "keyholder.remembering", strike=full) == {}


def first_token(folder: Path) -> object:
    return next(line["permitted"] for line in Journal(folder / "journal").lines() if "permitted" in line)


# ---- SQLite's own word for it --------------------------------------------------------------------------------------


class Room:
    """Takes away the database's room to grow at the next batch, and gives it back."""

    def __init__(self) -> None:
        self.none = False
        self.stage: Stage | None = None

    def __call__(self, point: str) -> None:
        if point == "sequencer.begun" and self.stage is not None:
            connection = self.stage.node.office.book._database.connection()
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages if self.none else 1_000_000}")


def enter_many(stage: Stage) -> None:
    said = {"agency": stage.cast.agency, "why": "x" * 300}
    stage.node.office.enter(*(stage.node.office.draft("agency.resumed", facts=said) for _ in range(40)))


def test_a_full_database_keeps_nothing_of_the_batch_says_so_and_goes_on_when_there_is_room(folder: Path) -> None:
    room = Room()
    with enter(folder, now=WORKS, at=room) as stage:
        room.stage, room.none = stage, True
        before = stage.node.office.book.head()
        with pytest.raises(StorageFull, match="nothing of this was kept"):
            enter_many(stage)
        assert stage.node.office.book.head() == before
        is_whole(stage)
        room.none = False
        enter_many(stage)
        signed = stage.sign(0, stage.cast.borrower, purpose="collection", name="with room")
        assert isinstance(stage.ask(signed), Permitted)
        is_whole(stage)
        is_clean(stage)
