"""A flood over one förbund is not felt in another: the real server, 1 000 posts a minute."""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import cycle, islice
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deviations import clock
from deviations.config import Config
from deviations.extensions import db
from deviations.filing.services.submission import opened, sealed
from deviations.organisations.queries import all_forbund, kommuner
from deviations.throttle import public_form
from tests.bench.client import Browser, Post
from tests.bench.places import Place
from tests.bench.serving import SERVICE, server
from tests.bench.timing import percentile
from tests.marks import Told, on_both_databases

PER_MINUTE, HANDS = 1_000, 4
FLOODED, FLOODER = "hoglandet", "192.0.2.66"
# Rounds in turns, without and with the flood, and reports in each.
SIZES = {"small": (1, 12), "full": (8, 60)}
MOST_FELT = 1.2
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_numbers = iter(range(1, 1_000_000))


@dataclass(frozen=True)
class Town:
    """A förbund that files."""

    slug: str
    forbund_id: int
    kommun: str


@dataclass(frozen=True)
class Office:
    """Writes reports that can be posted: a browser's token and cookie, and the service's key."""

    token: str
    cookie: str
    key: bytes

    def report(self, town: Town, address: str) -> Post:
        """Return a report that has not been sent before."""
        fields = (
            ("kind", "brist"),
            ("kommun", town.kommun),
            ("reporting_part", "kommun"),
            ("concerned_parts", "fk"),
            ("types", "narvaro"),
            ("what_happened", f"Kallelsen kom för sent, för {next(_numbers)} gången."),
            ("csrf_token", self.token),
            ("step", "skicka"),
            ("submission_key", sealed(opened(town.forbund_id, now=clock.now()), key=self.key)),
        )
        return replace(Post.of(f"/{town.slug}/rapportera", fields, self.cookie), address=address)


@dataclass
class Flood:
    """What was answered to one who posts at a steady pace."""

    answers: Counter[int] = field(default_factory=Counter)

    def wait_until_refused(self) -> None:
        """Wait for the first refusal."""
        until = time.monotonic() + 120
        while not self.answers[429]:
            assert time.monotonic() < until, self.answers
            time.sleep(0.05)


@contextmanager
def flooding(port: int, office: Office, town: Town) -> Iterator[Flood]:
    """Post 1 000 reports a minute from one address until left."""
    flood, stop = Flood(), threading.Event()
    pause = 60 / PER_MINUTE * HANDS

    def run(first: float) -> None:
        time.sleep(first)
        due = time.monotonic()
        with Browser(port) as browser:
            while not stop.is_set():
                flood.answers[browser.post(office.report(town, FLOODER)).status] += 1
                due += pause
                stop.wait(max(0, due - time.monotonic()))

    hands = [threading.Thread(target=run, args=(pause * hand / HANDS,)) for hand in range(HANDS)]
    for hand in hands:
        hand.start()
    try:
        yield flood
    finally:
        stop.set()
        for hand in hands:
            hand.join()


def file_quietly(
    port: int, office: Office, towns: list[Town], addresses: Iterator[str]
) -> list[float]:
    """Send a report to each town in turn, a person each; return the seconds of each answer."""
    times = []
    with Browser(port) as browser:
        for town in towns:
            report = office.report(town, next(addresses))
            begun = time.perf_counter()
            answer = browser.post(report)
            times.append(time.perf_counter() - begun)
            assert answer.status == 303, answer.page
    return times


@pytest.fixture
def towns(app: Flask, session: Session) -> list[Town]:
    found = [
        Town(forbund.slug, forbund.id, kommuner(session, forbund.id)[0].code)
        for forbund in all_forbund(session)
    ]
    db.session.remove()
    db.engine.dispose()
    return found


@pytest.mark.slow
@on_both_databases
def test_a_flood_over_one_forbund_is_not_felt_in_another(
    app: Flask,
    towns: list[Town],
    database_url: str,
    tmp_path: Path,
    full: bool,
    record_property: Told,
) -> None:
    rounds, reports = SIZES["full" if full else "small"]
    settings: Config = app.extensions["config"]
    flooded = next(town for town in towns if town.slug == FLOODED)
    others = cycle(town for town in towns if town.slug != FLOODED)
    addresses = (f"198.51.{count // 250}.{count % 250 + 1}" for count in range(60_000))
    quiet: list[float] = []
    during: list[float] = []
    answers: Counter[int] = Counter()
    begun = time.time()
    with server(Place("proof", database_url, tmp_path), SERVICE, scheme="https") as running:
        with Browser(running.port) as browser:
            form = browser.get(f"/{FLOODED}/rapportera")
        token = unescape(_TOKEN.findall(form.page)[0])
        office = Office(token, form.cookie, settings.key("submission"))
        file_quietly(running.port, office, list(islice(others, 9)), addresses)  # warms up
        for _round in range(rounds):
            turn = list(islice(others, reports))
            quiet += file_quietly(running.port, office, turn, addresses)
            with flooding(running.port, office, flooded) as flood:
                flood.wait_until_refused()  # what is let in at first is no flood yet
                during += file_quietly(running.port, office, turn, addresses)
            answers += flood.answers
    felt = percentile(sorted(during), 0.99) / percentile(sorted(quiet), 0.99)
    record_property(
        "size",
        f"{len(during)} reports beside {answers.total()} posts at {PER_MINUTE} a minute,"
        f" p99 {felt:.2f} ×",
    )

    assert set(answers) == {303, 429}
    limit = public_form.FROM_ONE_ADDRESS[0]
    windows = int(time.time()) // limit.seconds - int(begun) // limit.seconds + 1
    assert answers[303] <= limit.tries * windows + HANDS
    if full:
        assert felt <= MOST_FELT
