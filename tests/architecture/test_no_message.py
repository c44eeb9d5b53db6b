"""No code and no page knows a message by its name: which there are, and what they are called, is data."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from lxml import etree

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
#: File → the message names that stand in it, each file with its reason. It may only become shorter.
KNOWN: dict[str, set[str]] = {}


def _message_names(repository: Path) -> set[str]:
    """Every message that a diagram declares or a table names."""
    base, found = repository / "processes" / "base", set()
    for file in base.rglob("*.bpmn"):
        names = {str(message.get("name")) for message in etree.parse(file).iter(f"{_BPMN}message")}
        found |= {name for name in names if not name.startswith("=")}
    table = yaml.safe_load((base / "shared" / "case_messages.yaml").read_text(encoding="utf-8"))
    return found | set(table["messages"]) | set(table["labels"])


def _sources(repository: Path) -> list[Path]:
    folders = ("engine", "casework", "api", "forms")
    files = [file for folder in folders for file in (repository / folder).rglob("*.py")]
    files += [file for kind in ("*.ts", "*.tsx") for file in (repository / "web" / "src").rglob(kind)]
    return [f for f in files if "demo" not in f.relative_to(repository).parts and ".test." not in f.name]


def test_no_code_and_no_page_knows_a_message_by_its_name(repository: Path) -> None:
    names = _message_names(repository)
    assert len(names) > 20
    word = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, names))) + r")\b")
    found = {
        file.relative_to(repository).as_posix(): set(met)
        for file in _sources(repository)
        if (met := word.findall(file.read_text(encoding="utf-8")))
    }
    assert found == KNOWN


def test_every_message_of_a_diagram_has_a_name_for_people(repository: Path) -> None:
    base = repository / "processes" / "base" / "shared"
    table = yaml.safe_load((base / "case_messages.yaml").read_text(encoding="utf-8"))
    linked = yaml.safe_load((base / "linked_cases.yaml").read_text(encoding="utf-8"))
    labelled = {*table["messages"], *table["labels"], *linked["answers"], linked["request"]["message"]}
    labelled |= {row["message"] for row in linked["told"].values()}
    assert _message_names(repository) <= labelled
