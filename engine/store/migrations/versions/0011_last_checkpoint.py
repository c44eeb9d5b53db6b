"""The tenant knows its last checkpoint, so that the last ones, or all of them, can be missed. On SQLite the history is
not replaced either: INSERT OR REPLACE removes the earlier row without asking the triggers that refuse removal."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

#: The last checkpoint of a tenant that has some already.
LAST = (
    "UPDATE tenant SET checkpoint_{0} = COALESCE((SELECT c.{0} FROM checkpoint c WHERE c.tenant = tenant.tenant "
    "ORDER BY c.seq DESC LIMIT 1), {1})"
)
#: Tables that only grow, and what identifies their rows.
KEYS = {
    "history_entry": ("tenant", "chain", "chain_key", "seq"),
    "checkpoint": ("tenant", "seq"),
    "checkpoint_head": ("tenant", "checkpoint", "chain", "chain_key"),
}


def upgrade() -> None:
    op.add_column("tenant", sa.Column("checkpoint_seq", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "tenant", sa.Column("checkpoint_hash", sa.String(length=64), nullable=False, server_default="")
    )
    op.execute(LAST.format("seq", "0"))
    op.execute(LAST.format("hash", "''"))
    if op.get_bind().dialect.name != "sqlite":
        return
    for table, columns in KEYS.items():
        same = " AND ".join(f"{column} = NEW.{column}" for column in columns)
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608 - names from above
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"
        )


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")
