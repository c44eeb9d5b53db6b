"""Files that programs and people hand over: sealed when they come, forgotten with their key when they go."""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, bindparam, type_coerce

from engine.context import Context
from engine.errors import Conflict, Damaged, Invalid, NotFound
from engine.files.commands import DropUpload, LinkUpload, SealUploads, StoreUpload
from engine.files.events import UploadDropped, UploadExpired, UploadLinked, UploadSealed, UploadStored
from engine.files.keyring import Keyring
from engine.files.task_files import UNCLAIMED, require_room
from engine.history.append import append_audit
from engine.history.rows.told import together
from engine.missing import no_upload
from engine.preparing import Ahead
from engine.store import Row, Tx, utc_text
from engine.store.base import UtcTime
from engine.store.tables_cases import SubjectKey
from engine.store.tables_org import IdempotencyKey
from engine.store.tables_uploads import Upload
from engine.store.tenant_statements import delete_of, select_from, table_of, text_param, update_of
from engine.tasks.tasks import require_open
from engine.unit import Unit

log = logging.getLogger(__name__)
_UPLOAD = table_of(Upload)
_SUBJECT = table_of(SubjectKey)
_OVER = _UPLOAD.c.expires_at <= bindparam("now", type_=UtcTime)
_ROW = select_from(Upload).where(_UPLOAD.c.id == text_param("id"))
_DROP = delete_of(Upload).where(_UPLOAD.c.id == text_param("id"))
_EXPIRED = select_from(Upload, _UPLOAD.c.id).where(_OVER)
_DROP_EXPIRED = _DROP.where(_OVER)
_UNSALTED = select_from(Upload).where(_UPLOAD.c.salt.is_(None)).order_by(_UPLOAD.c.id)
_RESEAL = update_of(Upload).where(_UPLOAD.c.id == text_param("file"))
_KEY = table_of(IdempotencyKey)
#: Answers of the version that repeated a file's name in them.
_NAMING = select_from(IdempotencyKey, _KEY.c.user, _KEY.c.key, _KEY.c.result).where(
    type_coerce(_KEY.c.result, Text).contains('"file_name"', autoescape=True)
)
_REWORD = update_of(IdempotencyKey).where(
    _KEY.c.user == text_param("whose"), _KEY.c.key == text_param("which")
)
_FORGET = delete_of(SubjectKey).where(_SUBJECT.c.subject == text_param("subject"))


#: What is answered to who hands a file over; the rest he has said himself.
ANSWERED = ("id", "size", "digest", "expires_at")
#: What of a file the record says by one digest only.
_SEALED = ("ciphertext", "salt", "file_name", "content_type", "metadata")


def upload_subject(upload_id: str) -> str:
    """The subject under whose key a file is sealed: of a fixed length, since names may be long."""
    return "upload/" + hashlib.sha256(upload_id.encode()).hexdigest()[:48]


@dataclass(frozen=True, slots=True)
class SealedAhead:
    """A file that was sealed before its transaction: the columns of its row that are sealed or say of it, the row of
    the key that it is sealed under, and what the record says of all together."""

    columns: Mapping[str, Any]
    key: Mapping[str, str]
    said: dict[str, Any]


def seal_ahead(ahead: Ahead, command: StoreUpload) -> SealedAhead:
    """Seals a file under a key of its own: megabytes are encrypted while nobody waits for it."""
    sealer, key = ahead.keyring.new_subject(upload_subject(command.id))
    content: dict[str, Any] = {"name": command.file_name, "content": base64.b64encode(command.data).decode()}
    of_task = command.task_key is not None
    if not of_task:
        content["metadata"] = command.metadata
    ciphertext, salt, digest = sealer.seal(content)
    columns = {
        "ciphertext": ciphertext,
        "salt": salt,
        "digest": digest,
        "file_name": "",
        "content_type": command.content_type,
        "metadata": command.metadata if of_task else {},
    }
    return SealedAhead(columns, key, together(columns, _SEALED))


def store_upload(unit: Unit, command: StoreUpload) -> dict[str, Any]:
    """Keeps a file that `seal_ahead` has sealed; answers with its row but for the content. Conflict when the name is
    taken.

    One for a task is kept for a day until a form refers to it.
    """
    sealed: SealedAhead = unit.prepared
    expires = command.expires_at
    if command.task_key is not None:
        require_open(unit, command.task_key)
        require_room(unit.tx, command.task_key)
        expires = unit.context.now + UNCLAIMED
    if unit.tx.row(_ROW, id=command.id) is not None:
        raise Conflict("upload_exists", "这个编号的文件已经有了", where="documentId", found=command.id)
    row = {
        "id": command.id,
        "size": len(command.data),
        "expires_at": expires,
        **sealed.columns,
        "user": unit.actor.user,
        "task_key": command.task_key,
        "created_at": unit.context.now,
    }
    unit.tx.put(SubjectKey, sealed.key)
    unit.tx.add(Upload, row)
    unit.audit(UploadStored(command.id, row["size"], str(row["digest"]), command.task_key, sealed.said))
    return {name: row[name] for name in ANSWERED}


def _sealed(unit: Unit, upload_id: str, value: dict[str, Any]) -> dict[str, str]:
    """Name and content under one key, with the salted digest of both: without the row nobody can try a content out."""
    ciphertext, salt, digest = unit.keyring.seal(unit.tx, upload_subject(upload_id), value)
    return {"ciphertext": ciphertext, "salt": salt, "digest": digest}


def seal_uploads(unit: Unit, command: SealUploads) -> int:
    """Seals names, and salts digests, of files that were stored before names were sealed; answers how many that were.
    What is remembered of their requests forgets them with it; a request that is repeated is still known."""
    rows = unit.tx.rows(_UNSALTED.limit(command.limit))
    for row in rows:
        again = {"file_name": "", **_again(unit, row)}
        unit.tx.run(_RESEAL.values(**again), file=row["id"])
        said = together({**row, **again}, _SEALED)
        unit.audit(UploadSealed(row["id"], again["digest"], said))
    if rows:
        _reword_answers(unit.tx)
    return len(rows)


def _reword_answers(tx: Tx) -> None:
    """Answers keep what they keep today, without the plain digest: the door knows it from a request that is repeated,
    which brings the content again."""
    for row in tx.rows(_NAMING):
        answer = row["result"].get("answer")
        if isinstance(answer, dict) and answer.keys() >= {*ANSWERED, "file_name"}:
            kept = {"answer": {**{name: answer[name] for name in ANSWERED}, "digest": None}}
            tx.run(_REWORD.values(result=kept), whose=row["user"], which=row["key"])


def _again(unit: Unit, row: Row) -> dict[str, Any]:
    try:
        content = unit.keyring.open(unit.tx, upload_subject(row["id"]), row["ciphertext"])
    except NotFound:  # forgotten with its key: nothing is left to seal
        return {"salt": "", "digest": ""}
    except Damaged:  # damaged long ago: it stays as it is, for verification to name; the rest goes on
        log.error("the file %s of a task or a program cannot be read and is not sealed anew", row["id"])
        return {"salt": "", "digest": ""}
    value = {"name": row["file_name"], "content": content}
    if row["task_key"] is not None:
        return _sealed(unit, row["id"], value)
    return {**_sealed(unit, row["id"], {**value, "metadata": row["metadata"]}), "metadata": {}}


def drop_upload(unit: Unit, command: DropUpload) -> None:
    """Deletes a program's file and its key; NotFound when there is none, and for what people handed over for a task:
    that belongs to its case."""
    if unit.tx.run(_DROP.where(_UPLOAD.c.task_key.is_(None)), id=command.id) == 0:
        raise no_upload(command.id)
    unit.tx.run(_FORGET, subject=upload_subject(command.id))
    unit.audit(UploadDropped(command.id))


def link_upload(unit: Unit, command: LinkUpload) -> dict[str, Any]:
    """Records that a file is open to whoever has its link; answers until when, and for which content. NotFound for what
    is over, and for what people handed over for a task: that belongs to its case."""
    row = unit.tx.row(_ROW, id=command.id)
    gone = row is not None and row["expires_at"] is not None and row["expires_at"] <= unit.context.now
    if row is None or gone or row["task_key"] is not None:
        raise no_upload(command.id)
    if command.digest not in (None, row["digest"]):
        raise Invalid(
            "wrong_value", "文件不是这一个", "contentHash", "上传时得到的 contentHash", command.digest or ""
        )
    until = min(command.until, row["expires_at"] or command.until)
    unit.audit(UploadLinked(command.id, utc_text(until)))
    return {"id": command.id, "digest": row["digest"], "until": utc_text(until)}


def forget_expired(tx: Tx, context: Context) -> int:
    """Deletes the files whose time has passed, with their keys, and records it; answers how many."""
    gone = []
    for row in tx.rows(_EXPIRED, now=context.now):
        if tx.run(_DROP_EXPIRED, id=row["id"], now=context.now):
            tx.run(_FORGET, subject=upload_subject(row["id"]))
            gone.append(UploadExpired(row["id"]))
    append_audit(tx, context, "ForgetUploads", gone)
    return len(gone)


def upload_row(tx: Tx, upload_id: str) -> Row | None:
    """A file's row as it is stored, its name and content sealed; None when there is none."""
    return tx.row(_ROW, id=upload_id)


def upload_content(tx: Tx, keyring: Keyring, upload_id: str) -> tuple[dict[str, Any], bytes]:
    """A file's row with its name, and its content; NotFound when there is none."""
    row = tx.row(_ROW, id=upload_id)
    if row is None:
        raise no_upload(upload_id)
    value = keyring.open(tx, upload_subject(upload_id), row["ciphertext"])
    if isinstance(value, str):  # stored before names were sealed, and not sealed again yet
        return dict(row), base64.b64decode(value)
    return {**row, "file_name": value["name"]}, base64.b64decode(value["content"])
