"""A real PostgreSQL 15 for the tests: made for one process of the test run, on a port of its own, gone afterwards.

    with Server.start() as server:
        server.database()            # the connection string of a new, migrated database
        server.restart_at_once()     # as after a power cut: nothing is flushed, everything is recovered

PostgreSQL refuses to run as root: for root it runs as `nobody`, over `setpriv`. Its data lie in a folder of its own in
/tmp, which whoever it runs as can enter. fsync is on: what is tested is durability.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from minglu.store.postgres import PostgresDatabase

_PLACES = ("/usr/lib/postgresql/15/bin", "/usr/local/bin", "/usr/bin")
_USER = "minglu"
_LONGEST = 60.0
_TABLES = b"SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'alembic_version'"


def program(name: str) -> str:
    """Where a program of PostgreSQL is. Debian keeps them off the path."""
    for place in _PLACES:
        if (path := Path(place) / name).exists():
            return str(path)
    raise FileNotFoundError(f"{name} is not installed: scripts/setup_postgres")


@dataclass(kw_only=True)
class Server:
    """One server. `string(name)` is how a database of it is reached, `port` for whoever stands between."""

    folder: Path
    port: int
    _made: int = field(default=0)
    _shared: str = field(default="")

    @classmethod
    @contextlib.contextmanager
    def start(cls) -> Iterator["Server"]:
        folder = Path(tempfile.mkdtemp(prefix="minglu-postgres-", dir="/tmp"))
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        server = cls(folder=folder, port=_free_port())
        try:
            server._run("initdb", "-D", "data", "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
            server.up()
            server._template()
            yield server
        finally:
            with contextlib.suppress(subprocess.CalledProcessError):
                server.down("immediate")
            shutil.rmtree(folder, ignore_errors=True)

    def up(self) -> None:
        """Return when it takes connections."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self.folder),
            "max_connections": "200",
            "fsync": "on",
            # After a crash the files of the data directory are synced all at once, and not one by one.
            "recovery_init_sync_method": "syncfs",
        }
        said = " ".join([f"-p {self.port}", *(f"-c {name}={value}" for name, value in settings.items())])
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", said, "start")

    def down(self, how: str) -> None:
        self._run("pg_ctl", "-D", "data", "-w", "-m", how, "stop")

    def restart_at_once(self) -> None:
        self.down("immediate")
        self.up()

    def string(self, name: str = "template_minglu", *, port: int | None = None) -> str:
        return f"host=127.0.0.1 port={port or self.port} user={_USER} dbname={name}"

    def database(self, *, like: str = "template_minglu") -> str:
        """The name of a new database, with what the one it is `like` holds; nobody may be connected to that one."""
        self._made += 1
        name = f"made_{self._made}"
        with psycopg.connect(self.string("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}".encode())
        return name

    def clean(self) -> str:
        """The string of one database that many tests use, one after the other: it is as new."""
        if not self._shared:
            self._shared = self.string(self.database())
        with psycopg.connect(self._shared) as connection:
            # Not truncated: that would make, and sync, a new file for every table.
            connection.execute(b"SET session_replication_role = replica")
            named = [name for (name,) in connection.execute(_TABLES).fetchall()]
            connection.execute("; ".join(f"DELETE FROM {name}" for name in named).encode())
            connection.execute(b"INSERT INTO head (id, size, last) VALUES (1, 0, 0)")
        return self._shared

    def _template(self) -> None:
        with psycopg.connect(self.string("postgres"), autocommit=True) as connection:
            connection.execute(b"CREATE DATABASE template_minglu")
        with contextlib.closing(PostgresDatabase(self.string())) as database:
            database.migrate()

    def _run(self, name: str, *words: str) -> None:
        as_nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
        command = [*as_nobody, program(name), *words]
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        # Into a file: the server keeps what pg_ctl had as its output, and nobody would read to its end.
        with (self.folder / "told").open("wb") as told:
            subprocess.run(command, cwd=self.folder, check=True, env=environment, stdout=told, stderr=told, timeout=_LONGEST)


def _free_port() -> int:
    with contextlib.closing(socket.socket()) as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


def eventually(holds: object, *, seconds: float = _LONGEST) -> None:
    """Wait until it holds."""
    until = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        if time.monotonic() > until:
            raise AssertionError("it never came to be")
        time.sleep(0.02)
