"""The history: one chain entry by entry, whether it is whole, and the last verification of everything."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from api.blueprint import Blueprint
from api.paging import PageQuery, decode_cursor, encode_cursor
from api.platform import bus, platform
from api.queries.replay.history import chain_length, chain_rows, chain_sight, readable
from api.reads import actor, reader, refresh, require
from api.schemas.definitions import ChainVerified, HistoryPage, Verified
from casework.verification import verify
from engine.access import authz
from engine.access.access_level import AccessLevel
from engine.history.links import read_chain
from engine.history.verify import VerifyReport
from engine.values import loads

blueprint = Blueprint("history", "history", url_prefix="/api/history", description="历史与核对")


@blueprint.route("/<any(instance, case, tenant):chain>/<int:key>", methods=["GET"])
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, HistoryPage)
def get_chain(wanted: dict[str, Any], chain: str, key: int) -> dict[str, Any]:
    """一条链的记录，从旧到新；敏感件只给时间、人和动作。"""
    tx, limit = reader(), wanted["limit"]
    sight = _sight(chain, key)
    after = decode_cursor(wanted["cursor"], int)[0] if wanted["cursor"] is not None else 0
    rows = tx.rows(chain_rows(chain, key, after).limit(limit + 1))
    return {
        "items": [_told(row, facts=sight >= AccessLevel.SUMMARY) for row in rows[:limit]],
        "total": tx.value(chain_length(chain, key)),
        "next_cursor": encode_cursor(rows[limit - 1]["seq"]) if len(rows) > limit else None,
    }


@blueprint.route("/<any(instance, case, tenant):chain>/<int:key>/verification", methods=["GET"])
@blueprint.response(200, ChainVerified)
def get_chain_verification(chain: str, key: int) -> dict[str, Any]:
    """现在核对这条链：每条的哈希、编号、与上一条的衔接。"""
    _sight(chain, key)
    tx = reader()
    rows = [dict(row) for row in tx.rows(chain_rows(chain, key, 0))]
    found = read_chain(tx.tenant, chain, key, rows)
    broken = asdict(found.broken) | {"chain_key": str(key)} if found.broken else None
    return {"ok": broken is None, "entries": len(found.entries), "broken": broken}


@blueprint.route("/verification", methods=["GET"])
@blueprint.response(200, Verified)
def get_verification() -> dict[str, Any]:
    """本租户上一次核对的结果；没有核对过时 `at` 为空。"""
    require(authz.READ_HISTORY, said="没有看历史的权限")
    return platform().verified.get(actor().tenant) or _verified(None, VerifyReport()) | {"ok": None}


@blueprint.route("/verification", methods=["POST"])
@blueprint.response(200, Verified)
def post_verification() -> dict[str, Any]:
    """现在核对本租户的全部历史，包括重演每个实例；件多时要等一会儿。"""
    require(authz.VERIFY, said="没有看历史的权限")
    here = bus()
    refresh()
    report = verify(here.database, actor().tenant, opener=here.keyring)
    result = _verified(here.clock.now(), report)
    platform().verified[actor().tenant] = result
    return result


def _verified(at: datetime | None, report: VerifyReport) -> dict[str, Any]:
    counts = ("ok", "entries", "chains", "checkpoints", "instances_replayed")
    findings = [asdict(broken) | {"chain_key": str(broken.chain_key)} for broken in report.findings]
    return {"at": at, **{name: getattr(report, name) for name in counts}, "findings": findings}


def _sight(chain: str, key: int) -> AccessLevel:
    require(authz.READ_HISTORY, said="没有看历史的权限")
    return chain_sight(reader(), actor(), chain, key, bus().clock.now())


def _told(row: Any, facts: bool) -> dict[str, Any]:
    body = loads(row["body"])
    shown = {name: row[name] for name in ("seq", "at", "user", "role", "command", "prev_hash", "hash")}
    records = readable(body["records"]) if facts else None
    return shown | {"name": body["name"], "semantics": body["semantics"], "records": records}
