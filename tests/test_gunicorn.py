"""The service as gunicorn serves it: what an answer's headers say, all of them."""

import runpy
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.bench.places import Place
from tests.bench.serving import ROOT, SERVICE, server
from tests.databases import SqliteTemplate

pytestmark = pytest.mark.slow
OURS = {
    "Cache-Control", "Content-Security-Policy", "Content-Type", "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy", "Permissions-Policy", "Referrer-Policy",
    "X-Content-Type-Options",
}  # fmt: skip
CARRIED = {"Connection", "Content-Length", "Date", "Vary"}
FILE = {"Accept-Ranges", "Content-Disposition", "ETag", "Last-Modified"}


@pytest.fixture(scope="module")
def port(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """Return where the service listens, started as in service."""
    folder: Path = tmp_path_factory.mktemp("gunicorn")
    for url in sqlite_template.fresh(folder):
        with server(Place("SQLite", url, folder), SERVICE) as running:
            yield running.port


def headers_of(port: int, path: str, method: str = "GET") -> set[str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path)
    names = {name for name, _ in connection.getresponse().getheaders()}
    connection.close()
    return names


@pytest.mark.parametrize(
    ("path", "method", "more"),
    [
        ("/", "GET", set()),
        ("/halsa", "GET", set()),
        ("/finns/inte", "GET", set()),
        ("/logga-in", "GET", {"Set-Cookie"}),
        ("/logga-in", "DELETE", {"Allow"}),
        ("/logga-ut", "POST", set()),
        ("/static/mark.svg", "GET", FILE),
        ("/static/saknas.css", "GET", set()),
    ],
)
def test_an_answer_has_these_headers_and_no_other(
    port: int, path: str, method: str, more: set[str]
) -> None:
    assert headers_of(port, path, method) == OURS | CARRIED | more


def test_gunicorn_is_run_with_these_settings() -> None:
    told = runpy.run_path(str(ROOT / "gunicorn.conf.py"))

    assert (told["worker_class"], told["workers"], told["threads"]) == ("gthread", 4, 4)
    assert (told["timeout"], told["graceful_timeout"]) == (60, 30)
    assert (told["max_requests"], told["max_requests_jitter"]) == (2000, 200)
    assert told["forwarded_allow_ips"] == "127.0.0.1"
    assert told["preload_app"] is False
