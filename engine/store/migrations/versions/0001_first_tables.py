"""The first tables, and the rules by which the database itself refuses to change the history."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("user", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "user"),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index("account_user", ["user"], unique=False)

    op.create_table(
        "api_token",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("user", sa.String(length=80), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("expires_at", sa.String(length=27), nullable=True),
        sa.Column("revoked_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "digest"),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index("api_token_digest", ["digest"], unique=False)

    op.create_table(
        "calendar_day",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "day"),
    )
    op.create_table(
        "case_record",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("case_code", sa.String(length=40), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("type_code", sa.String(length=4), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("location_org", sa.String(length=40), nullable=False),
        sa.Column("owner_org", sa.String(length=40), nullable=False),
        sa.Column("confidentiality", sa.String(length=12), nullable=False),
        sa.Column("risk", sa.String(length=8), nullable=True),
        sa.Column("closing_reason", sa.String(length=40), nullable=True),
        sa.Column("received_at", sa.String(length=27), nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("closed_at", sa.String(length=27), nullable=True),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("chain_seq", sa.Integer(), nullable=False),
        sa.Column("chain_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    with op.batch_alter_table("case_record", schema=None) as batch_op:
        batch_op.create_index("case_code", ["tenant", "case_code"], unique=True)
        batch_op.create_index("case_place", ["tenant", "location_org"], unique=False)
        batch_op.create_index("case_status", ["tenant", "status", "received_at"], unique=False)

    op.create_table(
        "case_secret",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("case_key", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cls", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("ciphertext", sa.Text(), nullable=True),
        sa.Column("salt", sa.String(length=64), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "case_key", "field", "version"),
    )
    op.create_table(
        "checkpoint",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("leaves", sa.Integer(), nullable=False),
        sa.Column("merkle_root", sa.String(length=64), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "seq"),
    )
    op.create_table(
        "checkpoint_head",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("checkpoint", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=10), nullable=False),
        sa.Column("chain_key", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "checkpoint", "chain", "chain_key"),
    )
    with op.batch_alter_table("checkpoint_head", schema=None) as batch_op:
        batch_op.create_index("checkpoint_head_chain", ["tenant", "chain", "chain_key"], unique=False)

    op.create_table(
        "counter",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "name"),
    )
    op.create_table(
        "decision_definition",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("requirements_key", sa.BigInteger(), nullable=False),
        sa.Column("requirements_ref", sa.String(length=200), nullable=False),
        sa.Column("deployment_key", sa.BigInteger(), nullable=False),
        sa.Column("org_code", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_tag", sa.String(length=80), nullable=True),
        sa.Column("resource_name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    with op.batch_alter_table("decision_definition", schema=None) as batch_op:
        batch_op.create_index("decision_definition_ref", ["tenant", "ref", "version"], unique=False)

    op.create_table(
        "decision_requirements",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("xml", sa.Text(), nullable=False),
        sa.Column("deployment_key", sa.BigInteger(), nullable=False),
        sa.Column("org_code", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_tag", sa.String(length=80), nullable=True),
        sa.Column("resource_name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    op.create_table(
        "deployment",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("org_code", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("user", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    op.create_table(
        "document",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("case_key", sa.BigInteger(), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("template", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("template_digest", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("data", sa.Text(), nullable=True),
        sa.Column("salt", sa.String(length=64), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index("document_case", ["tenant", "case_key"], unique=False)

    op.create_table(
        "form_definition",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("schema", sa.Text(), nullable=False),
        sa.Column("deployment_key", sa.BigInteger(), nullable=False),
        sa.Column("org_code", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_tag", sa.String(length=80), nullable=True),
        sa.Column("resource_name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    with op.batch_alter_table("form_definition", schema=None) as batch_op:
        batch_op.create_index("form_definition_ref", ["tenant", "ref", "version"], unique=False)

    op.create_table(
        "history_entry",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("chain", sa.String(length=10), nullable=False),
        sa.Column("chain_key", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("user", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=120), nullable=False),
        sa.Column("command", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "chain", "chain_key", "seq"),
    )
    with op.batch_alter_table("history_entry", schema=None) as batch_op:
        batch_op.create_index("history_entry_at", ["tenant", "at"], unique=False)

    op.create_table(
        "idempotency_key",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("user", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "user", "key"),
    )
    op.create_table(
        "incident",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("process_key", sa.BigInteger(), nullable=False),
        sa.Column("definition_key", sa.BigInteger(), nullable=False),
        sa.Column("process_id", sa.String(length=200), nullable=False),
        sa.Column("element_key", sa.BigInteger(), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("error_type", sa.String(length=60), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("job_key", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("resolved_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index("incident_root", ["tenant", "root_key"], unique=False)
        batch_op.create_index("incident_state", ["tenant", "state"], unique=False)

    op.create_table(
        "job",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("process_key", sa.BigInteger(), nullable=False),
        sa.Column("definition_key", sa.BigInteger(), nullable=False),
        sa.Column("process_id", sa.String(length=200), nullable=False),
        sa.Column("element_key", sa.BigInteger(), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("retries", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("worker", sa.String(length=200), nullable=False),
        sa.Column("deadline_at", sa.String(length=27), nullable=True),
        sa.Column("available_at", sa.String(length=27), nullable=False),
        sa.Column("error_code", sa.String(length=200), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("updated_at", sa.String(length=27), nullable=False),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("job_root", ["tenant", "root_key"], unique=False)
        batch_op.create_index("job_type", ["tenant", "type", "state"], unique=False)

    op.create_table(
        "message",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("correlation_key", sa.String(length=400), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=True),
        sa.Column("variables", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("message_name", ["tenant", "name", "correlation_key"], unique=False)

    op.create_table(
        "org_unit",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "code"),
    )
    op.create_table(
        "outbox",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "key", "number"),
    )
    op.create_table(
        "party",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("case_key", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("party_role", sa.String(length=20), nullable=False),
        sa.Column("party_kind", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "case_key", "number"),
    )
    op.create_table(
        "process_definition",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("xml", sa.Text(), nullable=False),
        sa.Column("start_form", sa.String(length=200), nullable=True),
        sa.Column("deployment_key", sa.BigInteger(), nullable=False),
        sa.Column("org_code", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_tag", sa.String(length=80), nullable=True),
        sa.Column("resource_name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    with op.batch_alter_table("process_definition", schema=None) as batch_op:
        batch_op.create_index("process_definition_ref", ["tenant", "ref", "version"], unique=False)

    op.create_table(
        "process_instance",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("definition_key", sa.BigInteger(), nullable=False),
        sa.Column("process_id", sa.String(length=200), nullable=False),
        sa.Column("parent_key", sa.BigInteger(), nullable=True),
        sa.Column("parent_element", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("started_at", sa.String(length=27), nullable=False),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.Column("incidents", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.String(length=200), nullable=True),
        sa.Column("case_key", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("header", sa.Text(), nullable=True),
        sa.Column("chain_seq", sa.Integer(), nullable=False),
        sa.Column("chain_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.create_index("process_instance_business", ["tenant", "business_id"], unique=False)
        batch_op.create_index("process_instance_case", ["tenant", "case_key"], unique=False)
        batch_op.create_index("process_instance_ref", ["tenant", "process_id", "state"], unique=False)
        batch_op.create_index("process_instance_root", ["tenant", "root_key"], unique=False)

    op.create_table(
        "role_assignment",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("user", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.Column("org_code", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "user", "role", "org_code"),
    )
    op.create_table(
        "snapshot_part",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "root_key", "part"),
    )
    op.create_table(
        "start_event",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("definition_key", sa.BigInteger(), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("ref", sa.String(length=200), nullable=False),
        sa.Column("org_code", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "definition_key", "element_id"),
    )
    with op.batch_alter_table("start_event", schema=None) as batch_op:
        batch_op.create_index("start_event_name", ["tenant", "type", "name"], unique=False)

    op.create_table(
        "subject_key",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "subject"),
    )
    op.create_table(
        "subscription",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("element_key", sa.BigInteger(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("correlation_key", sa.String(length=400), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "element_key", "index"),
    )
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.create_index(
            "subscription_name", ["tenant", "type", "name", "correlation_key"], unique=False
        )
        batch_op.create_index("subscription_root", ["tenant", "root_key"], unique=False)

    op.create_table(
        "task_candidate",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("candidate", sa.String(length=200), nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "candidate", "task_key"),
    )
    with op.batch_alter_table("task_candidate", schema=None) as batch_op:
        batch_op.create_index("task_candidate_task", ["tenant", "task_key"], unique=False)

    op.create_table(
        "task_draft",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=False),
        sa.Column("user", sa.String(length=80), nullable=False),
        sa.Column("ciphertext", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.String(length=27), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "task_key", "user"),
    )
    op.create_table(
        "tenant",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("short_name", sa.String(length=8), nullable=False),
        sa.Column("parent", sa.String(length=40), nullable=True),
        sa.Column("org_code", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("tenant"),
    )
    op.create_table(
        "timer",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("element_key", sa.BigInteger(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "element_key", "index"),
    )
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.create_index("timer_due", ["due_at"], unique=False)
        batch_op.create_index("timer_root", ["tenant", "root_key"], unique=False)

    op.create_table(
        "timer_override",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("org_code", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("duration", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "org_code", "key"),
    )
    op.create_table(
        "user_task",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("process_key", sa.BigInteger(), nullable=False),
        sa.Column("definition_key", sa.BigInteger(), nullable=False),
        sa.Column("process_id", sa.String(length=200), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("assignee", sa.String(length=80), nullable=True),
        sa.Column("candidate_groups", sa.Text(), nullable=False),
        sa.Column("candidate_users", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.Column("due_at", sa.String(length=27), nullable=True),
        sa.Column("follow_up_at", sa.String(length=27), nullable=True),
        sa.Column("form_key", sa.BigInteger(), nullable=True),
        sa.Column("external_form", sa.String(length=200), nullable=True),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("business_id", sa.String(length=200), nullable=True),
        sa.Column("case_key", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.String(length=80), nullable=True),
        sa.Column("ended_by_name", sa.String(length=80), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    with op.batch_alter_table("user_task", schema=None) as batch_op:
        batch_op.create_index("user_task_assignee", ["tenant", "assignee", "state"], unique=False)
        batch_op.create_index("user_task_case", ["tenant", "case_key"], unique=False)
        batch_op.create_index("user_task_open", ["tenant", "state", "due_at"], unique=False)
        batch_op.create_index("user_task_root", ["tenant", "root_key"], unique=False)

    op.create_table(
        "variable",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("process_key", sa.BigInteger(), nullable=False),
        sa.Column("scope_key", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    with op.batch_alter_table("variable", schema=None) as batch_op:
        batch_op.create_index("variable_name", ["tenant", "name"], unique=False)
        batch_op.create_index("variable_root", ["tenant", "root_key"], unique=False)
        batch_op.create_index("variable_scope", ["tenant", "scope_key", "name"], unique=False)
    _make_append_only()


#: No row of these tables is ever changed or removed.
APPEND_ONLY = ("history_entry", "checkpoint", "checkpoint_head")


def _make_append_only() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_postgresql()
        return
    for table in APPEND_ONLY:
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"
            )


def _refuse_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append only', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")
