"""Accounts of staff: a login and a password for somebody whom the log already knows by an id and roles.

    staff = new_staff(office, accounts, login="li.na", password=first, agency=agency, roles=["handler"], by=officer)
    change_password(office, accounts, sessions, visitor, old=first, new=hers)

* What somebody may do is said by the log, never by an account: an account only says who it is. That there is one, and that
  it was closed, is said by the log too: by id, never by login.
* Whoever opened an account knows its first password: it must be changed before anything else can be done.
* Nobody sets another's password later, or takes their passkey away. Whoever forgets the one or loses the other gets a new
  account under a new id, by entries that show it; else an officer could sign in as the second person of their own
  choice (P5).
* Checking a password takes 64 MiB and a core for a while, on purpose. Two at a time: strangers who sign in by the
  thousand wait for each other, and the machine does not fall over.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, Protocol, TypeVar

from minglu.access.accounts import Account
from minglu.access.errors import LoginTaken, WrongPassword
from minglu.access.lockout import Tries, failed, locked_until, parse_tries, render_tries
from minglu.access.passwords import NORMAL, SALT, Cost, check_new, hash_password, matches, same
from minglu.access.staff import roster
from minglu.acts.allow import acting, allow
from minglu.acts.api_keys import ApiKeys, revoke_keys_of
from minglu.acts.closed_accounts import is_closed
from minglu.acts.errors import NotAllowed, NotFound, Unusable
from minglu.acts.office import Office
from minglu.acts.passkeys import second_factors
from minglu.acts.register import register_staff
from minglu.acts.sessions import OPEN, PASSKEY, PASSWORD, Sessions, Visitor, change_stage, staff_at
from minglu.acts.sign_outs import end_keys
from minglu.canon.ids import AgencyId, StaffId
from minglu.canon.instants import Instant

T = TypeVar("T")
_LOGIN: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-_")
_SHORTEST_LOGIN: Final = 3
_LONGEST_LOGIN: Final = 40
_AT_ONCE: Final = threading.BoundedSemaphore(2)
_NOBODYS_SALT: Final = bytes(SALT)
_TAKEN: Final = "this login is taken; choose another"
_HAS_ONE: Final = "this member of staff has an account already; a person has one"
NO_TRIES: Final = render_tries(Tries())


class Accounts(Protocol):
    """Accounts as kept: one login, one member of staff. Every change is durable when it returns."""

    def of_login(self, login: str, /) -> Account | None: ...

    def of_staff(self, staff: StaffId, /) -> Account | None: ...

    def put(self, account: Account, /) -> None:
        """Keep or replace the account of this login. Raises LoginTaken if the member of staff has another."""
        ...

    def change(self, login: str, judge: Callable[[Account | None], tuple[Account | None, T]], /) -> T:
        """Give `judge` the account, keep the one it returns (None: keep nothing new), and return its word: all in one
        transaction, undone if it raises. Raises LoginTaken as `put` does."""
        ...

    def all(self) -> tuple[Account, ...]:
        """By login."""
        ...


def check_login(text: str) -> str:
    """`text`, if it may be a login. Raises Unusable."""
    if not _SHORTEST_LOGIN <= len(text) <= _LONGEST_LOGIN or not _LOGIN.issuperset(text):
        raise Unusable(f"a login has {_SHORTEST_LOGIN} to {_LONGEST_LOGIN} characters of a-z, 0-9, full stop, hyphen and underscore")
    return text


def open_account(
    office: Office,
    accounts: Accounts,
    *,
    staff: StaffId,
    login: str,
    password: str,
    demo: bool,
    must_change: bool,
    by: StaffId | None,
    cost: Cost = NORMAL,
) -> None:
    """Give a registered member of staff an account. Raises NotFound, Unusable, WrongPassword.

    Entered first: a crash between leaves an entry about an account that nobody can sign in to, never an account that no
    entry tells of. A demo's password is published anyway, so it need not be hard to guess.
    """
    allow(office, by, "account.open")
    if staff not in roster(office.book.history(["=staff"]).of("=staff")):
        raise NotFound("this member of staff is not registered; register them first")
    account = _new(office, staff, login=login, password=password, demo=demo, must_change=must_change, cost=cost)
    _open(office, accounts, account, by=by)


def new_staff(
    office: Office,
    accounts: Accounts,
    *,
    login: str,
    password: str,
    agency: AgencyId,
    roles: Sequence[str],
    by: StaffId | None,
    demo: bool = False,
    cost: Cost = NORMAL,
) -> StaffId:
    """Register somebody and give them an account. They sign with keys made at each sign-in, and first change the password.

    The entries come first: a crash between leaves somebody registered who cannot sign in, not a sign-in of a stranger.
    """
    allow(office, by, "account.open")
    staff = StaffId(office.id("stf"))
    account = _new(office, staff, login=login, password=password, demo=demo, must_change=not demo, cost=cost)
    _check_free(accounts, account)
    register_staff(office, staff, agency=agency, key=None, roles=roles, by=by)
    _open(office, accounts, account, by=by)
    return staff


def change_password(
    office: Office, accounts: Accounts, sessions: Sessions, visitor: Visitor, *, old: str, new: str, cost: Cost = NORMAL
) -> None:
    """Change one's own password. All other sessions of the same person end, and their keys sign nothing more; this one
    goes on, and to its next stage if the password had to be changed first.

    Raises WrongPassword; a wrong old password counts as a wrong try to sign in. NotAllowed at the stage of the passkey.
    """
    staff = staff_at(visitor, PASSWORD, OPEN)
    account = _own(accounts, staff)
    # The new one is judged without the old one: else what is said of it would tell a guesser that the old one was right.
    check_new(new, login=account.login)
    if same(old, new):
        raise WrongPassword("same")
    better = hashed(office, new, cost=cost)
    right = is_password(account, old, cost=cost)
    code = accounts.change(account.login, lambda now: _changed(now, account, right=right, better=better, at=office.clock.now()))
    if code is not None:
        raise WrongPassword(code)
    sessions.end_all(staff, but=visitor.id)
    end_keys(office, staff, but=visitor.signs)
    if visitor.stage == PASSWORD:
        change_stage(office, sessions, visitor, stage=PASSKEY if second_factors(office, staff) else OPEN)


def close_account(office: Office, accounts: Accounts, sessions: Sessions, keys: ApiKeys, *, login: str, by: StaffId) -> None:
    """Nobody signs in by this login again; sessions end, keys made in them sign nothing more, and keys of the API open
    nothing more. Their roles stay until they are changed (`register.change_roles`). Nobody closes their own account, so
    that one officer always has one."""
    allow(office, by, "account.open")
    account = accounts.of_login(login)
    if account is None:
        raise NotFound("there is no account by this login")
    if account.staff == by:
        raise NotAllowed("this is your own account; ask another officer to close it")
    # Entered before the rows: after a crash between the two nobody signs in to it and no key of the API opens anything all
    # the same (`closed_accounts`), the sweep ends what is left of its sessions, and closing it again does the rest.
    if not is_closed(office, account.staff):
        office.enter(office.draft("account.closed", facts={"staff": account.staff, **acting(by)}))
    # The row before the sessions: whoever signs in at this moment finds it closed, or is ended with the others.
    accounts.change(login, lambda now: (replace(now, closed=True) if now is not None else None, None))
    sessions.end_all(account.staff, but=None)
    end_keys(office, account.staff)
    revoke_keys_of(office, keys, account.staff, by=by)


def hashed(office: Office, password: str, *, cost: Cost) -> str:
    """A fresh hash of a password."""
    with _AT_ONCE:
        return hash_password(password, salt=office.chance.draw(SALT), cost=cost)


def is_password(account: Account | None, password: str, *, cost: Cost) -> bool:
    """Whether it is the account's. For no account, or a closed one, the answer is no and costs the same."""
    with _AT_ONCE:
        if account is None or account.closed:
            hash_password(password, salt=_NOBODYS_SALT, cost=cost)
            return False
        return matches(account.hash, password)


def _new(office: Office, staff: StaffId, *, login: str, password: str, demo: bool, must_change: bool, cost: Cost) -> Account:
    check_login(login)
    if not demo:
        check_new(password, login=login)
    return Account(
        staff=staff,
        login=login,
        hash=hashed(office, password, cost=cost),
        tries=NO_TRIES,
        must_change=must_change,
        demo=demo,
        closed=False,
        opened=office.clock.now(),
    )


def _open(office: Office, accounts: Accounts, account: Account, *, by: StaffId | None) -> None:
    """Enter that there is this account, and keep it. Whoever loses a race for the login leaves an entry without an account."""
    _check_free(accounts, account)
    office.enter(office.draft("account.opened", facts={"staff": account.staff, **acting(by)}))

    def judge(there: Account | None) -> tuple[Account, None]:
        if there is not None:
            raise Unusable(_TAKEN)
        return account, None

    try:
        accounts.change(account.login, judge)
    except LoginTaken as error:
        raise Unusable(_HAS_ONE) from error


def _check_free(accounts: Accounts, account: Account) -> None:
    """Before anything is entered. Raises Unusable."""
    if accounts.of_login(account.login) is not None:
        raise Unusable(_TAKEN)
    if accounts.of_staff(account.staff) is not None:
        raise Unusable(_HAS_ONE)


def _own(accounts: Accounts, staff: StaffId) -> Account:
    account = accounts.of_staff(staff)
    if account is None or account.closed:
        raise NotAllowed("this account is closed; ask a compliance officer")
    return account


def _changed(fresh: Account | None, read: Account, *, right: bool, better: str, at: Instant) -> tuple[Account | None, str | None]:
    """The account with its new password, or why it stays. `read` is what the passwords were checked against."""
    if fresh is None or fresh.closed:
        return None, "locked"
    tries = parse_tries(fresh.tries)
    if locked_until(tries, at) is not None:
        return None, "locked"
    if not right or fresh.hash != read.hash:
        return replace(fresh, tries=render_tries(failed(tries, at))), "old_wrong"
    return replace(fresh, hash=better, tries=NO_TRIES, must_change=False, demo=False), None
