"""The folder of a backup: the database in one file, and beside it what that file is. Keys never lie in it."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from api.settings import SettingsError
from engine.values import dumps, loads

MANIFEST = "backup.json"
KEYS = ("master.key", "session.key")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """`kind` is sqlite or postgresql, `file` the database's file in the folder, `made_at` when copying began."""

    kind: str
    file: str
    made_at: str
    sha256: str
    size: int


def new_folder(folder: Path) -> Path:
    """Makes the folder, for its owner only. SettingsError when something lies there already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SettingsError(f"{folder} 里已经有东西；备份要放进一个新的或空的文件夹")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    return folder


def write_manifest(folder: Path, kind: str, file: Path, made_at: datetime) -> Manifest:
    """Says what has been saved."""
    file.chmod(0o600)
    told = Manifest(kind, file.name, made_at.isoformat(), digest_of(file), file.stat().st_size)
    (folder / MANIFEST).write_text(dumps(asdict(told)) + "\n", encoding="utf-8")
    return told


def read_manifest(folder: Path) -> tuple[Manifest, Path]:
    """What a folder holds, and the database's file. SettingsError when it is no backup or not as it was written."""
    try:
        told = Manifest(**loads((folder / MANIFEST).read_text(encoding="utf-8")))
        file = folder / Path(told.file).name
        found = digest_of(file)
    except (OSError, ValueError, TypeError) as error:
        raise SettingsError(f"{folder} 不是一份完整的备份：{type(error).__name__}") from None
    if found != told.sha256:
        raise SettingsError(f"{file} 和备份时不一样了：应为 {told.sha256[:16]}…，现为 {found[:16]}…")
    return told, file


def digest_of(file: Path) -> str:
    """The SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def copy_keys(source: Path, target: Path) -> list[str]:
    """Copies the key files that there are, readable by their owner only; which. SettingsError when another key lies at
    the target: it may be the only one that opens something."""
    copied = []
    for name in KEYS:
        here, there = source / name, target / name
        if not here.is_file():
            continue
        if there.exists() and there.read_bytes() != here.read_bytes():
            raise SettingsError(f"{there} 已经有另一把密钥；请先把它移到别处收好")
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(there, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with here.open("rb") as stream, os.fdopen(handle, "wb") as written:
            shutil.copyfileobj(stream, written)
        copied.append(name)
    return copied
