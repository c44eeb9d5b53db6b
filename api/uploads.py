"""What a file that people hand over must be: small enough, of a kind that is known, and what its name says."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from engine.errors import Invalid, TooLarge

MAX_BYTES = 20 * 1024 * 1024
MAX_NAME = 120
#: Of a zip-based file: how many entries, how large unpacked, how many times larger than packed.
MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO = 2_000, 100 * 1024 * 1024, 100
_PACKED = 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
#: The kinds: end of the name → media type, and how the content begins.
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "pdf": ("application/pdf", (b"%PDF-",)),
    "docx": (f"{_OFFICE}wordprocessingml.document", (b"PK\x03\x04",)),
    "xlsx": (f"{_OFFICE}spreadsheetml.sheet", (b"PK\x03\x04",)),
    "mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "m4a": ("audio/mp4", (b"....ftyp",)),
    "mp4": ("video/mp4", (b"....ftyp",)),
    "txt": ("text/plain", ()),
}
#: What `zipfile` raises on a damaged archive: bad records; a format newer than it knows, or encryption (RuntimeError);
#: an offset before the file's beginning, or a name that is not the UTF-8 it claims to be (ValueError); an early end;
#: bad packed data.
_UNREADABLE = (zipfile.BadZipFile, RuntimeError, ValueError, EOFError, OSError, zlib.error)
_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


def checked_kind(name: str, data: bytes) -> str:
    """The media type of a file by its name and content. TooLarge; Invalid when it is none that we take, not what its
    name says, or a packed file that would unpack beyond measure."""
    if len(data) > MAX_BYTES:
        raise TooLarge(
            "file_too_large", "文件太大", "file", f"至多 {MAX_BYTES >> 20} MB", f"{len(data) >> 20} MB"
        )
    if not data:
        raise Invalid("file_empty", "文件是空的", "file", "有内容的文件", name[:MAX_NAME])
    if not 0 < len(name) <= MAX_NAME or not name.isprintable() or "/" in name or "\\" in name:
        raise Invalid(
            "file_name", "文件名不合要求", "file", f"1 至 {MAX_NAME} 个字，没有斜线", name[:MAX_NAME]
        )
    end = name.rpartition(".")[2].lower()
    if end not in KINDS or "." not in name:
        raise Invalid("file_kind", "不收这种文件", "file", "、".join(KINDS), name)
    media, starts = KINDS[end]
    if starts and not any(_begins(data, start) for start in starts):
        raise Invalid("file_content", "文件内容和文件名不符", "file", f"{end} 文件", name)
    if end == "txt":
        _check_text(data, name)
    if end in _PART:
        _check_packed(data, name, _PART[end])
    return media


def _begins(data: bytes, start: bytes) -> bool:
    return len(data) >= len(start) and all(
        want in (ord("."), have) for want, have in zip(start, data, strict=False)
    )


def _check_text(data: bytes, name: str) -> None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        raise Invalid("file_content", "文字文件应为 UTF-8", "file", "UTF-8", name) from None


def _check_packed(data: bytes, name: str, part: str) -> None:
    """Counts while unpacking, since the sizes that an archive claims of itself may be untrue."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            entries = packed.infolist()
            if len(entries) > MAX_ENTRIES:
                raise _bomb(name, f"{len(entries)} 个部分")
            if part not in {entry.filename for entry in entries}:
                raise Invalid("file_content", "文件内容和文件名不符", "file", f"有 {part}", name)
            if any(_strange(entry) for entry in entries):
                raise Invalid("file_content", "文件里有不该有的部分", "file", "办公软件存出来的文件", name)
            _count(packed, entries, name)
    except _UNREADABLE:
        raise Invalid("file_content", "文件坏了，打不开", "file", "完整的文件", name) from None


def _strange(entry: zipfile.ZipInfo) -> bool:
    """What no office program writes: a name that leads out of the archive, encryption, another way of packing."""
    leads_out = entry.orig_filename.startswith("/") or ".." in entry.orig_filename.split("/")
    odd_name = "\\" in entry.orig_filename or ":" in entry.orig_filename or "\0" in entry.orig_filename
    packing = entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return leads_out or odd_name or packing or bool(entry.flag_bits & 1)


def _count(packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str) -> None:
    total, allowed = 0, min(MAX_UNPACKED, max(_PACKED, packed.fp.seek(0, 2) if packed.fp else 0) * MAX_RATIO)
    for entry in entries:
        with packed.open(entry) as stream:
            while chunk := stream.read(1 << 16):
                total += len(chunk)
                if total > allowed:
                    raise _bomb(name, f"展开后超过 {allowed >> 20} MB")


def _bomb(name: str, found: str) -> Invalid:
    return Invalid(
        "file_bomb", "这个文件展开后大得不正常，没有收", "file", f"展开后至多 {MAX_UNPACKED >> 20} MB", found
    )
