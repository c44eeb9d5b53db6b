"""`fengqiao serve`"""

from __future__ import annotations

import multiprocessing
import os
import socket
import subprocess
import sys
from importlib import import_module

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from api.ending import GRACE_SECONDS, prepare_workers
from api.gc_tuning import read_in
from api.seats import DEFAULT_SEATS, MOST_WAITERS, THREADS
from api.settings import SettingsError, settings_from

TARGET = "api.wsgi:create"


def _free_address(host: str, port: int) -> str:
    """The host's IP address. SettingsError when there is none, or when somebody listens at the port already: the
    workers share it among themselves, so the system would let two platforms share it too."""
    try:
        family, kind, _protocol, _name, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except socket.gaierror:
        raise SettingsError(f"--host {host} 不是本机的地址") from None
    except OSError as error:
        raise SettingsError(f"不能在 {host}:{port} 应答（{error.strerror}），请换 --port 或 --host") from None
    return str(where[0])


def prepared() -> int:
    """Makes the database ready, in a process of its own, whose heap goes with it; 0 when it is.

    Where workers are forked, everything is read in here, once: it is there when they begin, in pages that they share,
    and a worker that has to be replaced answers at once.
    """
    if multiprocessing.get_start_method() != "fork":
        return subprocess.run([sys.executable, "-m", "api.prepare"], check=False).returncode
    read_in("api.wsgi", "api.prepare")
    child = multiprocessing.Process(target=_prepare)
    child.start()
    child.join()
    return child.exitcode if child.exitcode is not None else 1


def _prepare() -> None:
    sys.exit(import_module("api.prepare").main())


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers", default=None, type=click.IntRange(1, 64), help="进程数；SQLite 缺省 1，PostgreSQL 缺省 2"
)
@click.option(
    "--threads",
    default=DEFAULT_SEATS,
    show_default=True,
    type=click.IntRange(1, 256),
    help="每个进程同时办理多少个请求",
)
def serve(host: str, port: int, workers: int | None, threads: int) -> None:
    """启动平台：先备好数据库与基本程序，再应答请求；Ctrl-C 或 TERM 时办完手上的请求再停。"""
    settings = settings_from(os.environ)
    address = _free_address(host, port)
    count = workers or (1 if settings.database_url.startswith("sqlite") else 2)
    code = prepared()
    if code != 0:
        raise click.exceptions.Exit(code)
    os.environ.setdefault("FENGQIAO_HOME", str(settings.home))
    os.environ[THREADS] = str(threads)
    click.echo(
        f"枫桥在 http://{host}:{port} （接口说明 /api/docs），{count} 个进程，每个同时办 {threads} 个请求"
    )
    prepare_workers()
    Granian(
        TARGET,
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=count,
        blocking_threads=threads
        + MOST_WAITERS,  # a worker program that waits for jobs holds one, and no seat
        backlog=1024,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS,
        log_level=LogLevels.error,
    ).serve()
    click.echo("枫桥已停")
