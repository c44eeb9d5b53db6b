"""What a paper says, read out of its own Word file: the page shows the very paper, not another version of it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.table import Table
from docx.text.paragraph import Paragraph

_ALIGNED = {WD_ALIGN_PARAGRAPH.CENTER: "center", WD_ALIGN_PARAGRAPH.RIGHT: "right"}


def paper_blocks(content: bytes) -> list[dict[str, Any]]:
    """The paper's paragraphs and rows of tables in their order: `align` is left, center or right, `cells` one text for
    a paragraph, several for a row."""
    return list(_blocks(content))


def _blocks(content: bytes) -> Iterator[dict[str, Any]]:
    for part in Document(BytesIO(content)).iter_inner_content():
        if isinstance(part, Paragraph):
            if part.text.strip():
                align = _ALIGNED.get(part.alignment, "left") if part.alignment is not None else "left"
                yield {"kind": "paragraph", "align": align, "cells": [part.text.strip()]}
        elif isinstance(part, Table):
            for row in part.rows:
                # a merged cell is given once for each column that it covers
                cells = [cell.text.strip() for cell in dict.fromkeys(row.cells)]
                if any(cells):
                    yield {"kind": "row", "align": "left", "cells": cells}
