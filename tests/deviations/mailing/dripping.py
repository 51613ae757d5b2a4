"""A mail server that never falls silent and never comes to an end."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PAUSE_SECONDS = 0.03
DRIPS = 80


class Drip:
    """How a server answers: quickly at first, then with drops, and how many of them it sent."""

    def __init__(self, quick: list[bytes], drop: bytes) -> None:
        self.quick = quick
        self.drop = drop
        self.sent = 0
        self.port = 0

    def answer(self, door: socket.socket) -> None:
        """Answer whoever calls as told, until all is said or they hang up."""
        with suppress(OSError), door.accept()[0] as line:
            line.settimeout(10)
            for reply in self.quick:
                line.sendall(reply)
                line.recv(65536)
            line.settimeout(PAUSE_SECONDS)
            while self.sent < DRIPS and not _hung_up(line):
                line.sendall(self.drop)
                self.sent += 1


def _hung_up(line: socket.socket) -> bool:
    try:
        return not line.recv(65536)
    except TimeoutError:
        return False


@contextmanager
def dripping_server(drip: Drip) -> Iterator[None]:
    """Run a server that answers one caller so, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(10)
        drip.port = door.getsockname()[1]
        serving = threading.Thread(target=drip.answer, args=[door])
        serving.start()
        try:
            yield
        finally:
            serving.join()
