"""SQL as each of the two databases spells it. It is written as here on the left:

    kind = ANY(:kinds)    SQLite: kind IN (SELECT value FROM json_each(:kinds)), with the list as JSON
    :kinds                PostgreSQL: %(kinds)s

Everything else that the stores say means the same to both. What differs and is not here is avoided: scalar max(), rowid,
x'' literals, columns that are neither grouped nor counted, and lists that come in no order or in that of a locale.
"""

import re
from functools import cache
from typing import Final

from minglu.store.ports import Insert

_LIST: Final = re.compile(r"= ANY\(:([a-z_]+)\)")
_NAME: Final = re.compile(r"(?<!:):([a-z_]+)")


@cache
def for_sqlite(sql: str) -> str:
    return _LIST.sub(r"IN (SELECT value FROM json_each(:\1))", sql)


@cache
def for_postgres(sql: str) -> bytes:
    return _NAME.sub(r"%(\1)s", sql.replace("%", "%%")).encode()


@cache
def sqlite_insert(into: Insert) -> str:
    places = ", ".join("?" for _ in into.columns)
    return f"INSERT INTO {into.table} ({_names(into)}) VALUES ({places})"  # noqa: S608 - names of ours


@cache
def postgres_insert(into: Insert) -> bytes:
    """A column is one parameter, so that any number of rows is one statement and one journey."""
    columns = ", ".join(f"%({name})b::{kind}[]" for name, kind in into.columns)
    return f"INSERT INTO {into.table} ({_names(into)}) SELECT * FROM unnest({columns})".encode()  # noqa: S608 - names of ours


def _names(into: Insert) -> str:
    return ", ".join(name for name, _ in into.columns)
