"""What follows for the papers about papers and persons: what lies in the file, who gives a power, where a reopened case
goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casework.papers.people import names, of_role
from casework.papers.sources import Sources
from casework.papers.templates import codes, template
from casework.papers.words import one, text
from casework.tables.procedure_list import procedure_name


def filing(sources: Sources, rows: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """The derived facts by name; `rows` are the parties as papers print them (`party_rows`)."""
    evidence = sources.get("evidence")
    return {
        "archive_rows": archive_rows(sources),
        "default_secrecy": "normal",
        "evidence_text": f"见所附证据材料（{len(evidence)}份）" if isinstance(evidence, list) else "",
        "principal_names": names(of_role(rows, one(sources.get("agent_for"), "party_role"))),
        "target_procedure_name": procedure_name(sources.get("target_procedure")) or "",
    }


def archive_rows(sources: Sources) -> list[dict[str, str]]:
    """The papers of the file in the order in which they were made: `no`, `name`, `number`.

    `papers_on_file` as the platform keeps them (template code and number), else the codes in `documents`.
    """
    found = sources.first(("papers_on_file", "documents")) or []
    papers = [item if isinstance(item, Mapping) else {"template": item} for item in found]
    known = set(codes())
    return [
        {
            "no": str(at),
            "name": template(code).name if (code := text(paper.get("template"))) in known else code,
            "number": text(paper.get("number")) or "／",
        }
        for at, paper in enumerate(papers, start=1)
    ]
