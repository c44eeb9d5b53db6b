"""A copy of `processes/` in which names that designers choose are renamed consistently: process ids, message names,
case statuses and closing reasons. What the platform still did by such a name would not work there any more.

A name is renamed where it is a name: ids and references in diagrams, texts in quotation marks in FEEL (never a word
that is a variable), cells of decision tables, options and conditions of forms, rows and values of the shared tables and
of scenarios. A word that is a status as well as a value of another list (`withdrawn`) is renamed in both: as a text it
is one word.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
_MESSAGE = re.compile(r"\b(?:MSG|SIG)_[A-Z_]+\b")
#: A text of FEEL with its quotation marks, escapes inside.
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
#: Names of files and of folders stay: nothing is found by them.
_KEPT = ("README.md", ".docx", ".csv")
#: Attributes that hold a process id.
_REFERENCES = ("processId", "bpmnElement", "processRef")
#: Properties of elements whose value is a status; those of a process are words of the platform.
_STATUS = "case_status"
#: Cells of the shared tables that hold words of the platform.
_WORDS = ("had", "heard_by", "means", "occasion")
#: Parts of the scenarios whose keys are names.
_KEYS_IN_TABLES = ("stubs",)


@dataclass(frozen=True)
class Renaming:
    """`processes`, `texts` (statuses and closing reasons) and `messages`: old name → new name."""

    processes: Mapping[str, str]
    texts: Mapping[str, str]
    messages: Mapping[str, str]

    @property
    def values(self) -> Mapping[str, str]:
        """Every name that may stand as a text."""
        return {**self.texts, **self.processes, **self.messages}

    def value(self, text: str) -> str:
        """A text that is a name or FEEL, with its new names."""
        return self.feel(text) if text.startswith("=") else self.values.get(text, text)

    def feel(self, text: str) -> str:
        """FEEL with the new names in its texts; variables stay."""
        return _TEXT.sub(lambda found: f'"{self.values.get(found[1], found[1])}"', text)

    def deep(self, value: Any) -> Any:
        """A JSON value with the new names in all its texts; names of its fields stay, except of what is stubbed."""
        if isinstance(value, str):
            return self.value(value)
        if isinstance(value, list):
            return [self.deep(one) for one in value]
        if isinstance(value, dict):
            return {
                name: self.keys(self.deep(inner)) if name in _KEYS_IN_TABLES else self.deep(inner)
                for name, inner in value.items()
                if name not in _WORDS
            } | {name: value[name] for name in _WORDS if name in value}
        return value

    def keys(self, row: Any) -> Any:
        """A table whose keys are names."""
        return {self.values.get(name, name): inner for name, inner in row.items()}

    def back(self) -> Renaming:
        """The renaming that undoes this one."""
        turned = [
            {new: old for old, new in one.items()} for one in (self.processes, self.texts, self.messages)
        ]
        return Renaming(*turned)


def renaming_of(processes: Path) -> Renaming:
    """A new name for each name that is found in a folder of procedures."""
    files = [file for file in processes.rglob("*") if file.suffix in (".bpmn", ".yaml")]
    ids, messages = set(), set()
    for file in files:
        text = file.read_text(encoding="utf-8")
        messages |= set(_MESSAGE.findall(text))
        if file.suffix == ".bpmn":
            ids |= {str(one.get("id")) for one in etree.fromstring(text.encode()).iter(f"{_BPMN}process")}
    shared = processes / "base" / "shared"
    undrawn = yaml.safe_load((shared / "undrawn_procedures.yaml").read_text(encoding="utf-8"))
    ids |= {row["key"] for row in undrawn.values()}
    texts = {
        name
        for table in ("case_status.yaml", "closing_reasons.yaml")
        for name in yaml.safe_load((shared / table).read_text(encoding="utf-8"))
    }
    return Renaming(
        {name: f"verfahren_{name}_x" for name in ids},
        {name: f"{name}_umbenannt" for name in texts - ids},
        {name: f"ANDERS_{name}_X" for name in messages},
    )


def renamed_copy(processes: Path, to: Path) -> Renaming:
    """Copies a folder of procedures and renames in the copy."""
    renaming = renaming_of(processes)
    shutil.copytree(processes, to)
    by_kind: Mapping[str, Callable[[Renaming, Path], None]] = {
        ".bpmn": _diagram, ".dmn": _decision, ".form": _form, ".yaml": _table,
    }  # fmt: skip
    for file in sorted(to.rglob("*")):
        if file.is_file() and not file.name.endswith(_KEPT) and "demo" not in file.relative_to(to).parts:
            by_kind[file.suffix](renaming, file)
    return renaming


def _diagram(renaming: Renaming, file: Path) -> None:
    tree = etree.parse(file)
    for element in tree.iter(etree.Element):
        for name, value in element.attrib.items():
            if value.startswith("="):
                element.set(name, renaming.feel(value))
            elif name in _REFERENCES:
                element.set(name, renaming.processes.get(value, value))
        _named(renaming, element)
        if element.text and element.text.strip().startswith("="):
            element.text = renaming.feel(element.text)
    tree.write(file, encoding="utf-8", xml_declaration=True)


def _named(renaming: Renaming, element: etree._Element) -> None:
    """An element that is itself a process, a message or a status, by its new name."""
    if element.tag == f"{_BPMN}process":
        element.set("id", renaming.processes[element.attrib["id"]])
    elif element.tag in (f"{_BPMN}message", f"{_BPMN}signal"):
        element.set("name", renaming.messages.get(element.get("name", ""), element.get("name", "")))
    elif element.tag == f"{_ZEEBE}property" and element.get("name") == _STATUS:
        element.set("value", renaming.value(element.attrib["value"]))


def _decision(renaming: Renaming, file: Path) -> None:
    tree = etree.parse(file)
    for element in tree.iter():
        if isinstance(element.tag, str) and etree.QName(element).localname == "text" and element.text:
            element.text = renaming.feel(element.text)
    tree.write(file, encoding="utf-8", xml_declaration=True)


def _form(renaming: Renaming, file: Path) -> None:
    schema = json.loads(file.read_text(encoding="utf-8"))
    for component in _components(schema):
        for option in component.get("values", ()):
            option["value"] = renaming.deep(option["value"])
        for name in ("conditional", "validate", "defaultValue", "valuesExpression", "readonly", "text"):
            if name in component:
                component[name] = renaming.deep(component[name])
        said = component.get("properties") or {}
        if "besides" in said:
            said["besides"] = ", ".join(renaming.value(one.strip()) for one in said["besides"].split(","))
    file.write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")


def _components(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = list(schema.get("components", ()))
    return found + [inner for one in found for inner in _components(one)]


def _table(renaming: Renaming, file: Path) -> None:
    loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
    written = renaming.deep(loaded)
    if file.name in ("case_status.yaml", "closing_reasons.yaml"):
        written = renaming.keys(written)
    elif file.name == "enums.yaml":
        written = {name: renaming.keys(values) for name, values in written.items()}
    text = yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=1000)
    text = _MESSAGE.sub(lambda found: renaming.messages.get(found[0], found[0]), text)
    file.write_text(text, encoding="utf-8")
