"""A real PostgreSQL for the tests: the one named, else Debian's, started in a folder of its own."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "TEST_DATABASE_URL"


class NoPostgreSQLError(RuntimeError):
    """There is no PostgreSQL here; the message says what would help."""


@contextmanager
def running_server(*, durable: bool = False) -> Iterator[str]:
    """Yield the URL of a server's `postgres` database, for one who may create databases.

    These databases live for seconds: unless `durable`, speed matters and a power cut does not.
    """
    named = os.environ.get(VARIABLE)  # noqa: TID251 - the tests' own setting
    if named:
        yield named
        return
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="lex-heller-pg-") as folder:
        root = Path(folder)
        if os.geteuid() == 0:
            shutil.chown(root, "postgres")
        port = free_port()
        _run(f"{programs}/initdb -D {root}/pg -U postgres -A trust -E UTF8 --locale=C.UTF-8", root)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={root}"
        options += " -c max_connections=200"
        if not durable:
            options += " -c fsync=off -c full_page_writes=off"
        start = f'{programs}/pg_ctl -D {root}/pg -l {root}/log -w -o "{options}" start'
        try:
            _run(start, root)
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
        finally:
            _run(f"{programs}/pg_ctl -D {root}/pg -m immediate stop", root)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if not found:
        raise NoPostgreSQLError(
            f"No PostgreSQL: install Debian's postgresql or set {VARIABLE} to a server's URL."
        )
    return found[0].parent


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(command: str, folder: Path) -> None:
    # PostgreSQL refuses to run as root.
    argv = ["su", "postgres", "-c", command] if os.geteuid() == 0 else ["sh", "-c", command]
    with tempfile.TemporaryFile("w+") as said:  # a pipe would stay open in the server
        done = subprocess.run(argv, cwd=folder, stdout=said, stderr=said, check=False)
        if done.returncode:
            said.seek(0)
            raise NoPostgreSQLError(f"{command.split(maxsplit=1)[0]} failed: {said.read().strip()}")
