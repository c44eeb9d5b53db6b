"""Kept messages say in which case they were thrown, and by which process."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("thrown_in", sa.BigInteger(), nullable=True))
    op.add_column("message", sa.Column("thrown_by", sa.String(length=200), nullable=True))


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")
