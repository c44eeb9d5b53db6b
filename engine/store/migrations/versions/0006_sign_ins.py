"""Sessions of the pages, which can be ended; and what a person has done, without reading everybody's tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("user", sa.String(length=80), nullable=False),
        sa.Column("begun_at", sa.String(length=27), nullable=False),
        sa.Column("expires_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "digest"),
    )
    op.create_index("sign_in_user", "sign_in", ["tenant", "user"])
    done = sa.text("ended_by IS NOT NULL")
    op.create_index(
        "user_task_done",
        "user_task",
        ["tenant", "ended_by", "ended_at"],
        sqlite_where=done,
        postgresql_where=done,
    )


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")
