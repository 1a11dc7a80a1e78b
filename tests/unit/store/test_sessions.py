"""Sessions as kept: what has ended stays ended, and its parts with it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest

from minglu.access.sessions import KeptSession
from minglu.canon.digest import sha256
from minglu.canon.instants import Instant
from minglu.store.sessions import StoredSessions

STAFF = "stf_" + "01" * 16
HERS = KeptSession(
    id=sha256(b"hers"), kind="staff", stage="open", subject=STAFF, opened=Instant(10), seen=Instant(20), sealed=b"sealed", signs="HERS="
)
OTHER = replace(HERS, id=sha256(b"other"), signs="OTHERS=")
CITIZEN = replace(HERS, id=sha256(b"citizen"), kind="person", subject="", signs="")


@pytest.fixture
def sessions(place):
    with closing(StoredSessions(place())) as opened:
        for session in (HERS, OTHER, CITIZEN):
            opened.put(session)
        yield opened


def left(sessions):
    return [session for session in (HERS, OTHER, CITIZEN) if sessions.get(session.id)]


def test_a_session_outlives_a_restart(place, sessions):
    with closing(StoredSessions(place())) as again:
        assert again.get(HERS.id) == HERS


@pytest.mark.parametrize("id_", [b"", b"hers", sha256(b"nobody"), HERS.id[:-1], HERS.id + b"\0"])
def test_nothing_else_is_a_session(sessions, id_):
    assert sessions.get(id_) is None


def test_being_seen_moves_only_forward(sessions):
    sessions.touch(HERS.id, at=Instant(50))
    sessions.touch(HERS.id, at=Instant(40))
    assert sessions.get(HERS.id) == replace(HERS, seen=Instant(50))
    assert sessions.get(OTHER.id) == OTHER


def test_a_session_changes_its_stage(sessions):
    assert sessions.change(HERS.id, stage="passkey", sealed=b"again")
    assert sessions.get(HERS.id) == replace(HERS, stage="passkey", sealed=b"again")


def test_nothing_brings_an_ended_session_back(sessions):
    sessions.end(HERS.id)
    sessions.touch(HERS.id, at=Instant(50))
    sessions.put_part(HERS.id, "part", b"late")
    assert not sessions.change(HERS.id, stage="open", sealed=b"again")
    assert sessions.get(HERS.id) is None
    assert sessions.part(HERS.id, "part") is None


def test_ending_twice_is_harmless(sessions):
    sessions.end(HERS.id)
    sessions.end(HERS.id)
    assert left(sessions) == [OTHER, CITIZEN]


def test_all_sessions_of_somebody_end_but_one(sessions):
    sessions.end_all(STAFF, but=HERS.id)
    assert left(sessions) == [HERS, CITIZEN]
    sessions.end_all(STAFF, but=None)
    assert left(sessions) == [CITIZEN]


def test_ending_all_of_nobody_ends_no_citizens_session(sessions):
    sessions.end_all("", but=None)
    assert left(sessions) == [HERS, OTHER, CITIZEN]


def test_what_is_old_or_was_left_alone_is_swept_and_nothing_of_another_kind(sessions):
    sessions.put(replace(HERS, id=sha256(b"new"), opened=Instant(11)))
    sessions.sweep("staff", opened=Instant(9), seen=Instant(19))
    assert left(sessions) == [HERS, OTHER, CITIZEN]
    sessions.sweep("staff", opened=Instant(10), seen=Instant(0))
    assert left(sessions) == [CITIZEN]
    assert sessions.get(sha256(b"new"))
    sessions.sweep("staff", opened=Instant(0), seen=Instant(20))
    assert sessions.get(sha256(b"new")) is None
    assert left(sessions) == [CITIZEN]


def test_the_keys_of_sessions_are_known_until_they_end(sessions):
    assert sessions.signing() == {(HERS.subject, "HERS="), (OTHER.subject, "OTHERS=")}
    sessions.end(HERS.id)
    assert sessions.signing() == {(OTHER.subject, "OTHERS=")}
    sessions.end_all(STAFF, but=None)
    assert sessions.signing() == frozenset()


def test_who_of_the_staff_has_a_session_is_known_and_of_citizens_nobody(sessions):
    assert sessions.staff() == {HERS.subject, OTHER.subject}
    sessions.end_all(STAFF, but=None)
    assert sessions.staff() == frozenset()


def test_parts_belong_to_one_session_and_one_name(sessions):
    sessions.put_part(HERS.id, "a", b"first")
    sessions.put_part(HERS.id, "a", b"second")
    sessions.put_part(OTHER.id, "a", b"another")
    assert (sessions.part(HERS.id, "a"), sessions.part(OTHER.id, "a"), sessions.part(HERS.id, "b")) == (b"second", b"another", None)


@pytest.mark.parametrize(
    "end",
    [
        lambda sessions: sessions.end(HERS.id),
        lambda sessions: sessions.end_all(STAFF, but=None),
        lambda sessions: sessions.sweep("staff", opened=Instant(100), seen=Instant(0)),
    ],
)
def test_parts_go_with_their_session(sessions, end):
    sessions.put_part(HERS.id, "a", b"part")
    end(sessions)
    assert sessions._database.one("SELECT count(*) FROM session_part", int) == 0


def test_of_many_takers_one_gets_the_part(place, sessions):
    sessions.put_part(HERS.id, "a", b"part")
    with closing(StoredSessions(place())) as other, ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda place: (sessions, other)[place % 2].take_part(HERS.id, "a"), range(20)))
    assert sorted(one for one in taken if one) == [b"part"]
    assert sessions.part(HERS.id, "a") is None
