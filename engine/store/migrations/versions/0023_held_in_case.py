"""Open tasks that are offered to a group without a place are filed by one rule, whatever the group: in a case for who
holds it in that case, elsewhere for who holds it anywhere."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    refile()


def refile() -> None:
    task = sa.table("user_task", sa.column("tenant"), sa.column("key"), sa.column("case_key"))
    filed = sa.table("task_candidate", sa.column("tenant"), sa.column("task_key"), sa.column("candidate"))
    of_task = sa.select(task.c.case_key).where(
        task.c.tenant == filed.c.tenant, task.c.key == filed.c.task_key, task.c.case_key.is_not(None)
    )
    case = sa.cast(of_task.scalar_subquery(), sa.String(20))
    no_case = "party:None:"
    op.execute(
        filed.update()
        .where(filed.c.candidate.startswith(no_case))
        .values(candidate=sa.literal("group:") + sa.func.substr(filed.c.candidate, len(no_case) + 1))
    )
    op.execute(
        filed.update()
        .where(filed.c.candidate.like("group:%"), filed.c.candidate.not_like("%@%"), of_task.exists())
        .values(
            candidate=sa.literal("party:") + case + ":" + sa.func.substr(filed.c.candidate, len("group:") + 1)
        )
    )


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")
