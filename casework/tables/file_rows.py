"""A file of a table: bytes in, rows by their name out (YAML, or CSV with the name in the first cell)."""

from __future__ import annotations

import csv
import io
from collections.abc import Hashable, Mapping
from typing import Any

import yaml

from engine.yaml_tables import LOADER


def rows_in(content: bytes, ending: str) -> tuple[Mapping[str, Any], str]:
    """The rows of a file with this ending (`.csv`, `.yaml`), and what is wrong with them: empty when nothing is."""
    return _csv(content) if ending == ".csv" else _yaml(content)


def _yaml(content: bytes) -> tuple[Mapping[str, Any], str]:
    """The rows, and what is wrong with them."""
    try:
        rows = yaml.load(content.decode(), Loader=_UniqueKeys)  # noqa: S506 (a SafeLoader)
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        return {}, f"读不出来：{_said(error)}"
    if rows is None:
        return {}, ""
    if not isinstance(rows, dict):
        return {}, "应当是“名称: 内容”的表，现在不是"
    return {str(key): row for key, row in rows.items()}, ""


def _csv(content: bytes) -> tuple[Mapping[str, Any], str]:
    """The rows of a CSV file by their first cell, and what is wrong with them."""
    try:
        read = csv.DictReader(io.StringIO(content.decode()), strict=True)
        first, *_others = read.fieldnames or [""]
        rows: dict[str, Any] = {}
        for row in read:
            if None in row or None in row.values():
                return {}, f"第 {read.line_num} 行，应有 {len(read.fieldnames or ())} 格"
            if row[first] in rows:
                return {}, f"第 {read.line_num} 行，{row[first]} 写了两次"
            rows[row[first]] = row
    except (UnicodeDecodeError, csv.Error) as error:
        return {}, f"读不出来：{_said(error)}"
    return rows, ""


class _UniqueKeys(LOADER):  # type: ignore[misc]
    """Reads YAML as SafeLoader does, and refuses a name that is written twice in one mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _value in node.value:
            if key.value != "<<" and (key.tag, str(key.value)) in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} 写了两次", key.start_mark)
            seen.add((key.tag, str(key.value)))
        made: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return made


def _said(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    line = f"第 {mark.line + 1} 行，" if mark is not None else ""
    return line + str(getattr(error, "problem", None) or error)
