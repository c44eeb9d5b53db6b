"""No code and no page knows a role by its id: which there are and what each may do is a table (docs/roles.md)."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from tests.architecture.test_no_message import _sources

#: A text in quotation marks; in Python a word between backticks is prose.
_LITERAL = {".py": re.compile(r"""["'](\w+)["']"""), ".ts": re.compile(r"""["'`](\w+)["'`]""")}

#: File → the ids that stand in it, each file with its reason. It may only become shorter.
KNOWN = {
    # the platform's own name, in which it acts by itself
    "engine/context.py": {"system"},
}
#: Words of `party_role`, which parties of a case have without any table of roles.
PARTIES = {"applicant", "respondent"}
#: Former versions' names, in migrations.
PAST = "engine/store/migrations/"


def test_no_code_and_no_page_knows_a_role_by_its_id(repository: Path) -> None:
    table = repository / "processes" / "base" / "shared" / "roles.yaml"
    ids = yaml.safe_load(table.read_text("utf-8"))["roles"].keys() - PARTIES
    assert len(ids) > 50
    found = {}
    for file in _sources(repository):
        name = file.relative_to(repository).as_posix()
        named = ids & set(_LITERAL[file.suffix[:3]].findall(file.read_text(encoding="utf-8")))
        if named and not name.startswith(PAST):
            found[name] = named
    assert found == KNOWN
