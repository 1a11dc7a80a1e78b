"""Sessions: the token is everything, and the database nothing."""

import logging
import sqlite3
from dataclasses import replace

import pytest

from minglu.access.sessions import parse_token
from minglu.acts.errors import NotAllowed, Unusable
from minglu.acts.sessions import (
    change_stage,
    end_session,
    keep,
    kept,
    open_session,
    resume,
    signing_key,
    staff_at,
    take,
)
from minglu.canon.base64 import render_base64
from minglu.canon.instants import HOUR, MINUTE
from tests.unit.acts.cast import HANDLER, REVIEWER
from tests.unit.acts.signing_in import KEY, OTHER_KEY, desk_of

PERSON = "per_" + "0e" * 16


@pytest.fixture
def desk(lender):
    with desk_of(lender) as opened:
        yield opened


def opened(desk, *, kind="staff", subject=HANDLER.id, stage="open", signs=None, **said):
    return open_session(desk.office, desk.sessions, kind=kind, subject=subject, stage=stage, said=said, signs=signs)


def signed_in(desk, key=KEY):
    """The token of a session whose key the log names."""
    token = opened(desk, stage="passkey", signs=key)
    change_stage(desk.office, desk.sessions, desk.visitor(token), stage="open")
    return token


def signed_out(desk, subject=HANDLER.id):
    return [event.said["key"] for event in desk.office.book.history([subject]).of(subject) if event.kind == "staff.signed_out"]


def rows(desk, table="session"):
    with sqlite3.connect(desk.lender.folder / "lender" / "minglu.db") as connection:
        found = connection.execute(f"SELECT * FROM {table}").fetchall()
    connection.close()
    return found


# ---- Opened and resumed


def test_a_visitor_comes_back_with_what_was_said(desk):
    visitor = desk.visitor(opened(desk, login="li.na"))
    assert (visitor.kind, visitor.stage, visitor.subject) == ("staff", "open", HANDLER.id)
    assert dict(visitor.said) == {"login": "li.na"}


def test_every_token_is_another(desk):
    assert len({opened(desk) for _ in range(50)}) == 50


def test_a_citizens_session_names_nobody_in_the_database(desk):
    token = opened(desk, kind="person", subject=PERSON, stage="proved", since=7)
    assert desk.visitor(token).subject == PERSON
    assert desk.visitor(token).said["since"] == 7
    assert all(PERSON not in str(value) for row in rows(desk) for value in row)


def test_neither_token_nor_words_are_in_the_database(desk):
    token = opened(desk, login="li.na")
    keep(desk.office, desk.sessions, desk.visitor(token), "part", b"a word in private")
    files = b"".join(path.read_bytes() for path in (desk.lender.folder / "lender").glob("minglu.db*"))
    for secret in (token.encode(), parse_token(token), b"a word in private", b"li.na"):
        assert secret not in files


def test_neither_repr_nor_log_tells_a_token_or_what_was_said(desk, caplog):
    with caplog.at_level(logging.DEBUG):
        token = opened(desk, kind="person", subject=PERSON, stage="proved", note="private")
        shown = repr(desk.visitor(token))
    assert token not in caplog.text + shown
    assert "private" not in shown
    assert str(desk.visitor(token).key) not in shown


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 42 + "é", "A" * 10_000, "../" * 14 + "A"])
def test_what_is_no_token_resumes_nothing(desk, token):
    assert desk.resumed(token) is None


def test_the_id_in_the_database_is_no_token(desk):
    opened(desk)
    ((id_, *_),) = rows(desk)
    assert desk.resumed(render_base64(id_).rstrip("=")) is None


# ---- Ended


@pytest.mark.parametrize(("kind", "idle"), [("staff", 30 * MINUTE), ("person", 20 * MINUTE)])
def test_a_session_left_alone_ends_for_good(desk, kind, idle):
    token = opened(desk, kind=kind)
    desk.lender.later(idle - 1)
    assert desk.resumed(token)
    desk.lender.later(idle)
    assert desk.resumed(token) is None
    desk.lender.later(-idle)
    assert desk.resumed(token) is None
    assert rows(desk) == []


def test_the_longest_day_ends_too(desk):
    token = opened(desk)
    for _ in range(39):
        desk.lender.later(15 * MINUTE)
        assert desk.resumed(token)
    desk.lender.later(15 * MINUTE)
    assert desk.resumed(token) is None


def test_being_seen_is_written_once_a_minute(desk):
    token = opened(desk)
    seen = desk.sessions.get(desk.visitor(token).id).seen
    desk.lender.later(MINUTE - 1)
    desk.resumed(token)
    assert desk.sessions.get(desk.visitor(token).id).seen == seen
    desk.lender.later(1)
    desk.resumed(token)
    assert desk.sessions.get(desk.visitor(token).id).seen == seen + MINUTE


def test_what_was_ended_is_over_at_once(desk):
    token, other = opened(desk), opened(desk)
    end_session(desk.office, desk.sessions, desk.visitor(token))
    assert desk.resumed(token) is None
    assert desk.resumed(other)


# ---- A row that somebody wrote


@pytest.mark.parametrize(
    "change",
    [
        {"subject": REVIEWER.id},
        {"stage": "open"},
        {"opened": 1_791_784_800_001},
        {"kind": "person", "subject": ""},
        {"sealed": b""},
        {"signs": render_base64(OTHER_KEY)},
    ],
    ids=str,
)
def test_a_changed_row_is_nobodys_session(desk, change):
    token = opened(desk, stage="passkey")
    row = desk.sessions.get(desk.visitor(token).id)
    desk.sessions.end(row.id)
    desk.sessions.put(replace(row, **change))
    assert desk.resumed(token) is None
    assert rows(desk) == []


def test_what_was_said_in_one_session_does_not_open_in_another(desk):
    token, other = opened(desk), opened(desk)
    moved = desk.sessions.get(desk.visitor(other).id).sealed
    row = desk.sessions.get(desk.visitor(token).id)
    desk.sessions.change(row.id, stage=row.stage, sealed=moved)
    assert desk.resumed(token) is None
    assert desk.resumed(other)


# ---- Parts


def test_what_is_kept_with_a_session_is_found_again_and_replaced(desk):
    visitor = desk.visitor(opened(desk))
    assert kept(desk.office, desk.sessions, visitor, "part") is None
    for data in (b"", b"first", b"second"):
        keep(desk.office, desk.sessions, visitor, "part", data)
        assert kept(desk.office, desk.sessions, visitor, "part") == data


def test_what_is_taken_is_gone(desk):
    visitor = desk.visitor(opened(desk))
    keep(desk.office, desk.sessions, visitor, "part", b"once")
    assert (take(desk.sessions, visitor, "part"), take(desk.sessions, visitor, "part")) == (b"once", None)


def test_parts_end_with_their_session(desk):
    visitor = desk.visitor(opened(desk))
    keep(desk.office, desk.sessions, visitor, "part", b"data")
    end_session(desk.office, desk.sessions, visitor)
    assert kept(desk.office, desk.sessions, visitor, "part") is None
    keep(desk.office, desk.sessions, visitor, "part", b"late")
    assert rows(desk, "session_part") == []


@pytest.mark.parametrize(("name", "size"), [("", 1), ("x" * 81, 1), ("part", 1_000_001)])
def test_a_part_has_bounds(desk, name, size):
    with pytest.raises(Unusable, match="a part of a session"):
        keep(desk.office, desk.sessions, desk.visitor(opened(desk)), name, bytes(size))


# ---- Stages


def test_becoming_open_enters_the_key_that_was_offered(desk):
    visitor = desk.visitor(opened(desk, stage="passkey", signs=KEY))
    assert signing_key(visitor) is None
    assert "staff.signed_in" not in desk.lender.kinds(HANDLER.id)
    became = change_stage(desk.office, desk.sessions, visitor, stage="open")
    said = desk.lender.said(HANDLER.id, "staff.signed_in")
    assert (said["key"], said["until"]) == (render_base64(KEY), visitor.opened + 10 * HOUR)
    assert signing_key(became) == KEY


def test_without_a_key_nothing_is_entered_and_nothing_signs(desk):
    visitor = desk.visitor(opened(desk, stage="passkey", login="li.na"))
    before = desk.lender.size
    assert signing_key(change_stage(desk.office, desk.sessions, visitor, stage="open")) is None
    assert desk.lender.size == before


def test_another_stage_than_open_enters_no_key(desk):
    visitor = desk.visitor(opened(desk, stage="password", signs=KEY))
    before = desk.lender.size
    assert signing_key(change_stage(desk.office, desk.sessions, visitor, stage="passkey")) is None
    assert desk.lender.size == before


def test_the_same_token_goes_on_at_the_new_stage(desk):
    token = signed_in(desk)
    assert (desk.visitor(token).stage, signing_key(desk.visitor(token))) == ("open", KEY)


def test_a_session_that_ended_meanwhile_does_not_become_open_and_its_key_signs_nothing(desk):
    visitor = desk.visitor(opened(desk, stage="passkey", signs=KEY))
    end_session(desk.office, desk.sessions, visitor)
    with pytest.raises(NotAllowed, match="session has ended"):
        change_stage(desk.office, desk.sessions, visitor, stage="open")
    assert desk.lender.kinds(HANDLER.id)[-2:] == ["staff.signed_in", "staff.signed_out"]


@pytest.mark.parametrize("stage", ["opening", "password", "passkey", "proved", ""])
def test_only_the_open_stage_is_open(desk, stage):
    with pytest.raises(NotAllowed, match="finish signing in first"):
        staff_at(desk.visitor(opened(desk, stage=stage)), "open")


def test_a_citizen_is_no_member_of_staff_at_any_stage(desk):
    with pytest.raises(NotAllowed):
        staff_at(desk.visitor(opened(desk, kind="person", subject=PERSON, stage="open")), "open")


def test_looking_enters_nothing_whatever_became_of_the_session(desk):
    left, forged = signed_in(desk), signed_in(desk, OTHER_KEY)
    row = desk.sessions.get(desk.visitor(forged).id)
    desk.sessions.change(row.id, stage=row.stage, sealed=b"")
    before = desk.lender.size
    assert desk.resumed(forged) is None
    desk.lender.later(30 * MINUTE)
    assert desk.resumed(left) is None
    assert (rows(desk), desk.lender.size) == ([], before)


def test_resuming_takes_no_id_from_outside(desk):
    token = opened(desk)
    assert resume(desk.office, desk.sessions, token + "=") is None
    assert resume(desk.office, desk.sessions, token.lower()) is None
