"""Whatever happens in whatever order: no limit is passed, and where a batch is cut changes no decision (P4)."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from threading import Thread

from hypothesis import given, settings
from hypothesis import strategies as some

from minglu.acts.errors import ClockWentBack
from minglu.acts.sequencer import Sequencer
from minglu.canon.instants import MINUTE, SECOND, Instant
from minglu.gate.outcome import Permit, Refusal
from tests.oracle import naive_log
from tests.properties.lab import Lab, all_at_once, on_disk, one_by_one, raw_log
from tests.properties.lender import BEGINS, STAFF
from tests.properties.moves import Move, Plan, Round, draw_moves, play

BOUNDED = settings(max_examples=40, deadline=None)
COLLECTORS = STAFF[:3]


def played(moves: Sequence[Move], cuts: Callable[[int], Sequence[int]] = all_at_once) -> Lab:
    lab = Lab()
    play(lab, moves, cuts=cuts)
    return lab


def decisions(lab: Lab) -> list[tuple]:
    """What each ask was answered, without what chance gave it."""
    return [
        (type(one.reply).__name__, getattr(one.reply, "decision", None), getattr(one.reply, "until", None), one.index)
        for one in lab.decided
    ]


def shape(lab: Lab) -> list[tuple[str, int]]:
    return [(entry["kind"], entry["at"]) for entry in map(json.loads, lab.entries)]


def cut_by(random: Random) -> Callable[[int], Sequence[int]]:
    """Cuts a group somewhere, several times or not at all."""

    def cuts(count: int) -> Sequence[int]:
        sizes = []
        while count:
            sizes.append(random.randint(1, count))
            count -= sizes[-1]
        return sizes

    return cuts


@BOUNDED
@given(random=some.randoms())
def test_no_interleaving_passes_a_limit(random: Random) -> None:
    assert naive_log.broken(raw_log(played(draw_moves(random), cut_by(random)))) == []


@BOUNDED
@given(random=some.randoms())
def test_decisions_are_the_same_wherever_batches_are_cut(random: Random) -> None:
    moves = draw_moves(random)
    whole, single, mixed = played(moves, all_at_once), played(moves, one_by_one), played(moves, cut_by(random))
    assert decisions(whole) == decisions(single) == decisions(mixed)
    assert shape(whole) == shape(single) == shape(mixed)


def test_the_histories_come_up_against_every_limit_so_that_keeping_them_means_something() -> None:
    named: Counter[str] = Counter()
    for seed in range(100):
        for decided in played(draw_moves(Random(seed))).decided:
            rules = decided.reply.decision.rules if isinstance(decided.reply, (Permit, Refusal)) else [type(decided.reply).__name__]
            named.update(rules)
    limits = ("three-answered-calls", "six-attempts", "cba-quiet-hours", "never-again", "one-message-call", "only-when-lost")
    assert [limit for limit in limits if sum(count for rule, count in named.items() if limit in rule) < 5] == []
    assert min(named["core.allow-collection"], named["core.allow-message"]) >= 20
    assert named["ClockWentBack"] >= 5


def test_the_oracle_would_see_a_fourth_call_a_seventh_attempt_a_second_message_and_a_call_at_night_or_after_never() -> None:
    said = {"person": "p", "number": "n", "channel": "call", "purpose": "pass_on_message", "until": BEGINS + 13 * 60 * MINUTE}
    never = naive_log.Said(0, BEGINS, "person.never", {"person": "p"})
    log = [never, *(naive_log.Said(index, BEGINS, "contact.permit", said) for index in range(1, 8))]
    faults = {fault.partition(": ")[2] for fault in naive_log.broken(log)}
    assert faults == {
        "it may be used at night",
        "a fourth call of that day",
        "a seventh attempt of that day",
        "after never again",
        "a second message",
    }


def test_two_numbers_of_one_person_share_three_calls_whoever_asks() -> None:
    lab = Lab()
    data = ("first number", "second number")
    lab.asks([lab.asking(staff=staff, datum=datum, purpose="collection") for staff in COLLECTORS for datum in data], cuts=all_at_once)
    assert [isinstance(decided.reply, Permit) for decided in lab.decided] == [True] * 3 + [False] * 3


def test_the_seventh_attempt_at_a_number_is_refused_and_the_other_number_has_its_own_count() -> None:
    lab = Lab()
    for datum in ("first number", "second number"):
        Round(Plan("collector", datum, "collection", "call", 10), 7, answered=False).play(lab, all_at_once)
    assert [isinstance(decided.reply, Permit) for decided in lab.decided] == [*[True] * 6, False] * 2


def test_a_clock_that_goes_back_stops_asks_and_three_seconds_do_not() -> None:
    lab = Lab()
    for step, stopped in ((0, False), (-3 * SECOND, False), (-3 * SECOND, True), (6 * SECOND, False)):
        lab.clock.set(Instant(lab.clock.now() + step))
        answer = lab.ask(lab.asking(staff="collector", datum="first number", purpose="collection")).reply
        assert isinstance(answer, ClockWentBack) == stopped


def test_sixty_asks_in_the_queue_before_the_sequencer_starts_get_three_permits(tmp_path: Path) -> None:
    lab = Lab(book=on_disk(tmp_path / "lab.db"))
    sequencer = Sequencer(lab.parts)
    acts = [lab.asking(staff=COLLECTORS[turn % 3], datum="first number", purpose="collection") for turn in range(60)]
    futures = [sequencer.submit(act) for act in acts]
    sequencer.start()
    answers = [future.result(30) for future in futures]
    sequencer.stop()
    assert [isinstance(answer, Permit) for answer in answers] == [True] * 3 + [False] * 57


def test_sixty_asks_from_six_threads_at_once_get_three_permits(tmp_path: Path) -> None:
    lab = Lab(book=on_disk(tmp_path / "lab.db"))
    sequencer = Sequencer(lab.parts)
    sequencer.start()
    answers: list[object] = []

    def ask_ten() -> None:
        acts = [lab.asking(staff="collector", datum="second number", purpose="collection") for _ in range(10)]
        answers.extend(sequencer.submit(act).result(30) for act in acts)

    threads = [Thread(target=ask_ten) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sequencer.stop()
    assert (sum(isinstance(answer, Permit) for answer in answers), len(answers)) == (3, 60)
