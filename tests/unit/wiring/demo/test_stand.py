"""What only a demonstration has: its outbox, its clock, its sign-ins, her secret."""

import pytest

from minglu.canon.instants import HOUR, Instant
from minglu.canon.numbers import E164
from minglu.wiring.clock import DemoClock
from minglu.wiring.demo.people import PARTS, PASSWORD
from minglu.wiring.demo.stand import DemoStand
from minglu.wiring.outbox import MemoryOutbox


@pytest.fixture
def clock():
    return DemoClock(Instant(1_000), ticks=lambda: 0)


def test_codes_are_shown_as_they_were_sent(clock) -> None:
    outbox = MemoryOutbox(clock)
    stand = DemoStand(clock=clock, outbox=outbox, moved=lambda: None)
    outbox.send_code(E164("+8616000000202"), "123456")
    assert [(one.to, one.code, one.at) for one in stand.sent()] == [("160****0202", "123456", 1_000)]


def test_moving_the_clock_has_everything_done_that_has_fallen_due(clock) -> None:
    moved = []
    stand = DemoStand(clock=clock, outbox=MemoryOutbox(clock), moved=lambda: moved.append(clock.now()))
    stand.advance(HOUR)
    assert moved == [1_000 + HOUR]


def test_a_move_that_is_none_moves_nothing(clock) -> None:
    moved = []
    stand = DemoStand(clock=clock, outbox=MemoryOutbox(clock), moved=lambda: moved.append(1))
    with pytest.raises(ValueError, match="forward"):
        stand.advance(-1)
    assert (moved, clock.now()) == ([], 1_000)


def test_everybody_has_a_sign_in(clock) -> None:
    stand = DemoStand(clock=clock, outbox=MemoryOutbox(clock), moved=lambda: None)
    assert [(one.login, one.password, one.role) for one in stand.sign_ins()] == [(part.login, PASSWORD, part.role) for part in PARTS]


def test_her_number_and_secret_are_those_of_the_samples(clock) -> None:
    stand = DemoStand(clock=clock, outbox=MemoryOutbox(clock), moved=lambda: None)
    assert stand.numbers() == ("16000000202", "16000000900")
    assert stand.secret() == "K7M2-9QXD-4HTW-R3VB-8NPC"
