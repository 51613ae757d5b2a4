"""The service as it is run for real: gunicorn with two workers, on this machine only."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.client import Browser
from tests.bench.memory import Watch
from tests.bench.places import Place
from tests.databases import SECRET
from tests.postgresql import free_port

ROOT = Path(__file__).parents[2]
SERVICE, BARE = "app:create_app()", "tests.bench.bare:create_app()"
GUNICORN = "-m gunicorn --workers 2"  # the rest stands in gunicorn.conf.py


@dataclass(frozen=True)
class Server:
    """A running server and what watches its memory."""

    port: int
    watch: Watch


@contextmanager
def server(place: Place, application: str, *, scheme: str = "http") -> Iterator[Server]:
    """Run an application on a place until left; as `https` it believes a proxy who asks."""
    port = free_port()
    command = [sys.executable, *GUNICORN.split(), "--bind", f"127.0.0.1:{port}"]
    command += [application]
    log = place.folder / "server.log"
    with log.open("ab") as said:
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(place, port, scheme), stdout=said, stderr=said
        )
    try:
        _wait_for(port, process, log)
        with Watch(process.pid) as watch:
            yield Server(port, watch)
    finally:
        process.terminate()
        process.wait(timeout=40)


def _environment(place: Place, port: int, scheme: str) -> dict[str, str]:
    key = place.folder / "secret.key"
    key.write_bytes(SECRET)
    return os.environ | {  # noqa: TID251 - handed on to the server, whose settings these are
        "PORT": str(port),
        "DATABASE_URL": place.url,
        "SECRET_KEY_FILE": str(key),
        "PUBLIC_BASE_URL": f"{scheme}://127.0.0.1:{port}",
    }


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with Browser(port) as browser:
                browser.get("/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The server did not start: {log.read_text()[-2000:]}")
