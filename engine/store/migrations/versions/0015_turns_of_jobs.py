"""Jobs have a priority, and their turn can be read from an index: by priority, then by age."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job", sa.Column("priority", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(
        "job_turn", "job", ["tenant", "type", "state", sa.text("priority DESC"), "created_at", "key"]
    )


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")
