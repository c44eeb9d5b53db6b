"""Jobs that nobody takes are found by how long they lie."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_UNTAKEN = sa.text("state = 'CREATED' AND worker = ''")


def upgrade() -> None:
    op.create_index(
        "job_untaken", "job", ["tenant", "available_at"], sqlite_where=_UNTAKEN, postgresql_where=_UNTAKEN
    )


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")
