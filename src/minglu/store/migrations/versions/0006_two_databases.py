"""The same on both databases: a person's numbers have an order of their own, and PostgreSQL compares texts by their bytes.

On SQLite the order was that of the rows. On PostgreSQL a text would be at most so long, and sorted as the server's locale
has it: both would be differences that nobody needs.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_PLACE = """
UPDATE number SET place = (
    SELECT COUNT(*) FROM number AS earlier WHERE earlier.person = number.person AND earlier.rowid < number.rowid
)
"""
_TEXTS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND data_type = 'character varying' AND table_name <> 'alembic_version'
"""


def upgrade() -> None:
    op.add_column("number", sa.Column("place", sa.BigInteger, nullable=False, server_default="0"))
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        op.execute(_PLACE)
        return
    for table, column in connection.exec_driver_sql(_TEXTS).fetchall():
        op.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE text COLLATE "C"')
