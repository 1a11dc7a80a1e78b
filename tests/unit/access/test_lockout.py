"""Lock-out: five wrong tries in a quarter of an hour, then a quarter of an hour of nothing."""

import pytest

from minglu.access.errors import WrongSignIn
from minglu.access.lockout import LOCKED, MOST, WITHIN, Tries, failed, locked_until, parse_tries, render_tries
from minglu.canon.instants import MINUTE, Instant
from minglu.wiring.catalogues import LANGUAGES, load

AT = Instant(1_795_000_000_000)


def after(*minutes: float) -> Tries:
    tries = Tries()
    for minute in minutes:
        tries = failed(tries, at(minute))
    return tries


def at(minutes: float) -> Instant:
    return Instant(AT + int(minutes * MINUTE))


LOCKED_OUT = after(0, 1, 2, 3, 4)


def test_nobody_is_locked_out_before_the_first_wrong_try() -> None:
    assert locked_until(Tries(), AT) is None


def test_four_wrong_tries_lock_nobody_out_and_the_fifth_does() -> None:
    assert locked_until(after(0, 1, 2, 3), at(3)) is None
    assert locked_until(LOCKED_OUT, at(4)) == at(4) + LOCKED


def test_five_tries_spread_over_more_than_a_quarter_of_an_hour_lock_nobody_out() -> None:
    assert locked_until(after(0, 4, 8, 12, 15), at(15)) is not None
    assert locked_until(after(0, 4, 8, 12, 15.1), at(15.1)) is None


def test_the_lock_opens_by_itself() -> None:
    end = Instant(at(4) + LOCKED)
    assert locked_until(LOCKED_OUT, Instant(end - 1)) == end
    assert locked_until(LOCKED_OUT, end) is None


def test_tries_while_locked_do_not_prolong_it() -> None:
    assert failed(LOCKED_OUT, at(10)) == LOCKED_OUT


def test_after_the_lock_counting_begins_anew() -> None:
    end = Instant(at(4) + LOCKED + 1)
    again = failed(LOCKED_OUT, end)
    assert again == Tries(failed=(end,))
    assert locked_until(again, end) is None


def test_a_clock_that_went_back_opens_no_lock_and_forgets_no_try() -> None:
    assert locked_until(LOCKED_OUT, at(-60)) == at(4) + LOCKED
    assert len(failed(after(0, 1, 2), at(-1)).failed) == 4


def test_what_is_kept_is_read_back() -> None:
    for tries in (Tries(), after(0), LOCKED_OUT):
        assert parse_tries(render_tries(tries)) == tries


KEPT = {
    "nothing": b"",
    "a list": b"[]",
    "no moments": b'{"v":1}',
    "another version": render_tries(LOCKED_OUT).replace(b'"v":1', b'"v":2'),
    "an unknown member": render_tries(LOCKED_OUT).replace(b'"v":1', b'"v":1,"w":1'),
    "white space": render_tries(LOCKED_OUT) + b" ",
    "six moments": b'{"failed":[1,2,3,4,5,6],"v":1}',
    "out of order": b'{"failed":[2,1],"v":1}',
    "a text": b'{"failed":["1"],"v":1}',
    "a truth": b'{"failed":[true],"v":1}',
    "a moment after 2100": b'{"failed":[9999999999999],"v":1}',
}


@pytest.mark.parametrize("data", KEPT.values(), ids=KEPT.keys())
def test_tries_that_cannot_be_read_do_not_become_a_fresh_count(data: bytes) -> None:
    with pytest.raises(WrongSignIn, match="kept tries of an account"):
        parse_tries(data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_names_the_length_of_the_lock(language: str) -> None:
    assert str(LOCKED // MINUTE) in load(language).say("password.locked")
    assert (MOST, WITHIN) == (5, 15 * MINUTE)
