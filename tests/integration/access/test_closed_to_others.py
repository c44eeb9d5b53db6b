"""Files of the platform are for whoever runs it; a proxy's word counts when the settings name it; https stays https."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, request

from api.app import create_app
from api.auth.admission import add_account
from api.proxy import HSTS, networks
from api.settings import Settings, SettingsError, settings_from
from engine.bus import Bus
from engine.context import platform_actor
from engine.store import Database
from engine.store.migrate import upgrade
from tests.integration.access.conftest import DISTRICT
from tests.support.clients import PASSWORD

PROXY, CLIENT = "10.0.0.1", "203.0.113.7"


@pytest.fixture(params=[0o000, 0o022])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


@pytest.mark.usefixtures("umask")
def test_home_keys_and_database_are_closed_whatever_the_umask(tmp_path: Path) -> None:
    home = tmp_path / "home"
    settings = settings_from({"FENGQIAO_HOME": str(home)})
    database = Database(settings.database_url)
    upgrade(database)
    with database.write("*"), database.read("*"):
        modes = {path.name: mode(path) for path in home.iterdir()}
    assert {"fengqiao.db", "fengqiao.db-wal", "fengqiao.db-shm", "master.key", "session.key"} <= set(modes)
    assert (set(modes.values()), mode(home)) == ({"0o600"}, "0o700")
    database.dispose()


def test_what_lay_open_before_is_closed(tmp_path: Path) -> None:
    settings_from({"FENGQIAO_HOME": str(tmp_path)})
    before = Database(f"sqlite:///{tmp_path / 'fengqiao.db'}")
    upgrade(before)
    for path in (tmp_path, *tmp_path.iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with before.read("*"):
        for name in ("fengqiao.db-wal", "fengqiao.db-shm"):
            (tmp_path / name).chmod(0o644)
        after = Database(settings_from({"FENGQIAO_HOME": str(tmp_path)}).database_url)
        assert {mode(path) for path in tmp_path.iterdir()} == {"0o600"}
    assert mode(tmp_path) == "0o700"
    before.dispose()
    after.dispose()


@pytest.fixture
def behind(bus: Bus, tmp_path: Path) -> Flask:
    """An application behind a proxy; `/whence` says what it believes."""
    add_account(bus, platform_actor(DISTRICT), "li", "李", PASSWORD, [("auditor", DISTRICT)])
    trusted = networks(f"{PROXY}, 192.0.2.0/24")
    settings = Settings(
        bus.database.url, tmp_path, bytes(32), "s" * 40, pages=tmp_path, trusted_proxies=trusted
    )
    app = create_app(settings, bus)
    app.before_request_funcs.clear()
    app.view_functions["session.get_session"] = lambda: {"from": request.remote_addr, "by": request.scheme}
    return app


@pytest.mark.parametrize(
    ("peer", "said", "expected"),
    [
        (PROXY, CLIENT, CLIENT),
        (f"{PROXY}:51234", CLIENT, CLIENT),
        (PROXY, f"1.1.1.1, {CLIENT}", CLIENT),  # what stands further left anybody may have written
        (PROXY, f"{CLIENT}, 192.0.2.8", CLIENT),
        (PROXY, "nonsense", PROXY),
        (PROXY, "", PROXY),
        ("198.51.100.1", CLIENT, "198.51.100.1"),
    ],
)
def test_only_a_proxy_that_the_settings_name_is_believed(
    behind: Flask, peer: str, said: str, expected: str
) -> None:
    headers = {"X-Forwarded-For": said, "X-Forwarded-Proto": "https"}
    answer = behind.test_client().get("/api/session", headers=headers, environ_base={"REMOTE_ADDR": peer})
    https = peer != "198.51.100.1"
    assert answer.json == {"from": expected, "by": "https" if https else "http"}
    assert answer.headers.get("Strict-Transport-Security") == (HSTS if https else None)


def test_cookies_are_secure_when_the_proxy_says_https(behind: Flask) -> None:
    body = {"user": "li", "password": PASSWORD}
    for peer, secure in ((PROXY, True), (CLIENT, False)):
        answer = behind.test_client().post(
            "/api/session",
            json=body,
            headers={"X-Forwarded-Proto": "https"},
            environ_base={"REMOTE_ADDR": peer},
        )
        cookies = answer.headers.getlist("Set-Cookie")
        assert len(cookies) == 2
        assert ["Secure" in cookie for cookie in cookies] == [secure] * 2


def test_a_proxy_that_is_no_address_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="FENGQIAO_TRUSTED_PROXIES"):
        settings_from({"FENGQIAO_HOME": str(tmp_path), "FENGQIAO_TRUSTED_PROXIES": "my-proxy"})
