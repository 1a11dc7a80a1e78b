"""Replies of the API as kept: begun and ended durably, each by its own try."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from minglu.access.replies import Again, Busy, Go, KeptReply, begin
from minglu.canon.instants import Instant
from minglu.gate.errors import StorageFull
from minglu.store.api_replies import StoredApiReplies
from tests.databases import only

MARK = b"m" * 32
NOW = Instant(1_791_768_600_000)


@pytest.fixture
def replies(place):
    with closing(StoredApiReplies(place())) as opened:
        yield opened


def start(replies, *, caller="c", key="k", at=NOW):
    return replies.begin(caller, key, judge=lambda kept: begin(kept, request=MARK, at=at))


def kept_of(replies, *, caller="c", key="k"):
    return replies.begin(caller, key, judge=lambda kept: (kept or KeptReply(request=b"", at=NOW), kept))


def test_the_first_may_go_and_the_second_is_busy(replies):
    assert start(replies) == Go()
    assert isinstance(start(replies), Busy)


def test_what_was_ended_is_given_again(replies):
    start(replies)
    replies.end("c", "k", begun=NOW, status=201, body=b"done")
    assert start(replies) == Again(status=201, body=b"done")


def test_an_answer_outlives_a_restart(place):
    with closing(StoredApiReplies(place())) as replies:
        start(replies)
        replies.end("c", "k", begun=NOW, status=201, body=b"done")
    with closing(StoredApiReplies(place())) as replies:
        assert start(replies) == Again(status=201, body=b"done")


def test_a_try_that_came_to_nothing_leaves_the_key_free(replies):
    start(replies)
    replies.drop("c", "k", begun=NOW)
    assert start(replies) == Go()


def test_an_ended_try_is_not_dropped_and_not_ended_again(replies):
    start(replies)
    replies.end("c", "k", begun=NOW, status=201, body=b"first")
    replies.drop("c", "k", begun=NOW)
    replies.end("c", "k", begun=NOW, status=500, body=b"second")
    assert start(replies) == Again(status=201, body=b"first")


def test_a_try_taken_for_dead_does_not_end_the_one_that_took_over(replies):
    start(replies)
    later = Instant(NOW + 1)
    replies.drop("c", "k", begun=NOW)
    start(replies, at=later)
    replies.end("c", "k", begun=NOW, status=201, body=b"late")
    assert kept_of(replies) == KeptReply(request=MARK, at=later)


@pytest.mark.parametrize("other", [{"caller": "d"}, {"key": "l"}])
def test_callers_and_keys_do_not_share_a_reply(replies, other):
    start(replies)
    assert start(replies, **other) == Go()


def test_of_many_at_once_one_may_go(replies):
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda _: start(replies), range(24)))
    assert verdicts.count(Go()) == 1


def test_of_two_nodes_on_one_file_one_may_go(place):
    with closing(StoredApiReplies(place())) as one, closing(StoredApiReplies(place())) as two:
        assert [start(one), type(start(two))] == [Go(), Busy]


def test_the_sweep_forgets_what_is_old_and_nothing_else(replies):
    start(replies, key="old", at=Instant(NOW - 1))
    start(replies, key="new")
    assert replies.sweep(before=NOW) == 1
    assert kept_of(replies, key="new") is not None


def test_a_judge_that_fails_leaves_nothing(replies):
    def fail(_kept):
        raise ValueError("no judgement")

    with pytest.raises(ValueError, match="no judgement"):
        replies.begin("c", "k", judge=fail)
    assert start(replies) == Go()


def test_the_probe_writes_and_is_swept_like_any_other(replies):
    replies.probe(NOW)
    replies.probe(Instant(NOW + 1))
    assert replies.sweep(before=Instant(NOW + 2)) == 1


@only("sqlite")
def test_a_database_that_takes_no_writes_is_told_as_full(replies):
    replies._database.connection().execute("PRAGMA query_only=ON")
    with pytest.raises(StorageFull):
        replies.probe(NOW)
