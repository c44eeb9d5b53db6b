"""Which task a file was handed over for, so that what no form refers to can be found and forgotten."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_UPLOAD = sa.table(
    "upload", sa.column("tenant"), sa.column("id"), sa.column("metadata"), sa.column("task_key")
)


def upgrade() -> None:
    op.add_column("upload", sa.Column("task_key", sa.BigInteger(), nullable=True))
    op.create_index("upload_task", "upload", ["tenant", "task_key"])
    op.create_index("upload_expires", "upload", ["tenant", "expires_at"])
    connection = op.get_bind()
    for tenant, name, text in connection.execute(
        sa.select(_UPLOAD.c.tenant, _UPLOAD.c.id, _UPLOAD.c.metadata)
    ).all():
        told = json.loads(text) if text else None
        task = told.get("task") if isinstance(told, dict) else None
        if isinstance(task, str) and task.isdecimal():
            this = sa.and_(_UPLOAD.c.tenant == tenant, _UPLOAD.c.id == name)
            connection.execute(sa.update(_UPLOAD).where(this).values(task_key=int(task)))


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")
