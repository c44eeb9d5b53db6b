"""Do a case's row, its parties, its sealed values and its papers agree with its chain?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from casework.cases.events import CASE_KINDS, TENANT_KINDS
from casework.cases.told import MODELS, TENANT_TELLERS, told_of_case
from engine.errors import NotFound
from engine.history.chain import salted_digest
from engine.history.facts import said_in
from engine.history.links import Broken, Chain
from engine.history.owned import Opener, Owned, Proving
from engine.history.rows.told import Key, Line, Told, differences, key_of, shown
from engine.store import Row, Tx
from engine.store.base import Base
from engine.store.tables_cases import Case, CaseSecret, Document
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.values import dumps

#: Which column of a sealed row holds the ciphertext.
_SEALED: dict[type[Base], str] = {CaseSecret: "ciphertext", Document: "data"}


def _of_case(model: type[Base]) -> Any:
    columns = table_of(model).c
    return select_from(model).where((columns.key if model is Case else columns.case_key) == key_param("key"))


_ROWS = {model: _of_case(model) for model in MODELS}


def check_case(proving: Proving) -> Iterator[Broken]:
    """What disagrees with the case's entries; of whom the platform has forgotten is a note."""
    tx, chain, unreadable = proving.tx, proving.chain, list[Broken]()
    said = said_in(chain, CASE_KINDS, unreadable.append)
    yield from unreadable
    told = told_of_case(chain.key, said)
    if proving.told is not None:
        _add_files(told, len(chain.entries), proving.told.of(Document))
    for model, what in MODELS.items():
        rows = tx.rows(_ROWS[model], key=chain.key)
        yield from differences(chain, model, told.of(model), rows, what)
        if model in _SEALED:
            yield from _sealed(tx, chain, model, rows, proving.opener, proving.note)


def _add_files(told: Told, last: int, rendered: Mapping[Key, Line]) -> None:
    """Papers hold the file that was made of them, or none; of former versions the record does not say."""
    for key, line in told.of(Document).items():
        if key in rendered:
            told.change(Document, key, last, {"file": rendered[key].columns["file"][0]})
        elif "title" in line.columns:
            told.change(Document, key, last, {"file": None})


def _sealed(
    tx: Tx,
    chain: Chain,
    model: type[Base],
    rows: Any,
    opener: Opener | None,
    note: Callable[[str], None],
) -> Iterator[Broken]:
    """What does not open, or holds another value than the one whose digest is recorded."""
    column = _SEALED[model]
    for row in rows:
        where = shown(key_of(model, row))
        if row[column] is None or row["salt"] is None:
            note(f"{chain.tenant} {MODELS[model]} {where} 已经抹去，只剩摘要")
        elif opener is not None:
            opened = opened_as(tx, opener, row, row["subject"], row[column], row["digest"])
            if opened is None:
                note(f"{chain.tenant} {MODELS[model]} {where} 的主体已被遗忘，只剩摘要")
            elif not opened:
                said = f"{MODELS[model]} {where} 封存的内容不是记录时的"
                yield chain.breaks(len(chain.entries), said, table_of(model).name, where, column)


def opened_as(tx: Tx, opener: Opener, row: Row, subject: str, ciphertext: str, digest: str) -> bool | None:
    """Whether what is sealed has the recorded digest; None when its subject has been forgotten."""
    try:
        return salted_digest(row["salt"], dumps(opener.open(tx, subject, ciphertext))) == digest
    except NotFound:
        return None
    except Exception:  # a ciphertext that was changed does not decrypt
        return False


#: What verification proves of casework.
CASE_CHAINS = Owned({"case": check_case}, TENANT_KINDS, TENANT_TELLERS)
