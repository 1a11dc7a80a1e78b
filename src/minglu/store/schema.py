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
Index(None, event.c.kind, event.c.at)
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
    Column("place", BigInteger, nullable=False, server_default="0"),
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
# Law and policy as they stood: nobody's data.
pack_version = Table(
    "pack_version",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("files", LargeBinary, nullable=False),
)

# Accounts, sessions, drafts and keys of the API: nothing of the log, and nothing that a stolen database opens.
account = Table(
    "account",
    metadata,
    Column("login", String(40), primary_key=True),
    Column("staff", String(40), nullable=False, unique=True),
    Column("hash", String(200), nullable=False),
    Column("tries", LargeBinary, nullable=False),
    Column("must_change", Integer, nullable=False),
    Column("demo", Integer, nullable=False),
    Column("closed", Integer, nullable=False),
    Column("opened", BigInteger, nullable=False),
)
passkey = Table(
    "passkey",
    metadata,
    Column("credential", LargeBinary, primary_key=True),
    Column("staff", String(40), nullable=False),
    Column("public", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("name", String(80), nullable=False),
    Column("added", BigInteger, nullable=False),
)
Index(None, passkey.c.staff)
session = Table(
    "session",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("stage", String(20), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("opened", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("signs", String(44), nullable=False, server_default=""),
)
Index(None, session.c.subject)
session_part = Table(
    "session_part",
    metadata,
    Column("session", LargeBinary, ForeignKey("session.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
complaint_draft = Table(
    "complaint_draft",
    metadata,
    Column("person", String(40), ForeignKey("person.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("touched", BigInteger, nullable=False),
)
draft_chunk = Table(
    "draft_chunk",
    metadata,
    Column("exhibit", String(40), primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("person", String(40), ForeignKey("person.id"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
Index(None, draft_chunk.c.person)
api_key = Table(
    "api_key",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("staff", String(40), nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("scopes", String(400), nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("revoked", Integer, nullable=False),
)
api_reply = Table(
    "api_reply",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("idempotency_key", String(200), primary_key=True),
    Column("request", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
