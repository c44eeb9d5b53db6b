"""How many deliveries may still follow from an item of the outbox: a message that starts its own sender ends."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("credit", sa.Integer(), nullable=False, server_default="100000"))


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")
