"""Signing in: who gets in, who waits, and what nobody learns from the answer."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest

from minglu.access import passwords
from minglu.access.errors import WrongSignIn
from minglu.access.passwords import Cost, outdated
from minglu.acts.accounts import close_account
from minglu.acts.errors import Unusable
from minglu.acts.sessions import end_session
from minglu.acts.sign_in import SignedIn, SignInRefused, sign_in
from minglu.acts.sweep_sessions import sweep_sessions
from minglu.canon.base64 import render_base64
from minglu.canon.instants import HOUR, MINUTE
from minglu.gate.errors import WrongAsk
from tests.unit.acts.cast import COLLECTOR, HANDLER, OFFICER, Worker
from tests.unit.acts.signing_in import CHEAP, KEY, OTHER, OTHER_KEY, PASSWORD, desk_of

SEED, OTHER_SEED = b"k" * 32, b"o" * 32


@pytest.fixture
def desk(lender):
    with desk_of(lender) as opened:
        opened.open()
        yield opened


def wrongly(desk, times, login="li.na"):
    return [desk.refused(login, f"wrong password {number}") for number in range(times)]


# ---- In


def test_the_right_password_opens_a_session(desk):
    signed = desk.sign_in()
    visitor = desk.visitor(signed.token)
    assert (signed.stage, visitor.stage, visitor.subject, visitor.kind) == ("open", "open", HANDLER.id, "staff")
    assert visitor.said["login"] == "li.na"


@pytest.mark.parametrize("login", ["Li.na", " li.na ", "LI.NA", "li.na\n"])
def test_a_login_is_read_as_phones_type_it(desk, login):
    assert desk.sign_in(login).stage == "open"


def test_the_key_of_the_sign_in_is_entered_and_signs_asks(desk):
    desk.open("collector-1", COLLECTOR)
    visitor = desk.visitor(desk.sign_in("collector-1").token)
    said = desk.lender.said(COLLECTOR.id, "staff.signed_in")
    assert (said["key"], said["until"]) == (render_base64(KEY), visitor.opened + 10 * HOUR)
    assert desk.lender.permitted(desk.lender.sign(Worker(id=COLLECTOR.id, seed=SEED)))


def test_without_a_key_one_is_in_and_nothing_is_entered(desk):
    before = desk.lender.size
    assert desk.sign_in(key=None).stage == "open"
    assert desk.lender.size == before


def test_two_sign_ins_at_once_have_a_session_and_a_key_each(desk):
    with ThreadPoolExecutor(2) as pool:
        signed = list(pool.map(lambda key: desk.sign_in(key=key), [KEY, OTHER_KEY]))
    visitors = [desk.visitor(one.token) for one in signed]
    assert visitors[0].id != visitors[1].id
    end_session(desk.office, desk.sessions, visitors[0])
    assert desk.resumed(signed[0].token) is None
    assert desk.resumed(signed[1].token)
    kinds = desk.lender.kinds(HANDLER.id)
    assert (kinds.count("staff.signed_in"), kinds.count("staff.signed_out")) == (2, 1)
    assert desk.lender.said(HANDLER.id, "staff.signed_out")["key"] == render_base64(KEY)


def test_a_token_is_always_new_and_hides_in_repr(desk):
    tokens = {desk.sign_in().token for _ in range(10)}
    assert len(tokens) == 10
    assert all(token not in repr(SignedIn(token=token, stage="open")) for token in tokens)


def test_who_must_change_the_password_is_at_that_stage_and_signs_nothing(desk):
    desk.open("new.one", COLLECTOR, must_change=True)
    assert desk.sign_in("new.one").stage == "password"
    assert "staff.signed_in" not in desk.lender.kinds(COLLECTOR.id)


@pytest.mark.parametrize(("demo_mode", "stage"), [(True, "open"), (False, "password")])
def test_a_published_password_opens_a_demo_and_nothing_else(desk, demo_mode, stage):
    desk.open("demo-1", COLLECTOR, password="demo-1", demo=True)
    assert desk.sign_in("demo-1", "demo-1", demo_mode=demo_mode).stage == stage


def test_a_passkey_comes_before_the_open_session_also_in_a_demo(desk):
    desk.add_passkey(desk.entered())
    before = desk.lender.size
    assert desk.sign_in(demo_mode=True).stage == "passkey"
    assert desk.lender.size == before


def test_a_hash_of_an_older_cost_is_made_anew_at_the_next_sign_in(desk):
    stores = (desk.office, desk.accounts, desk.sessions, desk.passkeys)
    dearer = Cost(time=2, memory_kib=16, lanes=1)
    assert isinstance(sign_in(*stores, login="li.na", password=PASSWORD, key=None, demo_mode=False, cost=dearer), SignedIn)
    assert not outdated(desk.accounts.of_login("li.na").hash, dearer)
    assert desk.sign_in().stage == "open"


# ---- Not in


@pytest.mark.parametrize("login", ["\ud800\udfff", "li.na\ud800", "\x00", "li.na\x00"])
def test_what_no_database_can_keep_is_nobodys_login(desk, login):
    assert desk.refused(login) == SignInRefused(because="wrong", again=None)


@pytest.mark.parametrize("password", ["", PASSWORD.upper(), PASSWORD + " ", OTHER, "x" * 100_000])
def test_a_wrong_password_opens_nothing(desk, password):
    before = desk.lender.size
    assert desk.refused(password=password) == SignInRefused(because="wrong", again=None)
    assert desk.lender.size == before


@pytest.mark.parametrize("login", ["", "nobody", "li.na.", "李娜", "' OR 1=1 --", "x" * 100_000, "li.na\0"])
def test_a_login_that_is_none_is_answered_as_a_wrong_password(desk, login):
    assert desk.refused(login) == desk.refused(password=OTHER)


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(33), bytes(64)])
def test_a_key_that_can_sign_nothing_is_refused_before_anything_is_tried(desk, key):
    with pytest.raises(Unusable, match="32 bytes"):
        desk.try_in(key=key)


def test_four_wrong_tries_lock_nobody_out_and_a_right_one_begins_counting_anew(desk):
    assert {refused.because for refused in wrongly(desk, 4)} == {"wrong"}
    assert desk.sign_in()
    assert {refused.because for refused in wrongly(desk, 4)} == {"wrong"}
    assert desk.sign_in()


def test_the_fifth_wrong_try_locks_the_account_for_a_quarter_of_an_hour(desk):
    again = desk.office.clock.now() + 15 * MINUTE
    assert wrongly(desk, 5)[-1] == SignInRefused(because="locked", again=again)
    assert desk.refused() == desk.refused(password=OTHER) == SignInRefused(because="locked", again=again)
    desk.lender.later(15 * MINUTE - 1)
    assert desk.refused().because == "locked"
    desk.lender.later(1)
    assert desk.sign_in()


def test_one_locked_account_locks_no_other(desk):
    desk.open("collector-1", COLLECTOR)
    wrongly(desk, 5)
    assert desk.sign_in("collector-1")


def test_guesses_at_once_are_counted_one_by_one(desk):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: desk.refused(password=f"guess number {number}").because, range(16)))
    assert answers.count("wrong") == 4
    assert desk.refused().because == "locked"


@contextmanager
def counted(monkeypatch):
    """How often the costly function runs."""
    runs = []
    for name in ("hash_secret", "verify_secret"):
        function = getattr(passwords, name)
        monkeypatch.setattr(passwords, name, lambda *args, function=function, **kwargs: (runs.append(1), function(*args, **kwargs))[1])
    yield runs
    monkeypatch.undo()


def test_unknown_closed_locked_and_wrong_all_cost_one_check(desk, monkeypatch):
    desk.open("closed", COLLECTOR)
    close_account(desk.office, desk.accounts, desk.sessions, desk.keys, login="closed", by=OFFICER.id)
    desk.open("locked", OFFICER)
    wrongly(desk, 5, login="locked")
    for login in ("nobody", "closed", "locked", "li.na"):
        for password in (PASSWORD, OTHER):
            with counted(monkeypatch) as runs:
                desk.try_in(login, password)
            assert len(runs) == 1, login


def test_a_closed_account_is_answered_as_if_there_were_none(desk):
    close_account(desk.office, desk.accounts, desk.sessions, desk.keys, login="li.na", by=OFFICER.id)
    assert [refused.because for refused in wrongly(desk, 6)] == ["wrong"] * 6
    assert desk.refused().because == "wrong"


def test_a_spoiled_hash_is_an_error_and_not_a_wrong_password(desk):
    desk.accounts.put(replace(desk.accounts.of_login("li.na"), hash="spoiled"))
    with pytest.raises(WrongSignIn, match="restore it"):
        desk.try_in()


# ---- While something else happens


class Meanwhile:
    """Accounts in which something happens once, after the so manieth look at one."""

    def __init__(self, accounts, *, after, do):
        self._accounts, self._looks, self._do = accounts, after, do

    def __getattr__(self, name):
        return getattr(self._accounts, name)

    def of_login(self, login, /):
        found = self._accounts.of_login(login)
        self._looks -= 1
        if self._looks == 0:
            self._do()
        return found


@pytest.mark.parametrize("after", [1, 2])
def test_whoever_is_closed_while_signing_in_is_not_in(desk, after):
    accounts = desk.accounts

    def close():
        close_account(desk.office, accounts, desk.sessions, desk.keys, login="li.na", by=OFFICER.id)

    desk.accounts = Meanwhile(accounts, after=after, do=close)
    before = desk.lender.kinds(HANDLER.id).count("staff.signed_in")
    assert desk.refused().because == "wrong"
    kinds = desk.lender.kinds(HANDLER.id)
    assert kinds.count("staff.signed_in") - before == kinds.count("staff.signed_out")


def test_a_password_changed_while_signing_in_with_the_old_one_lets_nobody_in(desk):
    accounts = desk.accounts
    other = replace(accounts.of_login("li.na"), hash=passwords.hash_password(OTHER, salt=bytes(16), cost=CHEAP))
    desk.accounts = Meanwhile(accounts, after=1, do=lambda: accounts.put(other))
    assert desk.refused().because == "wrong"


# ---- Out


def test_after_signing_out_the_token_opens_nothing_and_the_key_signs_nothing(desk):
    desk.open("collector-1", COLLECTOR)
    token = desk.sign_in("collector-1").token
    end_session(desk.office, desk.sessions, desk.visitor(token))
    assert desk.resumed(token) is None
    with pytest.raises(WrongAsk, match="sign in again"):
        desk.lender.ask(desk.lender.sign(Worker(id=COLLECTOR.id, seed=SEED)))


def test_a_key_ends_with_the_longest_session_also_when_nobody_signs_out(desk):
    desk.open("collector-1", COLLECTOR)
    desk.sign_in("collector-1")
    desk.lender.later(10 * HOUR)
    with pytest.raises(WrongAsk, match="sign in again"):
        desk.lender.ask(desk.lender.sign(Worker(id=COLLECTOR.id, seed=SEED)))


def test_a_key_ends_with_a_session_that_was_left_alone(desk):
    desk.open("collector-1", COLLECTOR)
    token = desk.sign_in("collector-1").token
    signs = Worker(id=COLLECTOR.id, seed=SEED)
    desk.lender.later(30 * MINUTE - 1)
    sweep_sessions(desk.office, desk.sessions)
    assert desk.lender.permitted(desk.lender.sign(signs))
    desk.lender.later(1)
    sweep_sessions(desk.office, desk.sessions)
    with pytest.raises(WrongAsk, match="sign in again"):
        desk.lender.ask(desk.lender.sign(signs))
    sweep_sessions(desk.office, desk.sessions)
    assert desk.resumed(token) is None
    assert desk.lender.kinds(COLLECTOR.id).count("staff.signed_out") == 1


def test_a_key_that_was_never_offered_signs_nothing(desk):
    desk.open("collector-1", COLLECTOR)
    desk.sign_in("collector-1")
    with pytest.raises(WrongAsk):
        desk.lender.ask(desk.lender.sign(Worker(id=COLLECTOR.id, seed=OTHER_SEED)))


def test_signing_out_without_a_key_or_before_being_in_enters_nothing(desk):
    desk.open("new.one", COLLECTOR, must_change=True)
    before = desk.lender.size
    for token in (desk.sign_in(key=None).token, desk.sign_in("new.one").token):
        end_session(desk.office, desk.sessions, desk.visitor(token))
        assert desk.resumed(token) is None
    assert desk.lender.size == before
