"""A session names the key that was made for it, so that a key ends with its session.

Sessions of before name none, and with them their keys could not be told from those of nobody: they end here, and whoever
was signed in signs in again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("DELETE FROM session")
    op.add_column("session", sa.Column("signs", sa.String(44), nullable=False, server_default=""))
