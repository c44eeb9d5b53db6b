"""When somebody had an item of the outbox tried anew: its attempts, and the rests between them, count from there."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("retried_at", sa.String(length=27), nullable=True))


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")
