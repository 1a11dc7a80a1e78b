"""Accounts as kept: one login, one member of staff; tries judged and counted in one transaction."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest

from minglu.access.accounts import Account
from minglu.access.errors import LoginTaken
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.gate.errors import StorageFull
from minglu.store.accounts import StoredAccounts
from tests.databases import only

ONE, TWO = StaffId("stf_" + "01" * 16), StaffId("stf_" + "02" * 16)
HERS = Account(staff=ONE, login="li.na", hash="$argon2id$…", tries=b"0", must_change=True, demo=False, closed=False, opened=Instant(7))


@pytest.fixture
def accounts(place):
    with closing(StoredAccounts(place())) as opened:
        yield opened


def count(account):
    """One try more than before, and what it was."""
    before = int(account.tries)
    return replace(account, tries=b"%d" % (before + 1)), before


def test_nobody_has_an_account_at_first(accounts):
    assert (accounts.of_login("li.na"), accounts.of_staff(ONE), accounts.all()) == (None, None, ())


def test_an_account_is_found_by_login_and_by_staff_after_a_restart(place, accounts):
    accounts.put(HERS)
    with closing(StoredAccounts(place())) as again:
        assert again.of_login("li.na") == again.of_staff(ONE) == HERS


@pytest.mark.parametrize("change", [{"hash": "other"}, {"tries": b"5"}, {"must_change": False}, {"demo": True}, {"closed": True}])
def test_each_member_can_be_changed(accounts, change):
    accounts.put(HERS)
    accounts.put(replace(HERS, **change))
    assert accounts.of_login("li.na") == replace(HERS, **change)


@pytest.mark.parametrize("login", ["LI.NA", "li.na ", "", "li%", "li_na"])
def test_a_login_is_found_by_exactly_its_letters(accounts, login):
    accounts.put(HERS)
    assert accounts.of_login(login) is None


def test_all_accounts_come_by_login(accounts):
    accounts.put(HERS)
    accounts.put(replace(HERS, login="an.wei", staff=TWO))
    assert [account.login for account in accounts.all()] == ["an.wei", "li.na"]


def test_one_member_of_staff_has_one_login(accounts):
    accounts.put(HERS)
    with pytest.raises(LoginTaken):
        accounts.put(replace(HERS, login="another"))
    with pytest.raises(LoginTaken):
        accounts.change("another", lambda _: (replace(HERS, login="another"), None))
    assert accounts.all() == (HERS,)


def test_a_judge_is_given_what_is_there_and_may_keep_nothing(accounts):
    assert accounts.change("li.na", lambda there: (None, there)) is None
    accounts.put(HERS)
    assert accounts.change("li.na", lambda there: (None, there)) == HERS


def test_a_judge_that_fails_leaves_the_account_as_it_was(accounts):
    def fail(_there):
        raise ValueError("no judgement")

    accounts.put(HERS)
    with pytest.raises(ValueError, match="no judgement"):
        accounts.change("li.na", fail)
    assert accounts.change("li.na", count) == 0


def test_no_two_tries_share_a_count_also_from_two_processes(place, accounts):
    accounts.put(HERS)
    with closing(StoredAccounts(place())) as other, ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda place: (accounts, other)[place % 2].change("li.na", count), range(40)))
    assert sorted(counts) == list(range(40))


@only("sqlite")
def test_a_full_disk_keeps_nothing_and_says_so(accounts):
    accounts._database.connection().execute("PRAGMA max_page_count = 1")
    with pytest.raises(StorageFull, match="nothing of this was kept"):
        accounts.put(replace(HERS, tries=bytes(1_000_000)))
    accounts._database.connection().execute("PRAGMA max_page_count = 1000000")
    assert accounts.all() == ()


def test_no_hash_is_shown_in_repr():
    assert "argon2id" not in repr(HERS)
