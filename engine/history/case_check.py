"""Do a case's row, its sealed values and its papers agree with its chain?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from engine.errors import Refusal
from engine.history.case_state import FoldedCase, fold, plain
from engine.history.chain import salted_digest
from engine.store import Row, Tx
from engine.store.scope import key_param, select_from, table_of
from engine.store.tables_cases import Case, CaseSecret, Document
from engine.values import dumps

_CASE = table_of(Case)
_SECRET = table_of(CaseSecret)
_DOCUMENT = table_of(Document)
_ROW = select_from(Case).where(_CASE.c.key == key_param("key"))
_SECRETS = select_from(CaseSecret).where(_SECRET.c.case_key == key_param("key"))
_DOCUMENTS = select_from(
    Document, _DOCUMENT.c.key, _DOCUMENT.c.digest, _DOCUMENT.c.subject, _DOCUMENT.c.data, _DOCUMENT.c.salt
).where(_DOCUMENT.c.case_key == key_param("key"))


class Opener(Protocol):
    """What opens a sealed value (the keyring)."""

    def open(self, tx: Tx, subject: str, ciphertext: str) -> Any:
        """The value in the clear; a Refusal when its subject has been forgotten."""


def check_case(
    tx: Tx, key: int, entries: Sequence[Mapping[str, Any]], opener: Opener | None
) -> Iterator[tuple[int, str]]:
    """What disagrees with the case's entries: (number of the entry that says otherwise, what, in Chinese)."""
    row = tx.row(_ROW, key=key)
    if row is None:
        yield len(entries), "案件的行不见了"
        return
    case = fold(entries)
    yield from _check_columns(row, case, entries)
    yield from _check_secrets(tx, key, case, entries, opener)
    yield from _check_documents(tx, key, case, entries, opener)


def _check_columns(
    row: Row, case: FoldedCase, entries: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[int, str]]:
    for name, value in case.columns.items():
        if plain(name, row[name]) != plain(name, value):
            yield _last(entries, name), f"案件字段“{name}”与记录不符：现为 {row[name]}，记录 {value}"
    for name in sorted(row["fields"].keys() | case.fields.keys()):
        now, then = row["fields"].get(name), case.fields.get(name)
        if plain(name, now) != plain(name, then):
            yield _last(entries, name), f"案件字段“{name}”与记录不符：现为 {now}，记录 {then}"


def _last(entries: Sequence[Mapping[str, Any]], name: str) -> int:
    """The number of the last entry that speaks of a field or of the status."""
    spoken = [
        entry["seq"]
        for entry in entries
        for kind, facts in entry["records"]
        if facts.get("field") == name or (kind == "CaseOpened" and name in facts)
        or (kind == "StatusChanged" and name == "status")
    ]  # fmt: skip
    return int(spoken[-1]) if spoken else len(entries)


def _check_secrets(
    tx: Tx, key: int, case: FoldedCase, entries: Sequence[Mapping[str, Any]], opener: Opener | None
) -> Iterator[tuple[int, str]]:
    stored = {(row["field"], row["version"]): row for row in tx.rows(_SECRETS, key=key)}
    for name in sorted(stored.keys() | case.secrets.keys()):
        row, said = stored.get(name), case.secrets.get(name)
        what = f"案卷“{name[0]}”第 {name[1]} 版"
        if row is None:
            yield _last(entries, name[0]), f"{what}的行不见了"
        elif said is None:
            yield len(entries), f"{what}没有记录"
        elif not _agrees(tx, said, row, row["ciphertext"], opener):
            yield _last(entries, name[0]), f"{what}与记录的摘要不符"


def _check_documents(
    tx: Tx, key: int, case: FoldedCase, entries: Sequence[Mapping[str, Any]], opener: Opener | None
) -> Iterator[tuple[int, str]]:
    stored = {row["key"]: row for row in tx.rows(_DOCUMENTS, key=key)}
    for document in sorted(stored.keys() | case.documents.keys()):
        row, said = stored.get(document), case.documents.get(document)
        if row is None or said is None or not _agrees(tx, said, row, row["data"], opener):
            yield len(entries), f"文书 {document} 与记录不符"


def _agrees(tx: Tx, said: str, row: Row, ciphertext: str | None, opener: Opener | None) -> bool:
    """Whether a sealed row has the recorded digest; with the keyring also whether what it seals has it."""
    if row["digest"] != said:
        return False
    if opener is None or ciphertext is None or row["salt"] is None:
        return True
    try:
        return salted_digest(row["salt"], dumps(opener.open(tx, row["subject"], ciphertext))) == said
    except Refusal:
        return True  # the person has been forgotten: only the digest is left
    except Exception:  # a ciphertext that was changed does not decrypt
        return False
