"""The words by which designers name things in `processes/base`, and where code says one of them as a text."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

#: Numbers of procedures, steps, papers and decisions: nobody else writes like this.
NUMBER = re.compile(r"\b(?:P\d\d(?:-S\d\d)?|D\d\d|DMN-\d\d)\b")
_MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
#: A text in TypeScript, and a field that is read: `values.title`, `title:`.
_TEXT = re.compile(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'|`([^`]*)`')
#: These hold programs: the demonstration plays people, tables of the store say what their columns are called.
_LEFT_OUT = ("demo", "migrations", "schema.d.ts")


@cache
def words(base: Path) -> Mapping[str, frozenset[str]]:
    """Kind of name → the names."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in base.rglob("*.bpmn"):
        for element in etree.parse(file).iter(f"{_MODEL}*"):
            if id_ := element.get("id"):
                kind = "process" if etree.QName(element).localname == "process" else "element"
                found[kind].add(str(id_))
            if etree.QName(element).localname in ("message", "signal"):
                found["message"].add(str(element.get("name")))
    for file in base.rglob("*.dmn"):
        found["decision"] |= {str(one.get("id")) for one in etree.parse(file).iter("{*}decision")}
    for file in base.rglob("*.form"):
        schema = json.loads(file.read_text(encoding="utf-8"))
        found["form"].add(schema["id"])
        for component in _components(schema):
            found["field"] |= {str(component[name]) for name in ("key", "path") if component.get(name)}
            found["label"] |= {str(component["label"])} if component.get("label") else set()
    shared = base / "shared"
    found["status"] = set(_yaml(shared / "case_status.yaml"))
    found["closing reason"] = set(_yaml(shared / "closing_reasons.yaml"))
    found["paper"] = set(_yaml(shared / "templates" / "catalog.yaml"))
    found["value"] = {str(value) for table in _yaml(shared / "enums.yaml").values() for value in table}
    return {kind: frozenset(names) for kind, names in found.items()}


def sources(repository: Path) -> list[Path]:
    """The program's own files, without what is generated, tried or shown."""
    python = [f for part in ("engine", "casework", "api", "forms") for f in (repository / part).rglob("*.py")]
    pages = [f for kind in ("*.ts", "*.tsx") for f in (repository / "web" / "src").rglob(kind)]
    files = [*python, *(file for file in pages if ".test." not in file.name)]
    return [file for file in files if not set(_LEFT_OUT) & set(file.relative_to(repository).parts)]


@cache
def texts(file: Path) -> tuple[str, ...]:
    """The texts that a file says: of Python all but docstrings, of TypeScript what stands in quotation marks."""
    return tuple(_texts(file))


def _texts(file: Path) -> Iterator[str]:
    source = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        for found in _TEXT.finditer(re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", source, flags=re.S)):
            yield found[1] or found[2] or found[3] or ""
        return
    tree = ast.parse(source)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def _components(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = list(schema.get("components", ()))
    return found + [inner for one in found for inner in _components(one)]


def _yaml(file: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return loaded
