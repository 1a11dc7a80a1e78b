"""Events of a kind are found by when they were: a sweep every minute reads its hours, and not the whole log."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_index("ix_event_kind_at", "event", ["kind", "at"])
    op.drop_index("ix_event_kind_idx", "event")
