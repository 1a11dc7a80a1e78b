"""A warehouse of rows for one computation: DuckDB in a folder of its own, with bounded memory, deleted afterwards.

    with open_analytics(folder, memory_mb=1_024, threads=2) as warehouse:
        warehouse.create("attempts", {"row": "int64", "at": "int64", "person": "string"})
        warehouse.add("attempts", {"row": [1, 2], "at": [0, 5], "person": ["…", "…"]})
        table = warehouse.table("attempts")                       # an ibis table: what is asked of it is an expression
        warehouse.rows(table.group_by("person").agg(n=table.count()))

Rules. Nothing is kept: the file, and what spills out of memory, is deleted when the warehouse closes, also when the
computation fails. Expressions come from `rules.query` and `audit`; they are written as SQL and run here alone. DuckDB loads no
extension and fetches nothing. Types are `int64`, `string` and `boolean`; every column may hold null.

Not done here: anything that has to survive a power cut. That is SQLite's or PostgreSQL's business (`database`).
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final, cast

import duckdb
import ibis  # type: ignore[import-untyped]  # the library ships no types
import pyarrow as pa  # type: ignore[import-untyped]  # the library ships no types
from ibis.expr.types import Table  # type: ignore[import-untyped]  # the library ships no types

from minglu.store.errors import Broken

Cell = bool | int | str | None
Row = Mapping[str, Cell]

_TYPES: Final[Mapping[str, tuple[str, pa.DataType]]] = MappingProxyType(
    {"int64": ("BIGINT", pa.int64()), "string": ("VARCHAR", pa.string()), "boolean": ("BOOLEAN", pa.bool_())}
)
_FILE: Final = "warehouse.duckdb"
_SPILLED: Final = "spilled"


@contextlib.contextmanager
def open_analytics(folder: Path, *, memory_mb: int = 1_024, threads: int = 2) -> Iterator["Analytics"]:
    """A warehouse in `folder`, which exists and is empty. Raises Broken."""
    spilled = folder / _SPILLED
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory_mb}MB",
        "threads": threads,
        "temp_directory": str(spilled),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        # Rows carry their own number: whoever wants them in order says so.
        "preserve_insertion_order": False,
    }
    with _ours():
        connection = duckdb.connect(str(folder / _FILE), config=settings)
    try:
        yield Analytics(connection)
    finally:
        connection.close()
        for left in (*folder.glob(f"{_FILE}*"), *spilled.glob("*")):
            left.unlink()
        with contextlib.suppress(FileNotFoundError):
            spilled.rmdir()


class Analytics:
    """Tables by name. Not for several threads at once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._tables: dict[str, Table] = {}

    def create(self, name: str, columns: Mapping[str, str]) -> None:
        """An empty table. Raises Broken when there is one."""
        written = ", ".join(f"{_quoted(column)} {_TYPES[kind][0]}" for column, kind in columns.items())
        self._run(f"CREATE TABLE {_quoted(name)} ({written})")
        self._tables[name] = ibis.table(ibis.schema(dict(columns)), name=name)

    def add(self, name: str, columns: Mapping[str, Sequence[Cell]]) -> None:
        """A batch of rows, column by column: all columns of the table, equally long. Raises Broken."""
        wanted = {column: str(kind) for column, kind in self._tables[name].schema().items()}
        with _ours():
            batch = pa.table({column: pa.array(columns[column], type=_TYPES[kind][1]) for column, kind in wanted.items()})
            self._connection.register("batch", batch)
        self._run(f"INSERT INTO {_quoted(name)} SELECT * FROM batch")  # noqa: S608  # the name is quoted
        self._connection.unregister("batch")

    def has(self, name: str) -> bool:
        return name in self._tables

    def table(self, name: str) -> Table:
        """What expressions are built upon."""
        return self._tables[name]

    def keep(self, name: str, table: Table) -> Table:
        """Compute `table` once and keep it under `name`, in the place of what was there. Raises Broken."""
        self._run(f"CREATE OR REPLACE TABLE {_quoted(name)} AS {_sql(table)}")
        self._tables[name] = ibis.table(table.schema(), name=name)
        return self._tables[name]

    def drop(self, name: str) -> None:
        """Give a table's room back."""
        self._run(f"DROP TABLE {_quoted(name)}")
        del self._tables[name]

    def rows(self, table: Table) -> list[Row]:
        """The rows of a small table. Raises Broken."""
        with _ours():
            found = self._connection.execute(_sql(table)).fetchall()
        names = tuple(table.columns)
        return [dict(zip(names, row, strict=True)) for row in found]

    def _run(self, sql: str) -> None:
        with _ours():
            self._connection.execute(sql)


def _sql(table: Table) -> str:
    return cast("str", ibis.to_sql(table, dialect="duckdb", pretty=False))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextlib.contextmanager
def _ours() -> Iterator[None]:
    """No error of the libraries leaves; their messages may hold values of rows, so only their names are told (P9)."""
    try:
        yield
    except (duckdb.Error, pa.ArrowException, OSError, OverflowError) as error:
        raise Broken(f"the warehouse failed ({type(error).__name__}); is there room on the disk for it?") from error
