"""Writing together: everybody gets their own answer, nobody before it is written, and a failure is everybody's."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from minglu.store.together import Together


class Slow:
    """A disk on which the first write waits until the others stand behind it."""

    def __init__(self):
        self.together, self.written, self.gate = Together(self.write), [], threading.Event()

    def write(self, wishes):
        self.gate.wait(10)
        self.written.append(list(wishes))
        return [wish * 2 for wish in wishes]


def crowd(disk, wishes):
    """The answers to `wishes`, each asked for by a thread of its own while the first is being written."""
    with ThreadPoolExecutor(len(wishes)) as hands:
        asked = [hands.submit(disk.together.one, wish) for wish in wishes]
        while len(disk.together._waiting) < len(wishes) - 1:
            pass
        disk.gate.set()
        return [one.result(10) for one in asked]


def test_one_alone_is_written_at_once():
    disk = Slow()
    disk.gate.set()
    assert [disk.together.one(3), disk.together.one(4)] == [6, 8]
    assert disk.written == [[3], [4]]


def test_whoever_waits_is_written_by_the_one_in_front_and_gets_their_own_answer():
    disk = Slow()
    assert crowd(disk, list(range(20))) == [wish * 2 for wish in range(20)]
    assert len(disk.written) == 2
    assert sorted(wish for written in disk.written for wish in written) == list(range(20))


def test_nobody_is_written_twice():
    disk = Slow()
    crowd(disk, list(range(20)))
    assert disk.together.one(7) == 14
    assert disk.written[-1] == [7]


def test_what_fails_fails_for_all_who_were_written_together():
    class Full(Slow):
        def write(self, wishes):
            super().write(wishes)
            raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        crowd(Full(), list(range(5)))


def test_a_failure_is_not_the_next_ones():
    disk = Slow()
    disk.gate.set()
    answers = iter([OSError("no room")])

    def write(wishes):
        for error in answers:
            raise error
        return wishes

    together = Together(write)
    with pytest.raises(OSError, match="no room"):
        together.one(1)
    assert together.one(2) == 2


@pytest.mark.parametrize("answers", [[], [1, 2]])
def test_a_writer_that_miscounts_is_found_out(answers):
    with pytest.raises(ValueError, match="zip"):
        Together(lambda _: answers).one(1)
