"""Batch operations with their items."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TO_DO = sa.text("state = 'ACTIVE'")


def upgrade() -> None:
    op.create_table(
        "batch_operation",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("user", sa.String(80), nullable=False),
        sa.Column("role", sa.String(120), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("started_at", sa.String(27), nullable=True),
        sa.Column("ended_at", sa.String(27), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("completed", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    op.create_index("batch_operation_state", "batch_operation", ["tenant", "state"])
    op.create_table(
        "batch_item",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("batch_key", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("item", sa.BigInteger(), nullable=False),
        sa.Column("process_key", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("processed_at", sa.String(27), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("tenant", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    op.create_index("batch_item_batch", "batch_item", ["tenant", "batch_key", "state"])
    op.create_index("batch_item_process", "batch_item", ["tenant", "process_key"])
    op.create_index(
        "batch_item_to_do", "batch_item", ["tenant", "key"], sqlite_where=_TO_DO, postgresql_where=_TO_DO
    )


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")
