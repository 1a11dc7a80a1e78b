"""What a store needs of the lender's database, whichever it is: SQLite in a file, or PostgreSQL.

    with writing(database, "code") as session:
        state = session.one(_STATE, bytes, handle=handle)
        session.change(_KEEP, handle=handle, state=b"…")
    database.all("SELECT name FROM case_part WHERE case_id = :case", str, case=case)

SQL is written once: parameters have names (`:case`), a list is one parameter (`= ANY(:keys)`), and `spelling` holds the
little that the two databases spell differently. Rules that hold here:

* A write waits for the lock it names, and then sees everything that was committed before. Whoever holds the lock is alone
  with it, in whichever process. (SQLite has one lock for all names.)
* A commit that returned survives a power cut.
* Reads inside a thread's own transaction see what it has written; all others see the last commit.
* Errors are StorageFull and StorageLost (`gate.errors`) and those of `store.errors`; no library's error gets out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar

T = TypeVar("T")
Value: TypeAlias = str | int | bytes | list[str] | list[bytes]
HEAD = "head"  # the lock of the log's head: its one row


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """Rows that go into one table together: its columns in the order of the rows, each with its type."""

    table: str
    columns: tuple[tuple[str, str], ...]


class Reading(Protocol):
    """Questions. `of` makes a value of a row's columns."""

    def one(self, sql: str, of: Callable[..., T], /, **values: Value) -> T | None:
        """The first row; None without one."""
        ...

    def all(self, sql: str, of: Callable[..., T], /, **values: Value) -> list[T]: ...


class Session(Reading, Protocol):
    """One write transaction."""

    def change(self, sql: str, /, **values: Value) -> int:
        """How many rows it changed."""
        ...

    def change_all(self, sql: str, rows: Sequence[Mapping[str, Value]]) -> None:
        """The same statement for each, in order."""
        ...

    def insert(self, into: Insert, rows: Sequence[Sequence[Value]]) -> None:
        """All of them, none of which may be there."""
        ...


class Transaction(Session, Protocol):
    """A write transaction that is not yet committed."""

    def commit(self, happened: Callable[[Reading], bool] | None = None) -> None:
        """Durable when it returns. Raises StorageFull: nothing was kept. Where the connection was lost meanwhile,
        `happened` finds out on a new one, which holds the same lock: True returns, False raises StorageLost. Without
        it, or if the database stays away, StorageLost says that nobody knows."""
        ...


class Database(Reading, Protocol):
    """The database, for all threads of a process."""

    def transaction(self, lock: str) -> AbstractContextManager[Transaction]:
        """Wait for the lock and begin. What is not committed when the block ends is undone."""
        ...

    def alone(self, name: str, *, wait: bool) -> AbstractContextManager[bool]:
        """Outside of any transaction: whether nobody else is in a block of this name. `wait` until it is so."""
        ...

    def migrate(self) -> None:
        """Bring it to this version's schema; of several at once one does. Raises NewerFormat, NotADatabase."""
        ...

    def close(self) -> None:
        """Let go of it. No thread may be using it any more."""
        ...


@contextmanager
def writing(database: Database, lock: str) -> Iterator[Session]:
    """A write: durable when the block ends, undone when it raises."""
    with database.transaction(lock) as transaction:
        yield transaction
        transaction.commit()
