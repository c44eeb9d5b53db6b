"""What SQLite is told about the spread of values: without it, a list sorted by key reads all rows of a tenant.

The figures are those of a district in its first years; only their proportions matter. PostgreSQL counts by itself.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

#: Table, index (None: the primary key), rows in all and rows for each further column of the index.
STATISTICS = (
    ("process_instance", None, "100000 30000 1"),
    ("process_instance", "process_instance_root", "100000 30000 2"),
    ("process_instance", "process_instance_case", "100000 30000 8"),
    ("process_instance", "process_instance_ref", "100000 30000 2500 1600"),
    ("process_instance", "process_instance_business", "100000 30000 8"),
    ("variable", None, "8000000 2700000 1"),
    ("variable", "variable_root", "8000000 2700000 106"),
    ("variable", "variable_scope", "8000000 2700000 18 1"),
    ("variable", "variable_name", "8000000 2700000 8700"),
    ("user_task", None, "300000 100000 1"),
    ("user_task", "user_task_root", "300000 100000 7"),
    ("user_task", "user_task_case", "300000 100000 22"),
    ("user_task", "user_task_open", "300000 100000 2000 3"),
    ("user_task", "user_task_assignee", "300000 100000 400 20"),
    ("task_candidate", None, "15000 5000 25 1"),
    ("task_candidate", "task_candidate_task", "15000 5000 4"),
    ("timer", None, "3000 1000 2 1"),
    ("timer", "timer_due", "3000 2"),
    ("timer", "timer_root", "3000 1000 2"),
    ("subscription", None, "27000 9000 1 1"),
    ("subscription", "subscription_name", "27000 9000 8000 1300 2"),
    ("subscription", "subscription_root", "27000 9000 5"),
    ("job", None, "10000 3300 1"),
    ("job", "job_type", "10000 3300 500 100"),
    ("job", "job_root", "10000 3300 2"),
    ("incident", None, "500 160 1"),
    ("incident", "incident_root", "500 160 1"),
    ("incident", "incident_state", "500 160 80"),
    ("document", None, "150000 50000 1"),
    ("document", "document_case", "150000 50000 11"),
    ("case_record", None, "15000 5000 1"),
    ("case_record", "case_code", "15000 5000 1"),
    ("case_record", "case_status", "15000 5000 800 1"),
    ("case_record", "case_place", "15000 5000 170"),
)


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    run = connection.exec_driver_sql
    run("ANALYZE")  # makes the table of statistics
    run("DELETE FROM sqlite_stat1")
    for table, index, figures in STATISTICS:
        run(
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)",
            (table, index or f"sqlite_autoindex_{table}_1", figures),
        )
    run("ANALYZE sqlite_schema")  # this connection reads them now, every other one when it opens


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")
