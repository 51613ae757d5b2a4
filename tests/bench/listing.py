"""The koordinator's list over HTTP, signed in, and how many statements a page takes."""

import re
from dataclasses import dataclass
from html import unescape
from statistics import median

from sqlalchemy import event

from deviations.extensions import db
from tests import factories
from tests.bench.client import Browser, Post
from tests.bench.places import FORBUND, Place, service
from tests.bench.serving import SERVICE, server
from tests.bench.timing import seconds

SIGN_IN, EMAIL = "/logga-in", "koordinator@exempel.se"
LIST, LAST = "/avvikelser", "/avvikelser?status=alla&sida=40"
SEARCH = "/avvikelser?status=alla&q=m%C3%B6tet"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Listed:
    """The least and the median seconds of each page, its statements, and the largest worker."""

    least: dict[str, float]
    middle: dict[str, float]
    statements: int
    memory: int


def listed(place: Place, times: int) -> Listed:
    """Sign in and turn the pages of a filled place."""
    with service(place):
        factories.member(db.session(), scope=f"forbund:{FORBUND}", email=EMAIL)
    with server(place, SERVICE) as ours, Browser(ours.port) as browser:
        cookie = _signed_in(browser)
        taken = {path: _turn(browser, path, cookie, times) for path in (LIST, LAST, SEARCH)}
    return Listed(
        least={path: min(each) for path, each in taken.items()},
        middle={path: median(each) for path, each in taken.items()},
        statements=_statements(place),
        memory=ours.watch.peak,
    )


def _signed_in(browser: Browser) -> str:
    door = browser.get(SIGN_IN)
    answer = browser.post(_key(door.page, door.cookie))
    if answer.status != 303:
        raise RuntimeError(f"The door stayed closed: {answer.status}")
    return answer.cookie


def _key(page: str, cookie: str = "") -> Post:
    token = unescape(_TOKEN.findall(page)[0])
    fields = [("email", EMAIL), ("password", factories.PASSWORD), ("csrf_token", token)]
    return Post.of(SIGN_IN, fields, cookie)


def _turn(browser: Browser, path: str, cookie: str, times: int) -> list[float]:
    def turn() -> None:
        answer = browser.get(path, cookie)
        if answer.status != 200 or "LH-" not in answer.page:
            raise RuntimeError(f"{path} showed no list: {answer.status}")

    for _ in range(4):  # each worker has its own first time
        turn()
    return [seconds(turn) for _ in range(times)]


def _statements(place: Place) -> int:
    """Count what a second look at the list asks of the database."""
    with service(place) as app:
        client = app.test_client()
        key = _key(client.get(SIGN_IN).text)
        client.post(SIGN_IN, data=key.body, content_type="application/x-www-form-urlencoded")
        client.get(LIST)
        heard: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *heard_: heard.append(heard_[2]))
        client.get(LIST)
        return len(heard)
