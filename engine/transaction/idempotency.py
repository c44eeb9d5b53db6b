"""Idempotency-Key (IETF draft-ietf-httpapi-idempotency-key-header): the same request again gets the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.context import Actor
from engine.errors import Unprocessable
from engine.store import Tx
from engine.store.tables_org import IdempotencyKey
from engine.store.tenant_statements import select_from, table_of, text_param

_KEY = table_of(IdempotencyKey)
_EARLIER = select_from(IdempotencyKey, _KEY.c.fingerprint, _KEY.c.result).where(
    _KEY.c.user == text_param("user"), _KEY.c.key == text_param("key")
)


@dataclass(frozen=True, slots=True)
class Remembered:
    """A request's key and what tells it from another request: method, path and body."""

    key: str
    fingerprint: str
    #: What former versions kept of the same request; never written any more.
    earlier: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        key: str,
        method: str,
        path: str,
        body: bytes,
        mark: Callable[[bytes], str],
        before: bytes | None = None,
    ) -> Remembered:
        """From the parts of a request. `mark`: the keyring's fingerprint, since the body may be personal, and a plain
        digest would let whoever reads the table try out what somebody wrote. `before`: what former versions took for
        the body, when that is another."""
        said, then = (
            b"\0".join((method.encode(), path.encode(), b))
            for b in (body, body if before is None else before)
        )
        return cls(key, mark(said), (hashlib.sha256(then).hexdigest(), mark(then)))


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the first request was answered."""

    answer: Any


def recall(tx: Tx, actor: Actor, request: Remembered) -> Earlier | None:
    """The earlier answer, None for a new key; Unprocessable when the key was used for another request."""
    row = tx.row(_EARLIER, user=actor.user, key=request.key)
    if row is None:
        return None
    if row["fingerprint"] not in (request.fingerprint, *request.earlier):
        raise Unprocessable(
            "idempotency_key_reused", "这个 Idempotency-Key 已经用于另一个请求", where="Idempotency-Key",
            expected="同样的请求", found="内容不同的请求",
        )  # fmt: skip
    return Earlier(row["result"]["answer"])


def remember(tx: Tx, actor: Actor, request: Remembered, answer: Any, now: datetime) -> None:
    """Keeps the answer in the transaction of the effect: of two at once, the second fails on the key and
    tries again."""
    row = {"user": actor.user, "key": request.key, "fingerprint": request.fingerprint}
    tx.add(IdempotencyKey, {**row, "result": {"answer": answer}, "created_at": now})
