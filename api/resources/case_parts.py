"""What belongs to a case: parties whose values are looked at, and papers."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import quote

from flask import Response, send_file

from api.blueprint import Blueprint
from api.personal_reads import note_reads
from api.platform import bus
from api.queries.cases.paper_text import paper_blocks
from api.queries.cases.parties import party_row, revealed
from api.reads import NO_STORE, actor, reader
from api.resources.cases import seen
from api.schemas.cases import DocumentRow, PaperShown, PartyRevealed, RevealBody
from api.writes import execute
from casework.case_file.commands import RevealParty
from casework.papers.commands import RenderDocument
from casework.papers.rendering import document_content
from engine.access import authz
from engine.access.access_level import AccessLevel
from engine.errors import Forbidden, NotFound
from engine.store import Row
from engine.store.tables_cases import Document
from engine.store.tenant_statements import key_param, select_from, table_of

blueprint = Blueprint("case_parts", "case_parts", url_prefix="/api/cases", description="案件的当事人与文书")

_DOCUMENT = table_of(Document)
_LISTED = [c for c in _DOCUMENT.c if c.name not in ("data", "file", "salt")]
_DOCUMENTS = (
    select_from(Document, *_LISTED, _DOCUMENT.c.file.is_not(None).label("rendered"))
    .where(_DOCUMENT.c.case_key == key_param("case"))
    .order_by(_DOCUMENT.c.created_at, _DOCUMENT.c.key)
)
_FILE = select_from(
    Document,
    _DOCUMENT.c.file,
    _DOCUMENT.c.subject,
    _DOCUMENT.c.title,
    _DOCUMENT.c.number,
    _DOCUMENT.c.template,
).where(_DOCUMENT.c.case_key == key_param("case"), _DOCUMENT.c.key == key_param("key"))
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.route("/<code>/parties/<int:number>/reveal", methods=["POST"])
@blueprint.arguments(RevealBody)
@blueprint.response(200, PartyRevealed)
def post_reveal(values: dict[str, str], code: str, number: int) -> tuple[dict[str, Any], int, dict[str, str]]:
    """看一位当事人遮住的信息；谁、何时、为什么看，记入案件的历史。"""
    case, sight = seen(code, AccessLevel.SUMMARY)
    if sight < AccessLevel.FULL and not authz.allowed(actor(), authz.READ_PERSONAL):
        raise Forbidden(
            "not_participant",
            "只有承办这件案子的人可以看当事人信息",
            where=code,
            expected="full",
            found=sight.name,
        )
    party_row(reader(), case["key"], number)
    execute(RevealParty(case["key"], number, values["reason"]), each_time=True)
    told = revealed(reader(), bus().keyring, actor(), case["key"], number)
    return {"number": number, "values": told}, 200, NO_STORE


@blueprint.route("/<code>/documents", methods=["GET"])
@blueprint.response(200, DocumentRow(many=True))
def get_documents(code: str) -> list[dict[str, Any]]:
    """案件的文书，从旧到新。"""
    case, _sight = seen(code, AccessLevel.SUMMARY)
    return [{**row, "key": str(row["key"])} for row in reader().rows(_DOCUMENTS, case=case["key"])]


@blueprint.route("/<code>/documents/<int:key>", methods=["GET"])
@blueprint.response(200, PaperShown)
def get_document(code: str, key: int) -> tuple[dict[str, Any], int, dict[str, str]]:
    """一份文书写了什么：从它的 Word 文件里读出，在页面里看。"""
    row, content = _paper(code, key)
    told = {name: row[name] for name in ("template", "title", "number")}
    return {"key": str(key), **told, "blocks": paper_blocks(content)}, 200, NO_STORE


@blueprint.route("/<code>/documents/<int:key>/file", methods=["GET"])
@blueprint.response(200, content_type=DOCX)
def get_file(code: str, key: int) -> Response:
    """一份文书的 Word 文件；第一次取时生成，此后不变。"""
    row, content = _paper(code, key)
    answer = send_file(BytesIO(content), mimetype=DOCX)
    name = f"{row['template']}-{row['title']}-{row['number']}.docx".replace("/", "-")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer.headers.update(NO_STORE)
    return answer


def _paper(code: str, key: int) -> tuple[Row, bytes]:
    """The row of a paper and its Word file, made now if nobody has asked for it before."""
    case, _sight = seen(code, AccessLevel.FULL)
    row = reader().row(_FILE, case=case["key"], key=key)
    if row is None:
        raise NotFound("document_not_found", "没有这份文书", where=str(key))
    if row["file"] is None:
        execute(RenderDocument(key))
        row = reader().row(_FILE, case=case["key"], key=key)
        assert row is not None
    note_reads(case["key"], [f"paper {row['template']}"])
    return row, document_content(reader(), bus().keyring, row["subject"], row["file"])
