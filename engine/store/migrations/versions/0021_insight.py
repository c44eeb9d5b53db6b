"""Lists of decisions made, of subscriptions to messages, and of what reached them; filled from the history."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from engine.store.migrations.insight import Told

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

#: How many rows are written at a time.
PIECE = 500
INDEXES = {
    "decision_instance": {
        "root": ["root_key"],
        "process": ["process_key", "key"],
        "element": ["element_key", "key"],
        "definition": ["definition_key", "key"],
        "business": ["business_id", "key"],
        "ref": ["ref", "key"],
        "made": ["made_at", "key"],
    },
    "message_subscription": {
        "key": ["key"],
        "root": ["root_key"],
        "process": ["process_key", "key"],
        "definition": ["definition_key", "key"],
        "name": ["name", "correlation_key", "key"],
        "correlation": ["correlation_key", "key"],
        "state": ["state", "key"],
        "changed": ["changed_at", "key"],
    },
    "correlated_message": {
        "root": ["root_key"],
        "process": ["process_key", "key"],
        "definition": ["definition_key", "element_id", "key"],
        "element": ["element_key", "key"],
        "subscription": ["subscription_key", "key"],
        "message": ["message_key", "key"],
        "name": ["name", "correlation_key", "key"],
        "at": ["at", "key"],
    },
}


def upgrade() -> None:
    _tables()
    for table, indexes in INDEXES.items():
        for name, columns in indexes.items():
            op.create_index(f"{table}_{name}", table, ["tenant", *columns])
    fill()


def _placed() -> list[sa.Column[Any]]:
    return [
        sa.Column("tenant", sa.String(40), nullable=False),
        sa.Column("root_key", sa.BigInteger(), nullable=False),
        sa.Column("process_key", sa.BigInteger(), nullable=False),
        sa.Column("definition_key", sa.BigInteger(), nullable=False),
        sa.Column("process_id", sa.String(200), nullable=False),
        sa.Column("element_id", sa.String(200), nullable=False),
        sa.Column("business_id", sa.String(200), nullable=True),
    ]


def _tables() -> None:
    op.create_table(
        "decision_instance",
        *_placed(),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("element_key", sa.BigInteger(), nullable=False),
        sa.Column("decision_key", sa.BigInteger(), nullable=False),
        sa.Column("ref", sa.String(200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.String(30), nullable=False),
        sa.Column("made_at", sa.String(27), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
    op.create_table(
        "message_subscription",
        *_placed(),
        sa.Column("element_key", sa.BigInteger(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("correlation_key", sa.String(400), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("changed_at", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "element_key", "index"),
    )
    op.create_table(
        "correlated_message",
        *_placed(),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("element_key", sa.BigInteger(), nullable=True),
        sa.Column("subscription_key", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("correlation_key", sa.String(400), nullable=True),
        sa.Column("message_key", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )


def fill() -> None:
    """Writes what the history of every root says."""
    bind = op.get_bind()
    rows: dict[str, list[Mapping[str, Any]]] = {table: [] for table in INDEXES}
    for told in _every_root(bind):
        rows["decision_instance"] += told.decisions
        rows["message_subscription"] += told.subscriptions.values()
        rows["correlated_message"] += told.correlated
        _write(bind, rows, PIECE)
    _write(bind, rows, 1)


def _write(bind: sa.Connection, rows: dict[str, list[Mapping[str, Any]]], least: int) -> None:
    for table, found in rows.items():
        if len(found) >= least:
            columns: Iterator[sa.ColumnClause[Any]] = (sa.column(name) for name in found[0])
            bind.execute(sa.insert(sa.table(table, *columns)), found)
            found.clear()


def _every_root(bind: sa.Connection) -> Iterator[Told]:
    instance = sa.table("process_instance", *map(sa.column, ("tenant", "key", "root_key")))
    roots = bind.execute(
        sa.select(instance.c.tenant, instance.c.key).where(instance.c.key == instance.c.root_key)
    )
    for tenant, root in roots.all():
        told = Told(tenant, root)
        try:
            yield told.read(_bodies(bind, tenant, root))
        except (LookupError, TypeError, ValueError):
            continue  # the record was altered: the verification says so, and which rows are missing


def _bodies(bind: sa.Connection, tenant: str, root: int) -> Iterable[str]:
    names = ("tenant", "chain", "chain_key", "seq", "body")
    entry = sa.table("history_entry", *map(sa.column, names))
    of_root = (entry.c.tenant == tenant, entry.c.chain == "instance", entry.c.chain_key == root)
    yield from bind.execute(sa.select(entry.c.body).where(*of_root).order_by(entry.c.seq)).scalars().all()


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")
