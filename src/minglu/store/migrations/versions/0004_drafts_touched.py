"""Drafts know when they were touched last, so that those nobody came back to can go."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("complaint_draft", sa.Column("touched", sa.BigInteger, nullable=False, server_default="0"))
    # Nobody knows when a draft of before was touched: its ninety days begin with the newest entry, and no sooner.
    op.execute("UPDATE complaint_draft SET touched = (SELECT last FROM head WHERE id = 1)")
