"""Files that pretend to be papers: refused within 2 s of processor time, saying why; nothing is written."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from api.uploads import checked_kind
from engine.errors import Invalid, TooLarge

PART = "word/document.xml"


def docx(*entries: tuple[str, bytes], packing: int = zipfile.ZIP_DEFLATED, part: bool = True) -> bytes:
    """An archive with a document part and these entries beside it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as target:
        for name, data in (*(((PART, b"<w/>"),) if part else ()), *entries):
            target.writestr(zipfile.ZipInfo(name), data, packing)
    return file.getvalue()


def overlapping() -> bytes:
    """A thousand names in the directory for one packed part."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(PART, b"0" * 5_000_000)
        (first,) = target.filelist
        for number in range(1_000):
            again = zipfile.ZipInfo(f"word/{number}.xml")
            for field in ("header_offset", "compress_type", "CRC", "compress_size", "file_size"):
                setattr(again, field, getattr(first, field))
            target.filelist.append(again)
    return file.getvalue()


def lying() -> bytes:
    """Claims in its directory to be a thousand bytes unpacked."""
    data = bytearray(docx(("word/media/a.bin", b"0" * 30_000_000)))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1_000).to_bytes(4, "little")
    return bytes(data)


#: name → content
FILES: dict[str, Callable[[], bytes]] = {
    "bomb": lambda: docx(("word/media/a.bin", b"0" * 150_000_000)),
    "bomb of many parts": lambda: docx(*((f"word/{n}.xml", b"0" * 1_000_000) for n in range(150))),
    "nested bomb": lambda: docx(("word/embeddings/a.docx", docx(("b", b"0" * 120_000_000)) * 900)),
    "overlapping parts": overlapping,
    "lies about its size": lying,
    "too many parts": lambda: docx(*((f"word/{n}.xml", b"") for n in range(3_000))),
    "climbs": lambda: docx(("../../etc/passwd", b"x")),
    "climbs inside": lambda: docx(("word/../../etc/passwd", b"x")),
    "absolute": lambda: docx(("/etc/passwd", b"x")),
    "climbs on Windows": lambda: docx(("..\\..\\autoexec.bat", b"x")),
    "drive": lambda: docx(("C:/autoexec.bat", b"x")),
    "another packing": lambda: docx(("word/a.bin", b"0" * 1_000), packing=zipfile.ZIP_BZIP2),
    "no document": lambda: docx(("other.xml", b"x"), part=False),
    "cut off": lambda: docx(("word/a.xml", b"x" * 5_000))[:-60],
    "damaged": lambda: docx(("word/a.xml", b"x" * 5_000)).replace(b"word/a.xml", b"word/b.xml", 1),
    "a name that is no text": lambda: docx(("word/案.xml", b"x")).replace("案".encode(), b"\xff\xff\xff"),
    "only a beginning": lambda: b"PK\x03\x04" + b"\0" * 1_000,
    "program": lambda: b"MZ" + b"\0" * 1_000,
    "page": lambda: b"<html><script>alert(1)</script></html>",
    "empty": bytes,
    "21 MB": lambda: b"PK\x03\x04" + b"\0" * (21 << 20),
}


@pytest.mark.parametrize("label", FILES)
def test_a_hostile_paper_is_refused(label: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = FILES[label]()
    monkeypatch.chdir(tmp_path)
    begun = time.process_time()
    with pytest.raises((Invalid, TooLarge)) as caught:
        checked_kind("paper.docx", data)
    assert time.process_time() - begun < 2
    assert caught.value.detail and caught.value.expected
    assert list(tmp_path.iterdir()) == []


def test_a_paper_with_any_bytes_wrong_is_taken_or_refused() -> None:
    whole, draw = docx(("word/案.xml", b"x" * 300)), random.Random(7)
    refused = 0
    for _ in range(4_000):
        data = bytearray(whole)
        for _ in range(draw.randrange(1, 4)):
            data[draw.randrange(4, len(data))] = draw.randrange(256)
        try:
            checked_kind("paper.docx", bytes(data))
        except Invalid as refusal:
            assert refusal.code in ("file_content", "file_bomb")
            refused += 1
    assert 1_000 < refused < 4_000


@pytest.mark.parametrize(
    "name", ["../a.docx", "a\\b.docx", "a\0.docx", "a.docx.exe", "docx", "x" * 300 + ".docx", ""]
)
def test_a_hostile_name_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        checked_kind(name, docx())


def test_an_honest_paper_is_taken() -> None:
    assert checked_kind("调解协议.docx", docx(("docProps/app.xml", b"<a/>"))).endswith(
        "wordprocessingml.document"
    )
