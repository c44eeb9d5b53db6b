"""The newest checkpoints are given out on a schedule, by the command line, and verified against."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner

from api.cli import fengqiao
from api.pinning import Pinning
from api.settings import Settings, SettingsError, settings_from
from engine.history.checkpoint import write_checkpoint
from engine.history.pins import read_pins
from tests.integration.core.world import DISTRICT, MASTER, World, world_at


@pytest.fixture
def moved(sqlite_url: str) -> Iterator[World]:
    """A world with a checkpoint."""
    with world_at(sqlite_url) as world:
        world.deploy("four_tasks.bpmn")
        write_checkpoint(world.bus.database, DISTRICT, world.clock.now())
        yield world


class _Receiver(BaseHTTPRequestHandler):
    received: ClassVar[list[tuple[str, str]]] = []
    answer = 204

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.received.append((self.path, body))
        self.send_response(self.answer)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


@pytest.fixture
def receiver() -> Iterator[str]:
    """An address on this machine that keeps what it is sent."""
    _Receiver.received, _Receiver.answer = [], 204
    server = HTTPServer(("127.0.0.1", 0), _Receiver)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/checkpoints"
    server.shutdown()
    thread.join()
    server.server_close()


def settings(tmp_path: Path, **more: object) -> Settings:
    return Settings("sqlite://", tmp_path, MASTER, "x" * 32, **more)  # type: ignore[arg-type]


def test_they_are_written_to_the_folder_once_for_each_move(moved: World, tmp_path: Path) -> None:
    pinning = Pinning(moved.bus, settings(tmp_path, checkpoint_folder=tmp_path / "out"))
    pinning.pin()
    pinning.pin()
    (file,) = (tmp_path / "out").iterdir()
    assert [pin.tenant for pin in read_pins(file.read_text(encoding="utf-8"))] == [DISTRICT]
    moved.start("four_tasks")
    moved.clock.advance(moved.clock.now() - moved.clock.now().replace(hour=0))
    write_checkpoint(moved.bus.database, DISTRICT, moved.clock.now())
    pinning.pin()
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_they_are_posted_to_the_configured_address_and_no_other(
    moved: World, tmp_path: Path, receiver: str
) -> None:
    pinning = Pinning(moved.bus, settings(tmp_path, checkpoint_webhook=receiver))
    _Receiver.answer = 302
    pinning.pin()
    assert [path for path, _body in _Receiver.received] == ["/checkpoints"]
    _Receiver.answer = 204
    pinning.pin()  # what was not taken is given again
    pinning.pin()
    assert [path for path, _body in _Receiver.received] == ["/checkpoints"] * 2
    assert read_pins(_Receiver.received[-1][1])[0].seq == 1


def test_nothing_is_given_out_unless_a_place_is_configured(moved: World, tmp_path: Path) -> None:
    assert not Pinning(moved.bus, settings(tmp_path)).wanted


@pytest.mark.parametrize(
    ("name", "value"),
    [("WEBHOOK", "file:///etc/passwd"), ("WEBHOOK", "ftp://x"), ("SECONDS", "9"), ("SECONDS", "x")],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"FENGQIAO_CHECKPOINT_{name}"):
        settings_from({"FENGQIAO_HOME": str(tmp_path), f"FENGQIAO_CHECKPOINT_{name}": value})


def test_the_command_line_shows_exports_and_verifies_against(
    moved: World, fengqiao_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", moved.bus.database.url)
    run = CliRunner().invoke
    shown = run(fengqiao, ["checkpoint", "show"])
    assert shown.exit_code == 0, shown.output
    assert shown.output.startswith(f"{DISTRICT} 1 ")
    file = tmp_path / "noted.json"
    assert run(fengqiao, ["checkpoint", "export", str(file)]).exit_code == 0
    again = run(fengqiao, ["checkpoint", "export", str(file)])
    assert (again.exit_code, "写不了" in again.output) == (1, True)
    assert run(fengqiao, ["verify", "--against", str(file)]).exit_code == 0
    digest = shown.output.splitlines()[0].split()[-1]
    assert run(fengqiao, ["verify", "--against", digest]).exit_code == 0
    wrong = run(fengqiao, ["verify", "--against", "0" * 64])
    assert (wrong.exit_code, "表 checkpoint：1 处不符" in wrong.output) == (1, True)
