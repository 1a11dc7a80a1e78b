"""The tables of the lender's database, and what each is for.

Entries are the truth. `event` and `done` are projections of them, kept in the same transaction; `opening` holds what
opens them, sealed under journal keys; the rest is what entries cannot hold: keys, ciphertexts, tokens, case files.
Nothing here names a person or a number: pseudonyms, handles, ciphertext.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table

FORMAT = 1  # the format number of a data directory; a newer one refuses to start

metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s"})

head = Table(
    "head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
)
entry = Table("entry", metadata, Column("idx", BigInteger, primary_key=True), Column("data", LargeBinary, nullable=False))
event = Table(
    "event",
    metadata,
    Column("subject", String(40), primary_key=True),
    Column("idx", BigInteger, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("said", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
opening = Table(
    "opening",
    metadata,
    Column("idx", BigInteger, primary_key=True),
    Column("part", String(10), primary_key=True),
    Column("person", String(40), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
done = Table(
    "done",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("idx", BigInteger, nullable=False),
    Column("reply", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
person = Table("person", metadata, Column("id", String(40), primary_key=True), Column("journal", LargeBinary, nullable=False))
number = Table(
    "number",
    metadata,
    Column("handle", LargeBinary, primary_key=True),
    Column("person", String(40), ForeignKey("person.id"), nullable=False),
)
Index(None, number.c.person)
record = Table(
    "record",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("person", String(40), ForeignKey("person.id"), nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("wraps", LargeBinary, nullable=False),
)
token = Table(
    "token",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("permit", BigInteger, nullable=False, unique=True),
    Column("person", String(40), nullable=False),
    Column("number", LargeBinary, nullable=False),
    Column("agency", String(40), nullable=False),
    Column("record", String(40), nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("to_key", LargeBinary, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("claimed", BigInteger, nullable=False),
    Column("ended", Integer, nullable=False),
)
Index(None, token.c.ended, token.c.claimed, token.c.until)
Index(None, token.c.person)
Index(None, token.c.agency)
one_use = Table(
    "one_use",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("public", LargeBinary, nullable=False),
    Column("dialler", String(255), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("used", Integer, nullable=False),
)
Index(None, one_use.c.used, one_use.c.id)
checkpoint = Table(
    "checkpoint",
    metadata,
    Column("size", BigInteger, primary_key=True),
    Column("root", LargeBinary, nullable=False),
    Column("note", LargeBinary, nullable=False),
    Column("cosigned", Integer, nullable=False),
)
code = Table(
    "code",
    metadata,
    Column("handle", LargeBinary, primary_key=True),
    Column("state", LargeBinary, nullable=False),
)
case_part = Table(
    "case_part",
    metadata,
    Column("case_id", String(40), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("person", String(40), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
