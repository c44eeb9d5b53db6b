"""The one way in which XML from outside is read: no document types, no entities, no network, bounded in size."""

from __future__ import annotations

from typing import Any

from lxml import etree

from engine.errors import Invalid, TooLarge

MAX_BYTES = 5_000_000
MAX_NODES = 200_000
MAX_DEPTH = 200
#: Files are kept as UTF-8 text. ASCII is a part of it, and of the others as long as nothing else is in the file.
UTF_8 = frozenset({"UTF-8", "UTF8", "ASCII", "US-ASCII"})
LIKE_ASCII = frozenset({"ISO-8859-1", "ISO-8859-15", "WINDOWS-1252", "GBK", "GB2312", "GB18030"})


def parse_xml(
    data: bytes, what: str, max_bytes: int = MAX_BYTES, max_nodes: int = MAX_NODES, max_depth: int = MAX_DEPTH
) -> etree._Element:
    """The root element of `data`; `what` names the file to people (a resource name).

    Raises TooLarge beyond the bounds, Invalid for what is not well formed or declares a document type.
    """
    if len(data) > max_bytes:
        raise TooLarge("xml_too_large", f"{what} 太大", what, f"不超过 {max_bytes} 字节", f"{len(data)} 字节")
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=False,
    )
    try:
        root = _feed(parser, data, what, max_nodes, max_depth)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise Invalid(
            "xml_not_well_formed",
            f"{what} 不是格式正确的 XML",
            f"{line}:{column}",
            "格式正确的 XML",
            str(error),
        ) from None
    info: Any = root.getroottree().docinfo  # the stubs say that there always is a document type
    if info.internalDTD is not None:
        raise _doctype(what)
    encoding = (info.encoding or "UTF-8").upper()
    if encoding not in UTF_8 and not (encoding in LIKE_ASCII and data.isascii()):
        raise Invalid("xml_encoding", f"{what} 的编码不支持，请另存为 UTF-8", what, "UTF-8", encoding)
    return root


def _feed(
    parser: etree.XMLPullParser, data: bytes, what: str, max_nodes: int, max_depth: int
) -> etree._Element:
    """Feeds piece by piece, so that a bound stops the reading before the whole tree is built."""
    if b"<!DOCTYPE" in data[:100_000] or b"<!ENTITY" in data[:100_000]:
        raise _doctype(what)
    nodes = depth = 0
    for at in range(0, len(data), 65_536):
        parser.feed(data[at : at + 65_536])
        for event, _ in parser.read_events():
            depth += 1 if event == "start" else -1
            nodes += event == "start"
            if nodes > max_nodes:
                raise TooLarge(
                    "xml_too_many_nodes",
                    f"{what} 的元素太多",
                    what,
                    f"不超过 {max_nodes} 个",
                    f"超过 {max_nodes} 个",
                )
            if depth > max_depth:
                raise TooLarge(
                    "xml_too_deep", f"{what} 嵌套太深", what, f"不超过 {max_depth} 层", f"超过 {max_depth} 层"
                )
    return parser.close()


def _doctype(what: str) -> Invalid:
    return Invalid("xml_doctype", f"{what} 含有 DOCTYPE 声明", what, "没有 DOCTYPE 的 XML", "DOCTYPE")
