"""Versions of the rule packs: every one that was ever proposed or adopted, so that each decision can be made again."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "pack_version",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("files", sa.LargeBinary, nullable=False),
    )
