"""Files that people hand over for a task: kept for a day, and for good once a submitted form refers to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam

from engine.errors import Invalid
from engine.files.events import UploadKept
from engine.store import Tx
from engine.store.base import UtcTime
from engine.store.tables_instances import UserTask
from engine.store.tables_uploads import Upload
from engine.store.tenant_statements import counted, key_param, select_from, table_of, text_param, update_of
from engine.unit import Unit

#: A file that no form refers to is kept this long; one that a saved draft refers to as long as drafts (handbook 8.7).
UNCLAIMED, IN_A_DRAFT = timedelta(days=1), timedelta(days=30)
#: So many files one task takes.
MOST = 60

_UPLOAD, _TASK = table_of(Upload), table_of(UserTask)
_OF_TASK = counted(select_from(Upload, _UPLOAD.c.id).where(_UPLOAD.c.task_key == key_param("task")), MOST)
_THERE = select_from(Upload, _UPLOAD.c.task_key).where(_UPLOAD.c.id == text_param("file"))
_CASE_OF = select_from(UserTask, _TASK.c.case_key).where(_TASK.c.key == key_param("task"))
_KEEP_UNTIL = (
    update_of(Upload)
    .where(
        _UPLOAD.c.id == text_param("file"), _UPLOAD.c.task_key.is_not(None), _UPLOAD.c.expires_at.is_not(None)
    )
    .values(expires_at=bindparam("until", type_=UtcTime))
)
#: How forms hold a file: `<id>/<file name>`, so that people can read the list.
_REFERENCE = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/.")


def require_room(tx: Tx, task_key: int) -> None:
    """Invalid when the task has as many files as it takes."""
    row = tx.row(_OF_TASK, task=task_key)
    if row is not None and row["total"] >= MOST:
        raise Invalid("files_full", "这件待办的附件太多", "file", f"至多 {MOST} 个", f"{row['total']} 个")


def keep_files(unit: Unit, case_key: int | None, values: Any) -> None:
    """Keeps for good what a submitted form of a case (None: of no case) refers to, and records it; Invalid when one is
    not there any more, or belongs to another case."""
    tx = unit.tx
    for file in dict.fromkeys(referred(values)):
        if not _is_here(tx, case_key, file):
            raise Invalid("file_gone", "有附件已经过期，请重新交", "values", "一天之内交的附件", file)
        if tx.run(_KEEP_UNTIL, file=file, until=None):
            unit.audit(UploadKept(file))


def keep_for_draft(tx: Tx, case_key: int | None, values: Any, now: datetime) -> None:
    """What a draft for a case, saved at `now` (aware), refers to is kept as long as the draft."""
    for file in referred(values):
        if _is_here(tx, case_key, file):
            tx.run(_KEEP_UNTIL, file=file, until=now + IN_A_DRAFT)


def _is_here(tx: Tx, case_key: int | None, file: str) -> bool:
    """Whether a program has handed the file over, or a person for a task of this very case."""
    row = tx.row(_THERE, file=file)
    if row is None or row["task_key"] is None:
        return row is not None
    task = tx.row(_CASE_OF, task=row["task_key"])
    return task is not None and bool(task["case_key"] == case_key)


def referred(values: Any) -> Iterator[str]:
    """The ids of the files that a form's values refer to, however deep."""
    if isinstance(values, str):
        found = _REFERENCE.match(values)
        if found is not None:
            yield found[1]
    elif isinstance(values, dict | list):
        for inner in values.values() if isinstance(values, dict) else values:
            yield from referred(inner)
