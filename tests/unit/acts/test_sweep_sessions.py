"""The sweep: what is over is forgotten, whoever was closed is out, and keys end with their sessions, each once."""

import sqlite3

import pytest

from minglu.acts.accounts import close_account
from minglu.acts.errors import Unavailable
from minglu.acts.sessions import change_stage, end_session, open_session, signing_key
from minglu.acts.sign_outs import end_keys
from minglu.acts.sweep_sessions import MOST, sweep_sessions
from minglu.canon.base64 import render_base64
from minglu.canon.instants import HOUR, MINUTE
from tests.unit.acts.cast import COLLECTOR, HANDLER, OFFICER
from tests.unit.acts.signing_in import KEY, OTHER_KEY, desk_of

PERSON = "per_" + "0e" * 16


@pytest.fixture
def desk(lender):
    with desk_of(lender) as opened:
        yield opened


def opened(desk, *, kind="staff", subject=HANDLER.id, stage="open", signs=None):
    return open_session(desk.office, desk.sessions, kind=kind, subject=subject, stage=stage, said={}, signs=signs)


def signed_in(desk, key=KEY, *, subject=HANDLER.id):
    """The token of a session whose key the log names."""
    token = opened(desk, stage="passkey", signs=key, subject=subject)
    change_stage(desk.office, desk.sessions, desk.visitor(token), stage="open")
    return token


def signed_out(desk, subject=HANDLER.id):
    return [event.said["key"] for event in desk.office.book.history([subject]).of(subject) if event.kind == "staff.signed_out"]


def rows(desk):
    with sqlite3.connect(desk.lender.folder / "lender" / "minglu.db") as connection:
        found = connection.execute("SELECT * FROM session").fetchall()
    connection.close()
    return found


# ---- What is over


@pytest.mark.parametrize(("kind", "idle"), [("staff", 30 * MINUTE), ("person", 20 * MINUTE)])
def test_the_sweep_leaves_what_may_still_be_used(desk, kind, idle):
    token = opened(desk, kind=kind)
    desk.lender.later(idle - 1)
    sweep_sessions(desk.office, desk.sessions)
    assert len(rows(desk)) == 1
    desk.lender.later(idle)
    sweep_sessions(desk.office, desk.sessions)
    assert rows(desk) == []
    assert desk.resumed(token) is None


# ---- Whoever was closed


def test_a_crash_between_closing_an_account_and_ending_its_sessions_is_mended_by_the_sweep(desk, monkeypatch):
    desk.open()
    theirs, other = desk.sign_in().token, signed_in(desk, OTHER_KEY, subject=COLLECTOR.id)

    def cut(*_arguments, **_named):
        raise OSError("the power went")

    with monkeypatch.context() as crash:
        crash.setattr(desk.sessions, "end_all", cut)
        with pytest.raises(OSError, match="power"):
            close_account(desk.office, desk.accounts, desk.sessions, desk.keys, login="li.na", by=OFFICER.id)
    assert desk.resumed(theirs) is not None
    sweep_sessions(desk.office, desk.sessions)
    assert desk.resumed(theirs) is None
    assert signed_out(desk) == [render_base64(KEY)]
    assert signing_key(desk.visitor(other)) == OTHER_KEY


def test_a_citizens_session_is_no_closed_accounts(desk):
    desk.open()
    close_account(desk.office, desk.accounts, desk.sessions, desk.keys, login="li.na", by=OFFICER.id)
    token = opened(desk, kind="person", subject=PERSON)
    sweep_sessions(desk.office, desk.sessions)
    assert desk.resumed(token)


# ---- A key ends with its session


def ended(desk, token):
    end_session(desk.office, desk.sessions, desk.visitor(token))


def left_alone(desk, token):
    desk.lender.later(30 * MINUTE)
    assert desk.resumed(token) is None
    sweep_sessions(desk.office, desk.sessions)


def swept(desk, _token):
    desk.lender.later(30 * MINUTE)
    sweep_sessions(desk.office, desk.sessions)


def forged(desk, token):
    row = desk.sessions.get(desk.visitor(token).id)
    desk.sessions.change(row.id, stage=row.stage, sealed=b"")
    assert desk.resumed(token) is None
    sweep_sessions(desk.office, desk.sessions)


def lost_in_a_crash(desk, token):
    # The row went, and the process with it before anything was entered.
    desk.sessions.end(desk.visitor(token).id)
    sweep_sessions(desk.office, desk.sessions)


@pytest.mark.parametrize("end", [ended, left_alone, swept, forged, lost_in_a_crash])
def test_a_key_ends_with_its_session_and_that_is_entered_once(desk, end):
    token = signed_in(desk)
    end(desk, token)
    assert signed_out(desk) == [render_base64(KEY)]
    for _ in range(2):
        sweep_sessions(desk.office, desk.sessions)
        desk.resumed(token)
        end_keys(desk.office, HANDLER.id)
    assert signed_out(desk) == [render_base64(KEY)]


def test_the_sweep_leaves_the_keys_of_others_and_of_the_same_persons_other_session(desk):
    signed_in(desk)
    desk.lender.later(29 * MINUTE)
    other = signed_in(desk, OTHER_KEY)
    desk.lender.later(MINUTE)
    sweep_sessions(desk.office, desk.sessions)
    assert signed_out(desk) == [render_base64(KEY)]
    assert signing_key(desk.visitor(other)) == OTHER_KEY


def test_a_key_whose_minute_has_come_needs_no_entry_any_more(desk):
    signed_in(desk)
    before = desk.lender.size
    desk.lender.later(10 * HOUR)
    sweep_sessions(desk.office, desk.sessions)
    assert (signed_out(desk), desk.lender.size) == ([], before)


def test_a_session_is_out_also_when_the_log_takes_no_entry_and_the_sweep_enters_it_later(desk, monkeypatch):
    visitor = desk.visitor(signed_in(desk))

    def full(*_arguments, **_named):
        raise Unavailable("the disk is full")

    with monkeypatch.context() as taking_nothing:
        taking_nothing.setattr("minglu.acts.sequencer.Sequencer.submit", full)
        with pytest.raises(Unavailable):
            end_session(desk.office, desk.sessions, visitor)
    assert (rows(desk), signed_out(desk)) == ([], [])
    sweep_sessions(desk.office, desk.sessions)
    assert signed_out(desk) == [render_base64(KEY)]


def test_a_key_that_two_brought_ends_for_the_one_who_left(desk):
    gone = signed_in(desk)
    stays = signed_in(desk, subject=COLLECTOR.id)
    desk.sessions.end(desk.visitor(gone).id)
    sweep_sessions(desk.office, desk.sessions)
    assert (signed_out(desk), signed_out(desk, COLLECTOR.id)) == ([render_base64(KEY)], [])
    assert signing_key(desk.visitor(stays)) == KEY


def test_many_keys_end_a_hundred_at_a_time(desk):
    office = desk.office
    for place in range(MOST + 1):
        key = render_base64(place.to_bytes(32))
        office.enter(office.draft("staff.signed_in", facts={"staff": HANDLER.id, "key": key, "until": int(office.clock.now() + HOUR)}))
    sweep_sessions(office, desk.sessions)
    assert len(signed_out(desk)) == MOST
    for _ in range(2):
        sweep_sessions(office, desk.sessions)
    assert len(signed_out(desk)) == len(set(signed_out(desk))) == MOST + 1


def test_ending_keys_leaves_those_that_ended_by_themselves_and_the_one_excepted(desk):
    signed_in(desk)
    desk.lender.later(10 * HOUR)
    second = desk.visitor(signed_in(desk, OTHER_KEY))
    before = desk.lender.size
    end_keys(desk.office, HANDLER.id, but=second.signs)
    assert desk.lender.size == before
    end_keys(desk.office, HANDLER.id)
    end_keys(desk.office, HANDLER.id)
    assert desk.lender.size == before + 1
    assert desk.lender.said(HANDLER.id, "staff.signed_out")["key"] == render_base64(OTHER_KEY)
