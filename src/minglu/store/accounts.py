"""Accounts as kept: a hash, never a password. A try is judged and counted in one transaction."""

from collections.abc import Callable
from typing import Final, TypeVar

from minglu.access.accounts import Account
from minglu.access.errors import LoginTaken
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.store.database import Place, opened
from minglu.store.errors import Forbidden
from minglu.store.ports import Session, writing

T = TypeVar("T")
_SELECT: Final = "SELECT login, staff, hash, tries, must_change, demo, closed, opened FROM account"
_OF_LOGIN: Final = f"{_SELECT} WHERE login = :login"
_OF_STAFF: Final = f"{_SELECT} WHERE staff = :staff"
# No row: the member of staff has another login; the constraint on `staff` says so.
_PUT: Final = """
INSERT INTO account (login, staff, hash, tries, must_change, demo, closed, opened)
VALUES (:login, :staff, :hash, :tries, :must_change, :demo, :closed, :opened)
ON CONFLICT (login) DO UPDATE SET staff = :staff, hash = :hash, tries = :tries, must_change = :must_change, demo = :demo, closed = :closed
"""
_LOCK: Final = "account"


class StoredAccounts:
    """`acts.accounts.Accounts`."""

    def __init__(self, place: Place) -> None:
        self._database = opened(place)

    def of_login(self, login: str, /) -> Account | None:
        return self._database.one(_OF_LOGIN, _account, login=login)

    def of_staff(self, staff: StaffId, /) -> Account | None:
        return self._database.one(_OF_STAFF, _account, staff=staff)

    def put(self, account: Account, /) -> None:
        """Raises LoginTaken, StorageFull."""
        with writing(self._database, _LOCK) as session:
            _put(session, account)

    def change(self, login: str, judge: Callable[[Account | None], tuple[Account | None, T]], /) -> T:
        """`judge` must not come back here: it is called inside the transaction. Raises LoginTaken, StorageFull."""
        with writing(self._database, _LOCK) as session:
            account, word = judge(session.one(_OF_LOGIN, _account, login=login))
            if account is not None:
                _put(session, account)
        return word

    def all(self) -> tuple[Account, ...]:
        return tuple(self._database.all(f"{_SELECT} ORDER BY login", _account))

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()


def _put(session: Session, account: Account) -> None:
    try:
        session.change(
            _PUT,
            login=account.login,
            staff=account.staff,
            hash=account.hash,
            tries=account.tries,
            must_change=int(account.must_change),
            demo=int(account.demo),
            closed=int(account.closed),
            opened=int(account.opened),
        )
    except Forbidden as error:
        raise LoginTaken("this member of staff has an account under another login") from error


def _account(login: str, staff: str, phc: str, tries: bytes, must_change: int, demo: int, closed: int, opened_at: int) -> Account:
    return Account(
        staff=StaffId(staff),
        login=login,
        hash=phc,
        tries=tries,
        must_change=bool(must_change),
        demo=bool(demo),
        closed=bool(closed),
        opened=Instant(opened_at),
    )
