"""Accounts: opened by the officer, changed by their owner alone, closed for good."""

import pytest

from minglu.access.errors import WrongPassword
from minglu.access.lockout import parse_tries
from minglu.acts.accounts import change_password, check_login, close_account, new_staff, open_account
from minglu.acts.allow import staff_of
from minglu.acts.api_keys import check_key, issue_key
from minglu.acts.errors import NotAllowed, NotFound, Unusable
from minglu.acts.register import change_roles
from minglu.acts.staff_list import staff_list
from minglu.canon.base64 import render_base64
from minglu.canon.ids import StaffId
from minglu.canon.instants import DAY, MINUTE, Instant
from minglu.wiring.clock import StoryClock
from minglu.wiring.node import open_node
from tests.unit.acts.cast import COLLECTOR, HANDLER, INSTITUTION, LOADER, NOW, OFFICER, ORIGIN, OWN, REVIEWER, worker
from tests.unit.acts.signing_in import CHEAP, KEY, OTHER, OTHER_KEY, PASSWORD, desk_of


@pytest.fixture
def desk(lender):
    with desk_of(lender) as opened:
        yield opened


def change(desk, visitor, *, old=PASSWORD, new=OTHER):
    change_password(desk.office, desk.accounts, desk.sessions, visitor, old=old, new=new, cost=CHEAP)


def made(desk, login="new.one", by=OFFICER, **changes):
    members = {"password": PASSWORD, "agency": OWN, "roles": ["handler"], "by": by.id if by else None, **changes}
    return new_staff(desk.office, desk.accounts, login=login, cost=CHEAP, **members)


def cut(*_arguments):
    raise OSError("the power went")


# ---- Logins


@pytest.mark.parametrize("login", ["abc", "li.na", "collector-1", "a_b", "0" * 40])
def test_a_login_is_returned_as_it_is(login):
    assert check_login(login) == login


@pytest.mark.parametrize("login", ["", "ab", "0" * 41, "Li.Na", "li na", "李娜娜", "a@b.example", "abc\n", "a/../b", "ａｂｃ"])
def test_anything_else_is_no_login(login):
    with pytest.raises(Unusable, match="a login has 3 to 40 characters") as error:
        check_login(login)
    assert not login.strip() or login not in str(error.value)


# ---- Opening


def test_somebody_new_is_registered_without_a_key_and_must_change_the_password(desk):
    staff = made(desk)
    known, account = staff_of(desk.office, staff), desk.accounts.of_login("new.one")
    assert (known.key, known.roles, known.agency) == (None, ("handler",), OWN)
    assert (account.staff, account.must_change, account.demo, account.closed) == (staff, True, False, False)
    assert desk.lender.said(staff, "staff.registered")["actor"] == OFFICER.id


def test_an_account_is_entered_by_id_with_who_opened_it_and_never_by_login(desk):
    staff = made(desk)
    said = desk.lender.said(staff, "account.opened")
    assert desk.lender.kinds(staff) == ["staff.registered", "account.opened"]
    assert dict(said) == {"staff": staff, "actor": OFFICER.id}
    desk.open()
    assert desk.lender.said(HANDLER.id, "account.opened")["actor"] == OFFICER.id


@pytest.mark.parametrize("lost", ["change", "of_login"])
def test_a_crash_leaves_an_entry_without_an_account_and_never_an_account_without_an_entry(desk, monkeypatch, lost):
    with monkeypatch.context() as crash:
        crash.setattr(desk.accounts, lost, cut)
        with pytest.raises(OSError, match="power"):
            desk.open()
    assert desk.accounts.all() == ()
    assert desk.lender.kinds(HANDLER.id).count("account.opened") == (lost == "change")
    desk.open()
    assert desk.sign_in()


def test_a_demos_password_may_be_easy_and_need_not_be_changed(desk):
    made(desk, login="demo-1", password="demo-1", demo=True)
    account = desk.accounts.of_login("demo-1")
    assert (account.demo, account.must_change) == (True, False)


def test_the_first_officer_is_made_by_the_operator_and_nobody_after(tmp_path):
    with open_node(tmp_path, origin=ORIGIN, institution=INSTITUTION, clock=StoryClock(NOW)) as node:
        lender = type("Opened", (), {"folder": tmp_path, "node": node})()
        with desk_of(lender) as desk:
            made(desk, by=None, roles=["compliance_officer"])
            with pytest.raises(NotAllowed, match="has a compliance officer"):
                made(desk, login="second", by=None)
            assert len(desk.accounts.all()) == 1


@pytest.mark.parametrize("by", [COLLECTOR, HANDLER, REVIEWER, LOADER, worker(77)])
def test_nobody_but_an_officer_opens_or_closes_accounts(desk, by):
    desk.open()
    before = desk.lender.size
    with pytest.raises(NotAllowed):
        made(desk, by=by)
    members = {"staff": REVIEWER.id, "login": "an.wei", "password": PASSWORD, "demo": False, "must_change": True}
    with pytest.raises(NotAllowed):
        open_account(desk.office, desk.accounts, **members, by=by.id, cost=CHEAP)
    with pytest.raises(NotAllowed):
        close_account(desk.office, desk.accounts, desk.sessions, desk.keys, login="li.na", by=by.id)
    assert (desk.lender.size, len(desk.accounts.all())) == (before, 1)
    assert not desk.accounts.of_login("li.na").closed


WRONG = {
    "login": ({"login": "Li Na"}, Unusable),
    "login taken": ({"login": "li.na"}, Unusable),
    "short password": ({"password": "short"}, WrongPassword),
    "common password": ({"password": "woaini1314520"}, WrongPassword),
    "no role": ({"roles": []}, Unusable),
    "unknown role": ({"roles": ["emperor"]}, Unusable),
}


@pytest.mark.parametrize(("changes", "error"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_used_registers_nobody(desk, changes, error):
    desk.open()
    before = desk.lender.size
    with pytest.raises(error):
        made(desk, **changes)
    assert (desk.lender.size, len(desk.accounts.all())) == (before, 1)


def test_one_person_has_one_account_and_one_login_one_person(desk):
    desk.open("li.na", HANDLER)
    before = desk.lender.size
    with pytest.raises(Unusable, match="has an account already"):
        desk.open("another", HANDLER)
    with pytest.raises(Unusable, match="login is taken"):
        desk.open("li.na", REVIEWER)
    assert desk.lender.size == before


def test_somebody_the_log_does_not_know_gets_no_account(desk):
    with pytest.raises(NotFound, match="not registered"):
        desk.open("nobody", worker(77))


def test_no_password_is_in_the_database_or_in_repr(desk):
    desk.open()
    files = b"".join(path.read_bytes() for path in (desk.lender.folder / "lender").glob("minglu.db*"))
    assert PASSWORD.encode() not in files
    assert "argon2" not in repr(desk.accounts.of_login("li.na"))


# ---- Changing one's password


def test_the_new_password_works_and_the_old_one_does_not(desk):
    desk.open()
    change(desk, desk.entered())
    assert desk.refused().because == "wrong"
    assert desk.sign_in(password=OTHER).stage == "open"


def test_all_other_sessions_end_and_their_keys_with_them(desk):
    desk.open()
    mine, other = desk.sign_in(key=KEY), desk.sign_in(key=OTHER_KEY)
    change(desk, desk.visitor(mine.token))
    assert desk.resumed(other.token) is None
    assert desk.visitor(mine.token).stage == "open"
    assert desk.lender.said(HANDLER.id, "staff.signed_out")["key"] == render_base64(OTHER_KEY)
    assert desk.lender.kinds(HANDLER.id).count("staff.signed_out") == 1


def test_whoever_had_to_change_it_is_in_then_and_their_key_signs(desk):
    desk.open(must_change=True)
    token = desk.sign_in().token
    change(desk, desk.visitor(token))
    assert desk.visitor(token).stage == "open"
    assert desk.lender.said(HANDLER.id, "staff.signed_in")["key"] == render_base64(KEY)
    assert not desk.accounts.of_login("li.na").must_change


def test_a_published_password_that_was_changed_is_nobodys_but_its_owners(desk):
    desk.open("demo-1", password="demo-1", demo=True)
    token = desk.sign_in("demo-1", "demo-1").token
    change(desk, desk.visitor(token), old="demo-1")
    assert not desk.accounts.of_login("demo-1").demo
    assert desk.sign_in("demo-1", OTHER).stage == "open"


REFUSED = {
    "a wrong old one": ({"old": OTHER, "new": "another good 417 one"}, "old_wrong"),
    "the same": ({"new": PASSWORD}, "same"),
    "the same in full width": ({"new": PASSWORD.replace("b", "ｂ")}, "same"),
    "a short one": ({"new": "short"}, "too_short"),
    "a short one with a wrong old one": ({"old": OTHER, "new": "short"}, "too_short"),
    "the login": ({"new": "li.na1234567"}, "is_login"),
    "everybody's": ({"new": "password1234"}, "common"),
}


@pytest.mark.parametrize(("passwords", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_a_password_that_is_refused_leaves_the_old_one_and_every_session(desk, passwords, code):
    desk.open()
    visitor, other = desk.entered(), desk.sign_in().token
    with pytest.raises(WrongPassword) as refused:
        change(desk, visitor, **passwords)
    assert refused.value.code == code
    assert desk.resumed(other)
    assert desk.sign_in()


def test_guessing_the_old_password_in_an_open_session_locks_the_account(desk):
    desk.open()
    visitor = desk.entered()
    for _ in range(5):
        with pytest.raises(WrongPassword, match="old_wrong"):
            change(desk, visitor, old="a wrong old password")
    for old in (PASSWORD, "a wrong old password"):
        with pytest.raises(WrongPassword, match="locked"):
            change(desk, visitor, old=old)
    assert desk.refused().because == "locked"
    desk.lender.later(15 * MINUTE)
    change(desk, desk.entered())


def test_a_wrong_old_password_is_counted_before_it_is_answered(desk):
    desk.open()
    with pytest.raises(WrongPassword):
        change(desk, desk.entered(), old=OTHER, new="another good 417 one")
    assert len(parse_tries(desk.accounts.of_login("li.na").tries).failed) == 1


def test_before_the_passkey_no_password_is_changed(desk):
    desk.open()
    desk.add_passkey(desk.entered())
    with pytest.raises(NotAllowed, match="finish signing in first"):
        change(desk, desk.entered())


# ---- Closing


def api_key(desk, owner):
    until = Instant(desk.office.clock.now() + DAY)
    return issue_key(desk.office, desk.keys, staff=owner.id, scopes=("log.read",), until=until, by=OFFICER.id).text


def test_a_closed_account_is_closed_at_once_and_for_good(desk):
    desk.open()
    token = desk.sign_in().token
    close_account(desk.office, desk.accounts, desk.sessions, desk.keys, login="li.na", by=OFFICER.id)
    assert desk.resumed(token) is None
    assert desk.refused().because == "wrong"
    assert desk.lender.kinds(HANDLER.id)[-2:] == ["account.closed", "staff.signed_out"]
    assert dict(desk.lender.said(HANDLER.id, "account.closed")) == {"staff": HANDLER.id, "actor": OFFICER.id}
    with pytest.raises(Unusable):
        desk.open("li.na", REVIEWER)
    with pytest.raises(Unusable):
        desk.open("again", HANDLER)


def test_a_password_cannot_be_changed_in_a_closed_account(desk):
    desk.open()
    visitor = desk.entered()
    close_account(desk.office, desk.accounts, desk.sessions, desk.keys, login="li.na", by=OFFICER.id)
    with pytest.raises(NotAllowed, match="closed"):
        change(desk, visitor)


def test_closing_twice_is_entered_once(desk):
    desk.open()
    for _ in range(2):
        close_account(desk.office, desk.accounts, desk.sessions, desk.keys, login="li.na", by=OFFICER.id)
    assert desk.lender.kinds(HANDLER.id).count("account.closed") == 1


def test_what_the_log_says_is_closed_nobody_signs_in_to_whatever_the_table_says(desk):
    desk.open()
    row = desk.accounts.of_login("li.na")
    close_account(desk.office, desk.accounts, desk.sessions, desk.keys, login="li.na", by=OFFICER.id)
    desk.accounts.put(row)
    assert desk.refused().because == "wrong"
    assert desk.sessions.signing() == frozenset()


def test_a_closed_accounts_keys_of_the_api_open_nothing_and_that_is_entered(desk):
    desk.open()
    text = api_key(desk, HANDLER)
    for _ in range(2):
        close_account(desk.office, desk.accounts, desk.sessions, desk.keys, login="li.na", by=OFFICER.id)
    assert check_key(desk.office, desk.keys, text) is None
    assert desk.lender.kinds(HANDLER.id).count("key.revoked") == 1
    with pytest.raises(NotAllowed, match="account of this member of staff was closed"):
        api_key(desk, HANDLER)


def test_a_key_of_the_api_stops_with_the_entry_of_closing_also_when_the_power_goes(desk, monkeypatch):
    desk.open()
    text, other = api_key(desk, HANDLER), api_key(desk, COLLECTOR)
    with monkeypatch.context() as crash:
        crash.setattr(desk.accounts, "change", cut)
        with pytest.raises(OSError, match="power"):
            close_account(desk.office, desk.accounts, desk.sessions, desk.keys, login="li.na", by=OFFICER.id)
    assert check_key(desk.office, desk.keys, text) is None
    assert check_key(desk.office, desk.keys, other) is not None
    (person,) = [one for one in staff_list(desk.office, desk.accounts, by=OFFICER.id).people if one.staff == HANDLER.id]
    assert person.closed


def test_a_crash_while_closing_is_mended_by_closing_again(desk, monkeypatch):
    desk.open()
    token = desk.sign_in().token

    with monkeypatch.context() as crash:
        crash.setattr(desk.accounts, "change", cut)
        with pytest.raises(OSError, match="power"):
            close_account(desk.office, desk.accounts, desk.sessions, desk.keys, login="li.na", by=OFFICER.id)
    assert desk.refused().because == "wrong"
    close_account(desk.office, desk.accounts, desk.sessions, desk.keys, login="li.na", by=OFFICER.id)
    assert desk.accounts.of_login("li.na").closed
    assert desk.resumed(token) is None
    assert desk.lender.kinds(HANDLER.id).count("account.closed") == 1


def test_nobody_closes_their_own_account(desk):
    desk.open("officer", OFFICER)
    before = desk.lender.size
    with pytest.raises(NotAllowed, match="your own account"):
        close_account(desk.office, desk.accounts, desk.sessions, desk.keys, login="officer", by=OFFICER.id)
    assert desk.lender.size == before
    assert desk.sign_in("officer")


def test_an_account_that_is_none_is_not_closed(desk):
    with pytest.raises(NotFound, match="no account by this login"):
        close_account(desk.office, desk.accounts, desk.sessions, desk.keys, login="nobody", by=OFFICER.id)


def test_somebody_whose_roles_were_taken_signs_in_and_may_do_nothing(desk):
    desk.open()
    change_roles(desk.office, HANDLER.id, roles=[], by=OFFICER.id)
    assert desk.sign_in().stage == "open"
    assert staff_of(desk.office, StaffId(HANDLER.id)).roles == ()
