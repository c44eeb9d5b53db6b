"""What people read in the procedures has Chinese punctuation: no half-width mark beside a Chinese character."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
#: What form-js shows of a component.
SHOWN = ("label", "text", "description", "dateLabel", "timeLabel", "placeholder")
HAN = "\u3400-\u9fff（）《》“”、，。；：？！"
#: A mark beside a Chinese character, and a pair of brackets around Chinese characters.
HALF_WIDTH = re.compile(rf"[{HAN}][,:;?!(]|[,:;?!)][{HAN}]|\([^()]*[{HAN}][^()]*\)")
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def _of_form(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (node[name] for name in SHOWN if isinstance(node.get(name), str))
        for child in node.values():
            yield from _of_form(child)
    elif isinstance(node, list):
        for child in node:
            yield from _of_form(child)


def _of_diagram(data: bytes) -> Iterator[str]:
    for element in etree.fromstring(data).iter(etree.Element):
        for name in ("name", "label"):
            yield str(element.get(name, ""))
        if etree.QName(element).localname in ("documentation", "description") or element.tag.endswith(
            "MODEL}text"
        ):
            yield element.text or ""


def _of_paper(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        parts = [
            name
            for name in archive.namelist()
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name)
        ]
        for part in parts:
            for text in etree.fromstring(archive.read(part)).iter(_TEXT):
                yield _JINJA.sub("", text.text or "")


def shown(path: Path) -> list[str]:
    """The texts of a file that people read."""
    if path.suffix == ".form":
        return list(_of_form(json.loads(path.read_text("utf-8"))))
    if path.suffix in (".bpmn", ".dmn"):
        return list(_of_diagram(path.read_bytes()))
    if path.suffix == ".docx":
        return list(_of_paper(path))
    rows = yaml.safe_load(path.read_text("utf-8"))
    if path.name == "catalog.yaml":
        return [
            text
            for row in rows.values()
            for text in (row["name"], *(e["label"] for e in row["elements"].values()))
        ]
    return [str(label) for row in rows.values() for label in row.values()]


FILES = sorted(
    path
    for path in PROCESSES.rglob("*")
    if path.suffix in (".form", ".bpmn", ".dmn", ".docx") or path.name in ("catalog.yaml", "enums.yaml")
)


@pytest.mark.parametrize("kind", [".form", ".bpmn", ".dmn", ".docx", ".yaml"])
def test_chinese_texts_have_chinese_punctuation(kind: str) -> None:
    files = [path for path in FILES if path.suffix == kind]
    assert files
    found = {
        f"{path.relative_to(PROCESSES)}：{text.strip()}"
        for path in files
        for text in shown(path)
        if HALF_WIDTH.search(text)
    }
    assert found == set()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("同意吗?", True), ("风险(高)", True), ("事实,理由", True), ("建议去向(DMN-09)", True), ("标题: 说明", True),
        ("同意吗？", False), ("09:20 起", False), ("《若干规定》第 33 条", False), ("P18 督办", False),
        ("a(b), c", False),
    ],
)  # fmt: skip
def test_the_search_finds_half_width_marks(text: str, wrong: bool) -> None:
    assert bool(HALF_WIDTH.search(text)) is wrong
