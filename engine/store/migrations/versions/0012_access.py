"""Accounts, posts, tokens and accesses come under a chain of their own. What is there already is its first entry, so
that an account that comes in beside the commands is told from it. Tokens without an end get one; sessions begin anew.
"""

import hashlib
import secrets
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from engine.values import dumps

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

#: What a token that had no end gets.
TOKENS_END = timedelta(days=366)


def upgrade() -> None:
    op.create_table(
        "access_head",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("chain_seq", sa.Integer(), nullable=False),
        sa.Column("chain_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant"),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.String(length=27), nullable=False),
        sa.Column("open_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "subject"),
    )
    op.create_index("sign_in_failure_last", "sign_in_failure", ["tenant", "last_at"])
    op.add_column("account", sa.Column("salt", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("tenant", sa.Column("demo", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("DELETE FROM sign_in")
    op.add_column("sign_in", sa.Column("seen_at", sa.String(length=27), nullable=False, server_default=""))
    _adopt(op.get_bind())


def downgrade() -> None:
    raise RuntimeError("a history that can be migrated away is no history: restore a backup instead")


def _adopt(bind: sa.Connection) -> None:
    now = datetime.now(UTC)
    bind.execute(
        sa.text("UPDATE api_token SET expires_at = :at WHERE expires_at IS NULL"),
        {"at": _text(now + TOKENS_END)},
    )
    records: dict[str, list[list[object]]] = defaultdict(list)
    roles: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for row in bind.execute(sa.text('SELECT tenant, "user", role, org_code FROM role_assignment')).mappings():
        roles[row["tenant"], row["user"]].append([row["role"], row["org_code"]])
    for row in bind.execute(sa.text("SELECT * FROM account")).mappings().all():
        records[row["tenant"]].append(_account(bind, row, sorted(roles[row["tenant"], row["user"]])))
    for row in bind.execute(sa.text("SELECT * FROM api_token ORDER BY digest")).mappings():
        records[row["tenant"]] += _token(row)
    for tenant, found in sorted(records.items()):
        _entry(bind, tenant, now, found)


def _account(bind: sa.Connection, row: sa.RowMapping, roles: list[list[str]]) -> list[object]:
    salt = secrets.token_hex(16)
    bind.execute(
        sa.text('UPDATE account SET salt = :salt WHERE tenant = :tenant AND "user" = :who'),
        {"salt": salt, "tenant": row["tenant"], "who": row["user"]},
    )
    active = bool(row["active"])
    sealed = dumps([row["user"], row["name"], row["password_hash"], row["email"], active])
    digest = hashlib.sha256((salt + sealed).encode()).hexdigest()
    facts = {"user": row["user"], "name": row["name"], "active": active, "roles": roles, "digest": digest}
    return ["AccountSet", facts]


def _token(row: sa.RowMapping) -> list[list[object]]:
    name = row["digest"][:16]
    sealed = dumps([row["digest"], row["user"], row["label"], row["created_at"], row["expires_at"]])
    digest = hashlib.sha256(sealed.encode()).hexdigest()
    facts = {"user": row["user"], "token": name, "label": row["label"], "expires_at": row["expires_at"]}
    made: list[list[object]] = [["TokenCreated", {**facts, "digest": digest}]]
    return [*made, ["TokenRevoked", {"user": row["user"], "token": name}]] if row["revoked_at"] else made


def _entry(bind: sa.Connection, tenant: str, now: datetime, records: list[list[object]]) -> None:
    said = {"chain": "access", "chain_key": 0, "seq": 1, "tenant": tenant, "user": "system"}
    said |= {"role": "system", "command": "AdoptAccounts"}
    body = dumps(
        {
            **said,
            "at": now,
            "name": "平台",
            "semantics": "2",
            "door": "migrate",
            "address": "",
            "records": records,
        }
    )
    digest = hashlib.sha256(body.encode()).hexdigest()
    row = {**said, "at": _text(now), "body": body, "prev_hash": "", "hash": digest}
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join(f":{name}" for name in row)
    bind.execute(sa.text(f"INSERT INTO history_entry ({names}) VALUES ({places})"), row)  # noqa: S608 - names from above
    head = {"tenant": tenant, "seq": 1, "hash": digest}
    bind.execute(
        sa.text("INSERT INTO access_head (tenant, chain_seq, chain_hash) VALUES (:tenant, :seq, :hash)"), head
    )


def _text(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
