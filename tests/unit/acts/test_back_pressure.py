"""The queue is bounded: what cannot be decided soon is refused at the door, what waited too long is not decided late."""

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace

import pytest

from minglu.acts.batch import MOST
from minglu.acts.errors import Busy, Unavailable
from minglu.acts.sequencer import MOST_WAITING, PATIENCE, Sequencer
from minglu.gate.act import AskContact, Enter
from minglu.gate.outcome import Entered


class Watch:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def waiting(watch: Watch) -> Sequencer:
    """A sequencer that has not begun: whatever is submitted waits."""
    return Sequencer(SimpleNamespace(), seconds=watch)


def ask() -> AskContact:
    signed = SimpleNamespace(ask=SimpleNamespace(staff="stf_1", id="ask_1"))
    return AskContact(signed=signed, header=b"", token="tok_1", salt=b"", chance=b"")


def heard() -> Enter:
    return Enter(drafts=(), reply=Entered())


def fill(sequencer: Sequencer, count: int) -> None:
    for _ in range(count):
        sequencer.submit(heard())


def test_an_idle_sequencer_takes_an_ask_however_long_its_last_batch_took(waiting: Sequencer) -> None:
    waiting._took = 10 * PATIENCE
    assert isinstance(waiting.submit(ask()), Future)


@pytest.mark.parametrize(("took", "refused"), [(PATIENCE / 2, False), (PATIENCE, False), (PATIENCE + 0.1, True)])
def test_an_ask_is_refused_when_the_batch_before_it_takes_too_long(waiting: Sequencer, took: float, refused: bool) -> None:
    waiting._took = took
    fill(waiting, 1)
    if refused:
        with pytest.raises(Busy, match="nothing was entered, ask again in a moment"):
            waiting.submit(ask())
    else:
        waiting.submit(ask())


@pytest.mark.parametrize(("batches", "refused"), [(1, False), (4, False), (5, True)])
def test_every_full_batch_ahead_counts(waiting: Sequencer, batches: int, refused: bool) -> None:
    waiting._took = PATIENCE / 5
    fill(waiting, batches * MOST)
    if refused:
        with pytest.raises(Busy) as told:
            waiting.submit(ask())
        assert told.value.again == 12
    else:
        waiting.submit(ask())


def test_a_batch_that_hangs_closes_the_door_for_asks(waiting: Sequencer, watch: Watch) -> None:
    waiting._begun = watch.now
    waiting.submit(ask())
    watch.now += PATIENCE + 1
    with pytest.raises(Busy):
        waiting.submit(ask())


@pytest.mark.parametrize("took", [PATIENCE + 1, 1_000 * PATIENCE])
def test_whoever_is_sent_away_is_told_to_come_back_within_a_minute(waiting: Sequencer, took: float) -> None:
    waiting._took = took
    fill(waiting, 1)
    with pytest.raises(Busy) as told:
        waiting.submit(ask())
    assert 1 <= told.value.again <= 60


def test_what_is_no_ask_is_taken_however_slow_it_is(waiting: Sequencer) -> None:
    waiting._took = 100 * PATIENCE
    fill(waiting, 3)
    assert isinstance(waiting.submit(heard()), Future)


def test_there_is_an_end_to_it(waiting: Sequencer) -> None:
    fill(waiting, MOST_WAITING)
    for act in (ask(), heard()):
        with pytest.raises(Busy):
            waiting.submit(act)


def test_being_sent_away_is_not_a_defect_of_the_asker() -> None:
    assert issubclass(Busy, Unavailable)


# ---- Too late


@contextmanager
def stalled(lender) -> Iterator[None]:
    """Another process holds the head of the log."""
    with lender.node.office.book.turn():
        yield


def test_an_ask_that_waited_too_long_is_not_decided_and_leaves_no_entry(lender, watch: Watch) -> None:
    sequencer = Sequencer(lender.node.office.sequencer._parts, seconds=watch)
    before = lender.size
    late = sequencer.submit(lender.act(lender.sign()))
    watch.now += PATIENCE + 1
    never = sequencer.submit(heard())
    sequencer.start()
    sequencer.stop()
    with pytest.raises(Busy, match="nothing was entered, ask again"):
        late.result(0)
    assert never.result(0)
    assert lender.size == before


def test_an_ask_is_late_also_when_the_database_let_nobody_in_meanwhile(lender, watch: Watch) -> None:
    parts = lender.node.office.sequencer._parts
    passing = replace(parts, at=lambda point: setattr(watch, "now", watch.now + PATIENCE + 1) if point == "sequencer.begun" else None)
    sequencer, before = Sequencer(passing, seconds=watch), lender.size
    with stalled(lender):
        late = sequencer.submit(lender.act(lender.sign()))
        sequencer.start()
    sequencer.stop()
    with pytest.raises(Busy):
        late.result(0)
    assert lender.size == before


def test_one_that_was_answered_before_is_answered_again_however_late(lender, watch: Watch) -> None:
    act = lender.act(lender.sign(own_device=True))
    first = lender.node.office.sequencer.submit(act).result(30)
    sequencer = Sequencer(lender.node.office.sequencer._parts, seconds=watch)
    again = sequencer.submit(act)
    watch.now += 10 * PATIENCE
    sequencer.start()
    sequencer.stop()
    assert again.result(0) == first


def test_the_same_ask_is_decided_when_it_comes_again_in_time(lender, watch: Watch) -> None:
    act = lender.act(lender.sign())
    sequencer = Sequencer(lender.node.office.sequencer._parts, seconds=watch)
    sequencer.submit(act)
    watch.now += PATIENCE + 1
    sequencer.start()
    sequencer.stop()
    assert lender.node.office.sequencer.submit(act).result(30).index == lender.size - 1
