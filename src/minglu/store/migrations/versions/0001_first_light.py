"""First light: head, entries, events, openings, persons, records, tokens, checkpoints, case files.

Migrations go forward only: a log cannot be un-said, so there is no way down.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _log()
    _persons()
    _tokens()
    _cases()


def _log() -> None:
    op.create_table(
        "head",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
    )
    op.create_table("entry", sa.Column("idx", sa.BigInteger, primary_key=True), sa.Column("data", sa.LargeBinary, nullable=False))
    op.create_table(
        "event",
        sa.Column("subject", sa.String(40), primary_key=True),
        sa.Column("idx", sa.BigInteger, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("said", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "opening",
        sa.Column("idx", sa.BigInteger, primary_key=True),
        sa.Column("part", sa.String(10), primary_key=True),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "done",
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("idx", sa.BigInteger, nullable=False),
        sa.Column("reply", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "checkpoint",
        sa.Column("size", sa.BigInteger, primary_key=True),
        sa.Column("root", sa.LargeBinary, nullable=False),
        sa.Column("note", sa.LargeBinary, nullable=False),
        sa.Column("cosigned", sa.Integer, nullable=False),
    )
    op.execute("INSERT INTO head (id, size, last) VALUES (1, 0, 0)")


def _persons() -> None:
    op.create_table("person", sa.Column("id", sa.String(40), primary_key=True), sa.Column("journal", sa.LargeBinary, nullable=False))
    op.create_table(
        "number",
        sa.Column("handle", sa.LargeBinary, primary_key=True),
        sa.Column("person", sa.String(40), sa.ForeignKey("person.id"), nullable=False),
    )
    op.create_index("ix_number_person", "number", ["person"])
    op.create_table(
        "record",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("person", sa.String(40), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("header", sa.LargeBinary, nullable=False),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("wraps", sa.LargeBinary, nullable=False),
    )
    op.create_table("code", sa.Column("handle", sa.LargeBinary, primary_key=True), sa.Column("state", sa.LargeBinary, nullable=False))


def _tokens() -> None:
    op.create_table(
        "token",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("permit", sa.BigInteger, nullable=False, unique=True),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("number", sa.LargeBinary, nullable=False),
        sa.Column("agency", sa.String(40), nullable=False),
        sa.Column("record", sa.String(40), nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("to_key", sa.LargeBinary, nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("claimed", sa.BigInteger, nullable=False),
        sa.Column("ended", sa.Integer, nullable=False),
    )
    op.create_index("ix_token_ended_claimed_until", "token", ["ended", "claimed", "until"])
    op.create_index("ix_token_person", "token", ["person"])
    op.create_index("ix_token_agency", "token", ["agency"])
    op.create_table(
        "one_use",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("public", sa.LargeBinary, nullable=False),
        sa.Column("dialler", sa.String(255), nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
    )
    op.create_index("ix_one_use_used_id", "one_use", ["used", "id"])


def _cases() -> None:
    op.create_table(
        "case_part",
        sa.Column("case_id", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
