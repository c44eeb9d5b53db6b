"""What the doors need to know from outside: few environment variables, and secrets that are made on the first start.

| Variable | Meaning | When absent |
|---|---|---|
| `FENGQIAO_HOME` | folder of the platform's own files | `var` |
| `FENGQIAO_DATABASE_URL`, else `DATABASE_URL` | `sqlite:///path` or `postgresql://…` | `sqlite:///<home>/fengqiao.db` |
| `FENGQIAO_SECRET` | master key, 32 bytes in base64; seals personal values | `<home>/master.key` |
| `FENGQIAO_SESSION_SECRET` | signs session cookies, any text of 32 characters or more | `<home>/session.key` |
| `FENGQIAO_LOCK_SECONDS` | how long a request waits for what others have locked, then 503 | `3` |
| `FENGQIAO_STATEMENT_SECONDS` | how long one statement of the database may take | `30` |
| `FENGQIAO_HTTPS` | `1`: everybody comes by HTTPS; cookies travel over nothing else | as the request came |
| `FENGQIAO_TRUSTED_PROXIES` | addresses or networks whose `X-Forwarded-For` and `-Proto` count, by commas | none |
| `FENGQIAO_PAGES` | folder of the built pages | `web/dist` of the checkout |
| `FENGQIAO_CHECKPOINT_FOLDER` | folder that the newest checkpoints are written to, to be kept outside | nowhere |
| `FENGQIAO_CHECKPOINT_WEBHOOK` | http(s) address that they are posted to | nowhere |
| `FENGQIAO_CHECKPOINT_SECONDS` | how often, 10 or more | 3600 |
| `FENGQIAO_PROCESSES` | procedures and the domain's tables (`casework.tables.folder`) | `processes` here |
| `FENGQIAO_STEP_ACTIVATIONS`, `_BYTES`, `_SECONDS` | what one command may cost (`engine.meter`) | 20000, 24000000, 10 |
| `FENGQIAO_CONSEQUENCES` | how many deliveries may follow from one command | 100000 |
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path
from typing import Any

from api.proxy import Network, networks
from api.uploads import MAX_BYTES
from engine.meter import Bounds
from engine.store.limits import USUAL, Limits
from engine.store.private import close_to_others

REPOSITORY = Path(__file__).resolve().parents[1]
PAGES = REPOSITORY / "web" / "dist"
#: Above the largest file, so that a file that is a little too large is told so in its own words.
MAX_REQUEST_BYTES = MAX_BYTES + 1024 * 1024

#: Variable → bound of a command and its kind of number.
_BOUNDS: dict[str, tuple[str, type[int] | type[float]]] = {
    "FENGQIAO_STEP_ACTIVATIONS": ("activations", int),
    "FENGQIAO_STEP_BYTES": ("written", int),
    "FENGQIAO_STEP_SECONDS": ("seconds", float),
    "FENGQIAO_CONSEQUENCES": ("consequences", int),
}


class SettingsError(Exception):
    """A setting cannot be used; the message says which and what was expected."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`database_url` as above; `master_key` has 32 bytes; `pages` is the folder of the built pages."""

    database_url: str
    home: Path
    master_key: bytes = field(repr=False)
    session_secret: str = field(repr=False)
    https: bool = False
    pages: Path = PAGES
    trusted_proxies: tuple[Network, ...] = ()
    max_request_bytes: int = MAX_REQUEST_BYTES
    checkpoint_folder: Path | None = None
    checkpoint_webhook: str | None = None
    checkpoint_seconds: int = 3600
    bounds: Bounds = field(default_factory=Bounds)
    limits: Limits = USUAL


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Reads the settings; makes the home folder and missing secrets (mode 0600). Raises SettingsError."""
    home = Path(environment.get("FENGQIAO_HOME") or "var").resolve()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        close_to_others(home, 0o700)
        return _read(environment, home)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(
            f"FENGQIAO_HOME 用不了：{home}（{reason}）；应是可以读写的文件夹，可用 FENGQIAO_HOME 另指一个"
        ) from None


def _read(environment: Mapping[str, str], home: Path) -> Settings:
    url = environment.get("FENGQIAO_DATABASE_URL") or environment.get("DATABASE_URL")
    master = environment.get("FENGQIAO_SECRET") or _kept(home / "master.key", _new_master_key)
    session = environment.get("FENGQIAO_SESSION_SECRET") or _kept(home / "session.key", _new_session_secret)
    folder = environment.get("FENGQIAO_CHECKPOINT_FOLDER")
    if len(session) < 32:
        raise SettingsError("FENGQIAO_SESSION_SECRET 至少要 32 个字符")
    return Settings(
        database_url=url or f"sqlite:///{home / 'fengqiao.db'}",
        home=home,
        master_key=_master_key(master),
        session_secret=session,
        https=environment.get("FENGQIAO_HTTPS", "") == "1",
        trusted_proxies=_trusted(environment.get("FENGQIAO_TRUSTED_PROXIES", "")),
        pages=Path(environment.get("FENGQIAO_PAGES") or PAGES).resolve(),
        limits=Limits(
            lock=_waiting(environment, "FENGQIAO_LOCK_SECONDS", USUAL.lock),
            statement=_waiting(environment, "FENGQIAO_STATEMENT_SECONDS", USUAL.statement),
        ),
        checkpoint_folder=Path(folder).resolve() if folder else None,
        checkpoint_webhook=_address(environment.get("FENGQIAO_CHECKPOINT_WEBHOOK")),
        checkpoint_seconds=_seconds(environment.get("FENGQIAO_CHECKPOINT_SECONDS")),
        bounds=_bounds(environment),
    )


def _bounds(environment: Mapping[str, str]) -> Bounds:
    """What a command may cost, as far as the environment says otherwise. SettingsError unless positive numbers."""
    changed: dict[str, Any] = {}
    for name, (part, kind) in _BOUNDS.items():
        text = environment.get(name)
        try:
            if text:
                changed[part] = kind(text)
        except ValueError:
            changed[part] = 0
        if part in changed and not 0 < changed[part] < inf:
            raise SettingsError(f"{name} 应是正数，现为“{text}”")
    return replace(Bounds(), **changed)


def _waiting(environment: Mapping[str, str], name: str, otherwise: float) -> float:
    text = environment.get(name)
    try:
        seconds = float(text) if text else otherwise
    except ValueError:
        seconds = 0.0
    if not 0.01 <= seconds <= 3600:
        raise SettingsError(f"{name} 应是 0.01 到 3600 之间的秒数，现为 {text}")
    return seconds


def _trusted(text: str) -> tuple[Network, ...]:
    try:
        return networks(text)
    except ValueError:
        raise SettingsError(
            f"FENGQIAO_TRUSTED_PROXIES 应是地址或网段，用逗号分开，如 127.0.0.1,10.0.0.0/8；现为 {text}"
        ) from None


def _master_key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 32:
        raise SettingsError("FENGQIAO_SECRET（或 master.key）应是 32 字节的 base64")
    return key


def _address(text: str | None) -> str | None:
    if text and not (text.startswith(("http://", "https://")) and text.isascii() and text.isprintable()):
        raise SettingsError("FENGQIAO_CHECKPOINT_WEBHOOK 应是 http:// 或 https:// 开头的地址")
    return text or None


def _seconds(text: str | None) -> int:
    if not text:
        return 3600
    if not (text.isascii() and text.isdecimal() and 10 <= int(text) <= 7 * 86_400):
        raise SettingsError("FENGQIAO_CHECKPOINT_SECONDS 应是 10 到 604800 之间的整数")
    return int(text)


def _new_master_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _new_session_secret() -> str:
    return secrets.token_urlsafe(48)


def _kept(path: Path, make: object) -> str:
    """The file's text; the file is made when it is missing, by exactly one of several processes."""
    assert callable(make)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        close_to_others(path, 0o600)
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        text = str(make())
        file.write(text + "\n")
    return text
