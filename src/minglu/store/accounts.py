"""Accounts as kept: a hash, never a password. A try is judged and counted in one transaction."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from minglu.access.accounts import Account
from minglu.access.errors import LoginTaken
from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant
from minglu.store.database import connect
from minglu.store.writing import writing

T = TypeVar("T")
_Row = tuple[str, str, str, bytes, int, int, int, int]
_SELECT: Final = "SELECT login, staff, hash, tries, must_change, demo, closed, opened FROM account"
# No row: the member of staff has another login; the constraint on `staff` says so.
_PUT: Final = """
INSERT INTO account (login, staff, hash, tries, must_change, demo, closed, opened)
VALUES (:login, :staff, :hash, :tries, :must_change, :demo, :closed, :opened)
ON CONFLICT (login) DO UPDATE SET staff = :staff, hash = :hash, tries = :tries, must_change = :must_change, demo = :demo, closed = :closed
"""


class SqliteAccounts:
    """`acts.accounts.Accounts`."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path)
        self._lock = threading.Lock()

    def of_login(self, login: str, /) -> Account | None:
        with self._lock:
            return self._one("login = :value", login)

    def of_staff(self, staff: StaffId, /) -> Account | None:
        with self._lock:
            return self._one("staff = :value", staff)

    def put(self, account: Account, /) -> None:
        """Raises LoginTaken, StorageFull."""
        with writing(self._connection, self._lock):
            self._put(account)

    def change(self, login: str, judge: Callable[[Account | None], tuple[Account | None, T]], /) -> T:
        """`judge` must not come back here: it is called inside the transaction. Raises LoginTaken, StorageFull."""
        with writing(self._connection, self._lock):
            account, word = judge(self._one("login = :value", login))
            if account is not None:
                self._put(account)
        return word

    def all(self) -> tuple[Account, ...]:
        with self._lock:
            return tuple(_account(row) for row in self._connection.execute(f"{_SELECT} ORDER BY login"))

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def _one(self, where: str, value: str) -> Account | None:
        row = self._connection.execute(f"{_SELECT} WHERE {where}", {"value": value}).fetchone()
        return None if row is None else _account(row)

    def _put(self, account: Account) -> None:
        values = {
            "login": account.login,
            "staff": account.staff,
            "hash": account.hash,
            "tries": account.tries,
            "must_change": int(account.must_change),
            "demo": int(account.demo),
            "closed": int(account.closed),
            "opened": int(account.opened),
        }
        try:
            self._connection.execute(_PUT, values)
        except sqlite3.IntegrityError as error:
            raise LoginTaken("this member of staff has an account under another login") from error


def _account(row: _Row) -> Account:
    login, staff, phc, tries, must_change, demo, closed, opened = row
    return Account(
        staff=StaffId(staff),
        login=login,
        hash=phc,
        tries=bytes(tries),
        must_change=bool(must_change),
        demo=bool(demo),
        closed=bool(closed),
        opened=Instant(opened),
    )
