"""Parts of a snapshot that hold a collection had numbers from 2^32 on, which PostgreSQL's integers do not hold: there
such an instance could never be stored, on SQLite it could. They are counted from 2^24 on now."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_PART = sa.table("snapshot_part", sa.column("part", sa.BigInteger()))
EARLIER, NOW = 1 << 32, 1 << 24


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        moved = sa.update(_PART).where(_PART.c.part >= EARLIER).values(part=_PART.c.part - EARLIER + NOW)
        op.execute(moved)


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")
