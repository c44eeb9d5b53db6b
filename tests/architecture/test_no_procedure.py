"""No code and no page knows a procedure: what the platform must know of one is said by its diagram."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_LITERAL = re.compile(r"""["'`](\w+)["'`]""")
#: File → the ids that stand in it, each file with its reason. It may only become shorter.
KNOWN = {
    # columns and events of a task's follow-up date
    "api/v2/routes/tasks.py": {"follow_up"},
    "engine/tasks/tasks.py": {"follow_up"},
    # words of `counts_as`
    "casework/tables/procedures.py": {"follow_up", "label_review", "supervision"},
    "api/resources/case_records.py": {"follow_up"},
    "api/queries/cases/supervision.py": {"supervision"},
    "casework/supervision/overdue.py": {"supervision"},
}


def _process_ids(repository: Path) -> set[str]:
    found = set()
    for file in (repository / "processes" / "base").rglob("*.bpmn"):
        found |= {str(process.get("id")) for process in etree.parse(file).iter(f"{_BPMN}process")}
    return found


def _sources(repository: Path) -> list[Path]:
    files = [
        f for folder in ("engine", "casework", "api", "forms") for f in (repository / folder).rglob("*.py")
    ]
    pages = [f for kind in ("*.ts", "*.tsx") for f in (repository / "web" / "src").rglob(kind)]
    files += [f for f in pages if ".test." not in f.name and f.name != "schema.d.ts"]
    return [f for f in files if "demo" not in f.relative_to(repository).parts]


def test_no_code_and_no_page_knows_a_process_by_its_id(repository: Path) -> None:
    ids = _process_ids(repository)
    assert len(ids) > 10
    found = {}
    for file in _sources(repository):
        named = ids & set(_LITERAL.findall(file.read_text(encoding="utf-8")))
        if named:
            found[file.relative_to(repository).as_posix()] = named
    assert found == KNOWN
