"""Checks beside the pages: one a hand-over, few at once, and a failure that is told."""

from threading import Event

from minglu.acts.errors import Unusable
from minglu.acts.handing_over import HandOverId, Progress
from minglu.web.checks import MOST_AT_ONCE, Checks, Running


class Held:
    """A check that goes on when it is let."""

    def __init__(self) -> None:
        self.runs = 0
        self.begun, self.go = Event(), Event()

    def __call__(self, progress: Progress) -> None:
        self.runs += 1
        progress(3, 10)
        self.begun.set()
        self.go.wait(10)


def _until_over(checks: Checks, id_: HandOverId) -> Running:
    pause = Event()
    for _ in range(500):
        found = checks.of(id_)
        if found is not None and found.over:
            return found
        pause.wait(0.01)
    raise AssertionError("the check did not end")


def test_a_check_tells_how_far_it_is_and_that_it_is_over() -> None:
    checks, held, id_ = Checks(), Held(), HandOverId("a")
    assert checks.of(id_) is None
    assert checks.start(id_, held)
    assert held.begun.wait(10)
    assert checks.of(id_) == Running(done=3, of=10, over=False, failed=False)
    held.go.set()
    assert not _until_over(checks, id_).failed


def test_begun_twice_it_runs_once() -> None:
    checks, held, id_ = Checks(), Held(), HandOverId("a")
    assert checks.start(id_, held)
    assert checks.start(id_, held)
    held.go.set()
    _until_over(checks, id_)
    assert held.runs == 1


def test_too_many_at_once_are_turned_away() -> None:
    checks, held = Checks(), [Held() for _ in range(MOST_AT_ONCE + 1)]
    begun = [checks.start(HandOverId(str(place)), one) for place, one in enumerate(held)]
    assert begun == [True] * MOST_AT_ONCE + [False]
    for place in range(MOST_AT_ONCE):
        held[place].go.set()
        _until_over(checks, HandOverId(str(place)))
    assert checks.start(HandOverId("later"), lambda _progress: None)
    _until_over(checks, HandOverId("later"))


def test_a_check_that_fails_says_so_and_may_begin_again() -> None:
    checks, id_ = Checks(), HandOverId("a")

    def fail(_progress: Progress) -> None:
        raise Unusable("this hand-over cannot be read")

    assert checks.start(id_, fail)
    assert _until_over(checks, id_).failed
    assert checks.start(id_, lambda _progress: None)
    assert not _until_over(checks, id_).failed
