"""The tenant's own chain gets a head, as instances and cases have, so that its last entry can be missed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: Where a chain that exists already stands.
LAST = (
    "UPDATE tenant SET {0} = COALESCE((SELECT e.{1} FROM history_entry e WHERE e.tenant = tenant.tenant "
    "AND e.chain = 'tenant' AND e.chain_key = 0 ORDER BY e.seq DESC LIMIT 1), {2})"
)


def upgrade() -> None:
    op.add_column("tenant", sa.Column("chain_seq", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("tenant", sa.Column("chain_hash", sa.String(length=64), nullable=False, server_default=""))
    op.execute(LAST.format("chain_seq", "seq", "0"))
    op.execute(LAST.format("chain_hash", "hash", "''"))


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")
