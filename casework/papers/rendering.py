"""Making the Word file of a document from its sealed data, once; it is kept sealed under the same subject's key.

What a paper says is fixed and recorded in the step that makes it. Its file is made when somebody first reads it, before
the transaction that keeps it: whoever is killed meanwhile has lost nothing, the next reader has it made again.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from sqlalchemy import LargeBinary, bindparam

from casework.cases.events import DocumentRendered
from casework.missing import no_document
from casework.papers import render
from casework.papers.commands import RenderDocument
from engine.errors import StaleVersion
from engine.files.keyring import Keyring
from engine.history.rows.told import digest_of
from engine.preparing import Ahead
from engine.store import Tx
from engine.store.tables_cases import Document
from engine.store.tenant_statements import key_param, select_from, table_of, update_of
from engine.unit import Unit

_DOCUMENT = table_of(Document)
_ROW = select_from(Document).where(_DOCUMENT.c.key == key_param("key"))
_STANDS = select_from(Document, _DOCUMENT.c.data, _DOCUMENT.c.file.is_not(None).label("has_file")).where(
    _DOCUMENT.c.key == key_param("key")
)
_SAVE = (
    update_of(Document)
    .where(_DOCUMENT.c.key == key_param("document"), _DOCUMENT.c.file.is_(None))
    .values(file=bindparam("made", type_=LargeBinary))
)


@dataclass(frozen=True, slots=True)
class MadeAhead:
    """A file as it is kept, what the record says of it, and the data that it was made from (sealed)."""

    sealed: bytes
    digest: str
    data: str


def render_ahead(ahead: Ahead, command: RenderDocument) -> MadeAhead | None:
    """Makes the file and seals it; None when there is one already, or nothing to make it from."""
    with ahead.reader() as tx:
        row = tx.row(_ROW, key=command.key)
        if row is None or row["data"] is None or row["file"] is not None:
            return None
        sealer = ahead.keyring.sealer(tx, row["subject"])
    content = base64.b64encode(render(row["template"], sealer.open(row["data"]))).decode()
    sealed = sealer.seal(content)[0].encode()
    return MadeAhead(sealed, digest_of(sealed), row["data"])


def render_document(unit: Unit, command: RenderDocument) -> None:
    """Stores the file that `render_ahead` has made, unless there is one already; NotFound when there is no such
    document or it was erased."""
    row = unit.tx.row(_STANDS, key=command.key)
    if row is None or row["data"] is None:
        raise no_document(command.key)
    made: MadeAhead | None = unit.prepared
    if row["has_file"] or made is None:
        return
    if made.data != row["data"]:
        raise StaleVersion("document_changed", "这份文书刚有变动，请再试一次", where=str(command.key))
    if unit.tx.run(_SAVE, document=command.key, made=made.sealed):  # of two at once the first one counts
        unit.audit(DocumentRendered(command.key, made.digest))


def document_content(tx: Tx, keyring: Keyring, subject: str, sealed: bytes) -> bytes:
    """The Word file from its column; NotFound when the person or the case has been forgotten, Damaged when it is not
    what was sealed."""
    return base64.b64decode(keyring.open(tx, subject, sealed.decode("latin-1")))
