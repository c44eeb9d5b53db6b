"""Nested keys, groups, lists and files: what a submission looks like beyond single fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.errors import Finding, Invalid
from forms import CaseEntry, compile_form


def refused(schema: Mapping[str, Any], values: Any, **options: Any) -> list[Finding]:
    with pytest.raises(Invalid) as caught:
        compile_form(schema).read(values, **options)
    return list(caught.value.findings)


def one(kind: str, **settings: Any) -> dict[str, Any]:
    return {"id": "f", "components": [{"type": kind, "key": "x", "label": "某项", **settings}]}


def test_dotted_keys_and_groups_nest() -> None:
    schema = {
        "id": "n",
        "components": [
            {"type": "textfield", "key": "place.name"},
            {
                "type": "group",
                "path": "place",
                "components": [{"type": "number", "key": "floor", "validate": {"required": True}}],
            },
            {"type": "group", "components": [{"type": "textfield", "key": "flat"}]},
        ],
    }
    got = compile_form(schema).read({"place": {"name": "甲楼", "floor": 3}, "flat": "1"})
    assert got.variables == {"place": {"name": "甲楼", "floor": 3}, "flat": "1"}
    assert [f.where for f in refused(schema, {"place": {"name": "甲楼"}})] == ["place.floor"]
    assert [f.code for f in refused(schema, {"place": 3})] == ["not_object"]


def test_a_list_may_go_to_the_case_file_as_a_whole() -> None:
    rows = {
        "type": "dynamiclist",
        "path": "items",
        "properties": {"destination": "case:P2:items"},
        "components": [{"type": "textfield", "key": "content"}],
    }
    got = compile_form({"id": "P04-S08", "components": [rows]}).read({"items": [{"content": "道歉"}]})
    assert (got.variables, got.case_file) == ({}, [CaseEntry("items", "P2", [{"content": "道歉"}])])


def test_a_list_of_mixed_fields_is_split() -> None:
    rows = {
        "type": "dynamiclist",
        "path": "items",
        "components": [
            {"type": "textfield", "key": "obligor", "properties": {"destination": "case:P2:items"}},
            {"type": "datetime", "key": "due", "properties": {"destination": "variable"}},
        ],
    }
    got = compile_form({"id": "P04-S08", "components": [rows]}).read(
        {"items": [{"obligor": "甲", "due": "2025-03-04"}]}
    )
    assert got.variables == {"items": [{"due": "2025-03-04"}]}
    assert got.case_file == [CaseEntry("P04-S08.items", "P2", [{"obligor": "甲"}])]


def test_files_are_references() -> None:
    assert compile_form(one("filepicker")).read({"x": "file-1"}).variables == {"x": ["file-1"]}
    assert [f.code for f in refused(one("filepicker"), {"x": [1]})] == ["not_files"]


def test_a_submission_has_to_be_an_object() -> None:
    assert [f.code for f in refused(one("textfield"), ["x"])] == ["not_object"]
