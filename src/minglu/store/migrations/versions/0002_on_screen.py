"""First light on screen: accounts, passkeys, sessions, drafts of complaints, keys of the API; events found by their kind."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("ix_event_kind_idx", "event", ["kind", "idx"])
    _accounts()
    _sessions()
    _drafts()
    _api()


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("login", sa.String(40), primary_key=True),
        sa.Column("staff", sa.String(40), nullable=False, unique=True),
        sa.Column("hash", sa.String(200), nullable=False),
        sa.Column("tries", sa.LargeBinary, nullable=False),
        sa.Column("must_change", sa.Integer, nullable=False),
        sa.Column("demo", sa.Integer, nullable=False),
        sa.Column("closed", sa.Integer, nullable=False),
        sa.Column("opened", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "passkey",
        sa.Column("credential", sa.LargeBinary, primary_key=True),
        sa.Column("staff", sa.String(40), nullable=False),
        sa.Column("public", sa.LargeBinary, nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("added", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_passkey_staff", "passkey", ["staff"])


def _sessions() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.LargeBinary, primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("opened", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_session_subject", "session", ["subject"])
    op.create_table(
        "session_part",
        sa.Column("session", sa.LargeBinary, sa.ForeignKey("session.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )


def _drafts() -> None:
    op.create_table(
        "complaint_draft",
        sa.Column("person", sa.String(40), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "draft_chunk",
        sa.Column("exhibit", sa.String(40), primary_key=True),
        sa.Column("at", sa.BigInteger, primary_key=True),
        sa.Column("person", sa.String(40), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_draft_chunk_person", "draft_chunk", ["person"])


def _api() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("staff", sa.String(40), nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("scopes", sa.String(400), nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("revoked", sa.Integer, nullable=False),
    )
    op.create_table(
        "api_reply",
        sa.Column("key", sa.String(40), primary_key=True),
        sa.Column("idempotency_key", sa.String(200), primary_key=True),
        sa.Column("request", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
