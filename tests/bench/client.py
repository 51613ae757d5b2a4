"""Clients that keep their connection, as browsers do, and time each answer."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import Self
from urllib.parse import urlencode

Fields = Sequence[tuple[str, str]]
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Post:
    """A request that is written out before the clock starts."""

    path: str
    body: bytes
    cookie: str = ""
    address: str = ""  # whom a proxy would say that it comes from

    @classmethod
    def of(cls, path: str, fields: Fields, cookie: str = "") -> "Post":
        """Return the request of a form."""
        return cls(path, urlencode(fields).encode(), cookie)


@dataclass(frozen=True)
class Answer:
    """What a server said: its status, its page and the cookie it set."""

    status: int
    page: str
    cookie: str


class Browser:
    """One connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def get(self, path: str, cookie: str = "") -> Answer:
        """Get a page."""
        self._connection.request("GET", path, headers={"Cookie": cookie})
        return _answer(self._connection.getresponse())

    def post(self, request: Post) -> Answer:
        """Send a form."""
        headers = {"Cookie": request.cookie, "Content-Type": FORM}
        if request.address:
            headers["X-Forwarded-For"] = request.address
        self._connection.request("POST", request.path, request.body, headers)
        return _answer(self._connection.getresponse())


def _answer(response: HTTPResponse) -> Answer:
    page = response.read().decode()
    cookie = (response.getheader("Set-Cookie") or "").partition(";")[0]
    return Answer(response.status, page, cookie)


@dataclass(frozen=True)
class Load:
    """What came of sending everything: seconds of each request, sorted, and of the whole."""

    times: tuple[float, ...]
    took: float

    @property
    def rate(self) -> float:
        """Return requests a second."""
        return len(self.times) / self.took


def send_all(port: int, queues: Sequence[Sequence[Post]], *, expected: int) -> Load:
    """Let one client a queue send its requests one after another, all clients at once."""
    times: list[float] = []
    wrong: list[Answer] = []
    start = threading.Barrier(len(queues) + 1)

    def run(queue: Sequence[Post]) -> None:
        start.wait()
        with Browser(port) as browser:
            for request in queue:
                begun = time.perf_counter()
                answer = browser.post(request)
                times.append(time.perf_counter() - begun)
                if answer.status != expected:
                    wrong.append(answer)

    threads = [threading.Thread(target=run, args=(queue,)) for queue in queues]
    for thread in threads:
        thread.start()
    start.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    if wrong or len(times) != sum(map(len, queues)):
        raise RuntimeError(f"{len(wrong)} of {len(times)} answers were wrong: {wrong[:1]}")
    return Load(tuple(sorted(times)), took)
