"""Replies as kept: once, alike, for a day; a try that died is done again."""

from dataclasses import replace

import pytest

from minglu.access.replies import LIVES, LONGEST_TRY, Again, Busy, Go, KeptReply, Other, begin, mark
from minglu.canon.instants import Instant

NOW = Instant(1_791_768_600_000)
MARK, ANOTHER = b"m" * 32, b"a" * 32
BEGUN = KeptReply(request=MARK, at=NOW)
ENDED = replace(BEGUN, status=201, body=b"{}")


def later(milliseconds: int) -> Instant:
    return Instant(NOW + milliseconds)


def test_the_first_request_under_a_key_is_done():
    assert begin(None, request=MARK, at=NOW) == (BEGUN, Go())


def test_the_same_request_is_answered_again_as_it_was():
    assert begin(ENDED, request=MARK, at=later(1)) == (ENDED, Again(status=201, body=b"{}"))


@pytest.mark.parametrize("kept", [BEGUN, ENDED])
def test_another_request_under_the_same_key_is_refused_whatever_became_of_the_first(kept):
    assert begin(kept, request=ANOTHER, at=later(1)) == (kept, Other())


@pytest.mark.parametrize("after", [0, 1, LONGEST_TRY - 1])
def test_a_first_try_that_has_not_ended_is_waited_for(after):
    assert begin(BEGUN, request=MARK, at=later(after)) == (BEGUN, Busy())


def test_a_first_try_that_died_is_done_again():
    assert begin(BEGUN, request=MARK, at=later(LONGEST_TRY)) == (replace(BEGUN, at=later(LONGEST_TRY)), Go())


def test_another_request_does_not_take_over_a_try_that_died():
    assert begin(BEGUN, request=ANOTHER, at=later(LONGEST_TRY)) == (BEGUN, Other())


def test_an_answer_lasts_a_day_and_not_a_moment_longer():
    assert begin(ENDED, request=MARK, at=later(LIVES - 1))[1] == Again(status=201, body=b"{}")
    assert begin(ENDED, request=ANOTHER, at=later(LIVES)) == (KeptReply(request=ANOTHER, at=later(LIVES)), Go())


def test_a_mark_needs_the_pepper():
    assert mark(b"p" * 32, b"16000000202") != mark(b"q" * 32, b"16000000202")


def test_parts_of_a_mark_do_not_run_into_each_other():
    assert mark(b"p", b"ab", b"c") != mark(b"p", b"a", b"bc")
    assert mark(b"p", b"ab") != mark(b"p", b"ab", b"")


def test_a_body_hides_when_shown():
    assert "{}" not in repr(ENDED)
