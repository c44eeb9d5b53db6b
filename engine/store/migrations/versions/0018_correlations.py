"""Messages are kept for their whole time to live, with whom they have reached; subscriptions say in which process
instance they stand; of a process one instance at a time is begun by a correlation key."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_OLD = "1970-01-01T00:00:00.000000Z"


def upgrade() -> None:
    op.add_column(
        "message", sa.Column("published_at", sa.String(length=27), nullable=False, server_default=_OLD)
    )
    op.create_table(
        "message_correlation",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("message_key", sa.BigInteger(), nullable=False),
        sa.Column("process_id", sa.String(length=200), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "message_key", "process_id"),
    )
    op.create_index("message_correlation_root", "message_correlation", ["tenant", "root_key"])
    op.add_column(
        "subscription", sa.Column("process_key", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.add_column(
        "subscription", sa.Column("process_id", sa.String(length=200), nullable=False, server_default="")
    )
    op.add_column("process_instance", sa.Column("correlation_key", sa.String(length=400), nullable=True))
    op.create_index(
        "process_instance_correlation",
        "process_instance",
        ["tenant", "process_id", "correlation_key"],
        unique=True,
        sqlite_where=sa.text("correlation_key IS NOT NULL AND state = 'ACTIVE'"),
        postgresql_where=sa.text("correlation_key IS NOT NULL AND state = 'ACTIVE'"),
    )
    name_processes()


def name_processes() -> None:
    """What was opened before goes by the process of its root: so the lists, made again, say too."""
    sub = sa.table(
        "subscription", *(sa.column(n) for n in ("tenant", "root_key", "process_key", "process_id"))
    )
    root = sa.table("process_instance", *(sa.column(n) for n in ("tenant", "key", "process_id")))
    of_root = (
        sa.select(root.c.process_id)
        .where(root.c.tenant == sub.c.tenant, root.c.key == sub.c.root_key)
        .scalar_subquery()
    )
    op.execute(sub.update().values(process_key=sub.c.root_key, process_id=sa.func.coalesce(of_root, "")))


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")
