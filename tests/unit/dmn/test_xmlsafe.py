"""XML from outside: bounded, without document types."""

from __future__ import annotations

import pytest

from engine.errors import Invalid, TooLarge
from engine.xmlsafe import parse_xml


def test_ordinary_xml_is_read() -> None:
    root = parse_xml("<a><!-- 注 --><b>中文</b></a>".encode(), "甲.xml")
    assert root.findtext("b") == "中文"


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"),
    ],
)
def test_document_types_are_refused_in_any_encoding(data: bytes) -> None:
    with pytest.raises(Invalid, match="DOCTYPE"):
        parse_xml(data, "甲.xml")


def test_what_is_not_well_formed_is_refused_with_its_place() -> None:
    with pytest.raises(Invalid) as caught:
        parse_xml(b"<a>\n<b></a>", "甲.xml")
    assert caught.value.where.startswith("2:")


@pytest.mark.parametrize(
    ("data", "bound"),
    [
        (b"<a>" + b"x" * 200 + b"</a>", {"max_bytes": 100}),
        (b"<a>" + b"<b/>" * 200 + b"</a>", {"max_nodes": 100}),
        (b"<a>" * 50 + b"</a>" * 50, {"max_depth": 20}),
    ],
)
def test_bounds_are_kept(data: bytes, bound: dict[str, int]) -> None:
    with pytest.raises(TooLarge):
        parse_xml(data, "甲.xml", **bound)
