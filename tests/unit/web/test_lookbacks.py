"""Lookbacks: how far each is, and its newest result, a few of them and no more."""

import threading
from typing import Any

import pytest

from minglu.acts.rule_changes import Past
from minglu.audit.hindsight import look_back
from minglu.canon.instants import Instant
from minglu.rules.history import History
from minglu.web import lookbacks as module
from minglu.web.lookbacks import Lookbacks
from tests.unit.rules.versions import version


def past(until: int) -> Past:
    return Past(since=Instant(0), until=Instant(until), ahead=(), seen=look_back([], gather=lambda _: History(), packs=version()))


def run(lookbacks: Lookbacks, proposal: int, result: Any) -> None:
    """Begin, and wait until it is over."""
    ended = threading.Event()

    def work(progress: Any) -> Past:
        progress(1, 2)
        ended.set()
        if isinstance(result, Exception):
            raise result
        return result  # type: ignore[no-any-return]

    assert lookbacks.start(proposal, work)
    assert ended.wait(10)
    for thread in threading.enumerate():
        if thread.name == "check":
            thread.join(10)


def test_what_nobody_began_is_not_running_and_has_no_result() -> None:
    looked = Lookbacks().of(7)
    assert (looked.past, looked.running.over, looked.running.failed) == (None, True, False)


def test_the_newest_result_stands() -> None:
    lookbacks = Lookbacks()
    run(lookbacks, 7, past(1))
    run(lookbacks, 7, past(2))
    run(lookbacks, 8, past(3))
    assert (lookbacks.of(7).past, lookbacks.of(8).past) == (past(2), past(3))
    assert (lookbacks.of(7).running.done, lookbacks.of(7).running.of, lookbacks.of(7).running.over) == (1, 2, True)


def test_what_failed_says_so_and_leaves_the_result_before() -> None:
    lookbacks = Lookbacks()
    run(lookbacks, 7, past(1))
    run(lookbacks, 7, ValueError("no disk"))
    assert (lookbacks.of(7).past, lookbacks.of(7).running.failed) == (past(1), True)


def test_only_so_many_results_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_KEPT", 2)
    lookbacks = Lookbacks()
    for proposal in (1, 2, 3):
        run(lookbacks, proposal, past(proposal))
    assert [lookbacks.of(proposal).past for proposal in (1, 2, 3)] == [None, past(2), past(3)]
