"""Mistakes on the command line end with one line that says what was expected, and with nothing done."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from engine.files.keyring import Keyring
from engine.store import Database
from tests.integration.api.test_cli import last_line, run

SAMPLES = Path(__file__).resolve().parents[3] / "processes" / "demo" / "sample_cases.jsonl"


def sample(**other: Any) -> dict[str, Any]:
    """The first sample case, changed."""
    record: dict[str, Any] = json.loads(SAMPLES.read_text(encoding="utf-8").splitlines()[0])
    return {**record, **other}


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in sample().items() if name not in names}


def imported(home: Path, *records: Any) -> tuple[int, str]:
    """Exit code and everything said about a file of these records."""
    file = home / "cases.jsonl"
    home.mkdir(exist_ok=True)
    file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records), encoding="utf-8")
    done = run(home, "cases", "import", str(file), "--check")
    return done.returncode, done.stderr + done.stdout


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([without("expected")], "第 1 行: expected 必填"),
        ([without("parties", "channel")], "第 1 行: parties 必填"),
        ([sample(region="东湖街道")], "第 1 行: region 应为对象"),
        ([sample(region={"org_code": "09-01"})], "收不了件（应为有受理窗口的 region.org_code，现为09-01）"),
        ([sample(expected={"decision": "accept"})], "第 1 行: expected.route 必填"),
        ([sample(received_at="2026-03-04T09:20:00")], "第 1 行: received_at 应写明时区"),
        ([sample(), sample()], "第 2 行: 第 2 行与第 1 行编号相同"),
        ([[1, 2]], "第 1 行: 第 1 行不是一件案件"),
    ],
)  # fmt: skip
def test_records_that_cannot_be_driven_are_named_before_any_is(
    tmp_path: Path, records: list[Any], said: str
) -> None:
    code, text = imported(tmp_path / "home", *records)
    assert (code, said in text, "Traceback" in text) == (1, True, False), text
    assert not (tmp_path / "home" / "fengqiao.db").exists()


@pytest.mark.parametrize("home", ["/proc/nowhere", "/dev/null"])
def test_a_home_that_cannot_be_is_told(home: str) -> None:
    done = run(Path(home), "verify")
    assert (done.returncode, done.stdout) == (1, "")
    assert last_line(done.stderr).startswith(f"没有办成：FENGQIAO_HOME 用不了：{home}")


def test_a_database_in_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("sqlite://", "sqlite:///:memory:"):
        monkeypatch.setenv("FENGQIAO_DATABASE_URL", url)
        done = run(tmp_path, "verify")
        assert (done.returncode, "sqlite:///路径" in last_line(done.stderr)) == (1, True)


def test_a_folder_with_nothing_to_check_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run(tmp_path, "lint", str(tmp_path / "empty"))
    assert (done.returncode, last_line(done.stdout)) == (
        1, "没有可检查的文件：应有 .bpmn、.dmn 或 .form",
    )  # fmt: skip


def test_a_port_that_is_taken_is_not_shared(tmp_path: Path) -> None:
    """Also not with somebody who would share it, as another platform's workers do."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run(tmp_path, "serve", "--port", str(port))
    assert done.returncode == 1
    assert last_line(done.stderr).startswith(f"没有办成：不能在 127.0.0.1:{port} 应答")


def test_a_host_that_nobody_knows_is_told(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--host", "no host")
    assert (done.returncode, last_line(done.stderr)) == (1, "没有办成：--host no host 不是本机的地址")


def test_a_database_sealed_with_another_key_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENGQIAO_DATABASE_URL", f"sqlite:///{tmp_path / 'shared.db'}")
    assert run(tmp_path / "first", "verify").returncode == 0
    for command in (("verify",), ("serve", "--port", "65001")):
        other = run(tmp_path / "second", *command)
        assert (other.returncode, "主密钥不对" in other.stderr) == (1, True), other.stderr
    assert run(tmp_path / "first", "verify").returncode == 0


def test_a_database_sealed_before_there_was_anything_to_tell_by_is_recognised(database_url: str) -> None:
    """One whose people's keys are older than the check: the wrong key is told from the right one by those."""
    database, right, wrong = Database(database_url), Keyring(b"r" * 32), Keyring(b"w" * 32)
    with database.write("t") as tx:
        right.seal(tx, "somebody", "陈小禾")
    for keyring, fits in ((wrong, False), (right, True), (wrong, False)):
        with database.write("*") as tx:
            assert keyring.fits(tx) is fits
    database.dispose()
