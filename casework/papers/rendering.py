"""Making the Word file of a document from its sealed data, once; it is kept sealed under the same subject's key."""

from __future__ import annotations

import base64

from casework.cases.events import DocumentRendered
from casework.missing import no_document
from casework.papers import render
from casework.papers.commands import RenderDocument
from engine.files.keyring import Keyring
from engine.history.rows.told import digest_of
from engine.store import Tx
from engine.store.tables_cases import Document
from engine.store.tenant_statements import key_param, select_from, table_of, update_of
from engine.unit import Unit

_DOCUMENT = table_of(Document)
_ROW = select_from(Document).where(_DOCUMENT.c.key == key_param("key"))
_SAVE = update_of(Document).where(_DOCUMENT.c.key == key_param("document"))


def render_document(unit: Unit, command: RenderDocument) -> None:
    """Renders and stores the file if that has not been done; NotFound when there is no such document or it
    was erased."""
    row = unit.tx.row(_ROW, key=command.key)
    if row is None or row["data"] is None:
        raise no_document(command.key)
    if row["file"] is not None:
        return
    data = unit.keyring.open(unit.tx, row["subject"], row["data"])
    content = base64.b64encode(render(row["template"], data)).decode()
    ciphertext, _salt, _digest = unit.keyring.seal(unit.tx, row["subject"], content)
    sealed = ciphertext.encode()
    unit.tx.run(_SAVE.values(file=sealed), document=command.key)
    unit.audit(DocumentRendered(command.key, digest_of(sealed)))


def document_content(tx: Tx, keyring: Keyring, subject: str, sealed: bytes) -> bytes:
    """The Word file from its column; NotFound when the person or the case has been forgotten, Damaged when it is not
    what was sealed."""
    return base64.b64decode(keyring.open(tx, subject, sealed.decode("latin-1")))
