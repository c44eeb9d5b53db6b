"""Files whose names are sealed and whose digests are salted; who has read which kind of personal value on which day;
which account is which party of a case."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("upload", sa.Column("salt", sa.String(length=64), nullable=True))
    op.create_table(
        "personal_read",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("case_key", sa.BigInteger(), nullable=False),
        sa.Column("user", sa.String(length=80), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "case_key", "user", "day", "kind"),
    )
    op.create_table(
        "party_account",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("user", sa.String(length=80), nullable=False),
        sa.Column("case_key", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "user", "case_key", "number"),
    )
    refile_parties()


def refile_parties() -> None:
    """A party's open tasks are filed for the party of their case, no more for everybody who is a party of something."""
    task = sa.table("user_task", sa.column("tenant"), sa.column("key"), sa.column("case_key"))
    filed = sa.table("task_candidate", sa.column("tenant"), sa.column("task_key"), sa.column("candidate"))
    of_task = sa.select(task.c.case_key).where(
        task.c.tenant == filed.c.tenant, task.c.key == filed.c.task_key
    )
    case = sa.func.coalesce(sa.cast(of_task.scalar_subquery(), sa.String(20)), "None")
    for group in ("applicant", "respondent"):
        op.execute(
            filed.update()
            .where(filed.c.candidate == f"group:{group}")
            .values(candidate=sa.literal("party:") + case + sa.literal(f":{group}"))
        )


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")
