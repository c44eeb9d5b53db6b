"""The catalogue of papers: names, required elements (必填要素) and where the Word templates are."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from casework.tables.folder import SHARED
from casework.tables.overlays import OverlaidTable, platform_only
from engine.errors import NotFound

FOLDER = SHARED / "templates"
#: Who numbers a paper.
CENTRE, COMMITTEE = "centre", "committee"


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a paper. `sources` are tried in order; `style` says how its value is put into words."""

    name: str
    label: str
    sources: tuple[str, ...]
    style: str = "text"
    enum: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Template:
    """A paper: `code`, `name` in Chinese, `short` as in document numbers, its elements and its Word file.

    `rights_notice`: it tells somebody the rights that remain; `by_committee`: it is numbered by the mediation
    committee, not by the centre.
    """

    code: str
    name: str
    short: str
    elements: tuple[Element, ...]
    path: Path
    rights_notice: bool = False
    by_committee: bool = False


def _made(rows: Mapping[str, Any]) -> Mapping[str, Template]:
    return MappingProxyType({code: _template(code, row) for code, row in rows.items()})


TABLE: Final = OverlaidTable("templates/catalog.yaml", platform_only(_made, "文书全市一样"))


def _catalogue() -> Mapping[str, Template]:
    return TABLE.at("")


def codes() -> list[str]:
    """The codes of all papers that have a template."""
    return list(_catalogue())


def rights_notices() -> list[Template]:
    """The papers that tell somebody the rights that remain."""
    return [one for one in _catalogue().values() if one.rights_notice]


def template(code: str) -> Template:
    """The paper with this code; raises NotFound, naming what there is."""
    found = _catalogue().get(code)
    if found is None:
        raise NotFound(
            "unknown_template", "没有这种文书的模板", "template", "、".join(_catalogue()), str(code)[:20]
        )
    return found


def required_fields(code: str) -> dict[str, str]:
    """Element name → Chinese label of what must not be missing; raises NotFound."""
    return {element.name: element.label for element in template(code).elements if element.required}


def template_bytes(code: str) -> bytes:
    """The Word template as it lies there now; raises NotFound."""
    return _file_of(code)[0]


def template_digest(code: str) -> str:
    """SHA-256 (hex) of the Word template, which tells the versions of a template apart; raises NotFound."""
    return _file_of(code)[1]


def _file_of(code: str) -> tuple[bytes, str]:
    path = template(code).path
    found = path.stat()
    return _read(path, (found.st_mtime_ns, found.st_size, found.st_ino))


@lru_cache(maxsize=256)
def _read(path: Path, _stamp: tuple[int, int, int]) -> tuple[bytes, str]:
    """The file with this stamp, and its digest."""
    content = path.read_bytes()
    return content, hashlib.sha256(content).hexdigest()


def _template(code: str, row: Mapping[str, Any]) -> Template:
    elements = tuple(_element(name, spec) for name, spec in row["elements"].items())
    by_committee = row.get("number_of", CENTRE) == COMMITTEE
    return Template(
        code,
        row["name"],
        row["short"],
        elements,
        FOLDER / f"{code}.docx",
        row.get("rights_notice") is True,
        by_committee,
    )


def _element(name: str, row: Mapping[str, Any]) -> Element:
    return Element(
        name,
        row["label"],
        tuple(row.get("from", (name,))),
        row.get("as", "text"),
        row.get("enum", ""),
        row.get("required", True),
    )
