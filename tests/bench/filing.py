"""Filing over HTTP, beside a bare endpoint that stores one row in the same kind of database."""

import re
from dataclasses import dataclass
from html import unescape

from sqlalchemy import func, select

from deviations import clock
from deviations.config import Config
from deviations.extensions import db
from deviations.filing.services.submission import opened, sealed
from deviations.organisations.queries import forbund_by_slug
from deviations.records.models.deviation import Deviation
from deviations.tenancy import within
from tests.bench.client import Browser, Load, Post, send_all
from tests.bench.places import Ground, Place, service
from tests.bench.serving import BARE, SERVICE, server
from tests.bench.sizes import Sizes

FORBUND, FORM = "hoglandet", "/hoglandet/rapportera"
ANSWERS = (
    ("kind", "brist"),
    ("kommun", "0682"),
    ("reporting_part", "kommun"),
    ("concerned_parts", "fk"),
    ("types", "narvaro"),
    ("what_happened", "Kallelsen kom två dagar före mötet och ingen hann förbereda sig."),
)
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Compared:
    """The best run of the service and of the bare endpoint, and each one's largest worker."""

    filing: Load
    bare: Load
    filing_memory: int
    bare_memory: int


def compare(ground: Ground, sizes: Sizes) -> Compared:
    """Send the same answers to both, in turns; every answer must be stored."""
    real, plain = ground.place(), ground.place()
    with server(real, SERVICE) as ours, server(plain, BARE) as theirs:
        filed, inserted = [], []
        for _ in range(sizes.rounds + 1):  # the first warms both up
            reports = reports_of(real, ours.port, clients=sizes.clients, requests=sizes.requests)
            filed.append(send_all(ours.port, reports, expected=303))
            inserted.append(send_all(theirs.port, _rows(sizes), expected=201))
    _assert_stored(real, sum(len(load.times) for load in filed))
    return Compared(_best(filed), _best(inserted), ours.watch.peak, theirs.watch.peak)


def _best(loads: list[Load]) -> Load:
    return max(loads[1:], key=lambda load: load.rate)


def _rows(sizes: Sizes) -> list[list[Post]]:
    return [[Post.of("/", ANSWERS)] * sizes.requests for _ in range(sizes.clients)]


def reports_of(place: Place, port: int, *, clients: int, requests: int) -> list[list[Post]]:
    """Open the form once a client, and write a submission key a report, as the form does."""
    with service(place) as app:
        settings: Config = app.extensions["config"]
        forbund_id = forbund_by_slug(db.session(), FORBUND).id
        key = settings.key("submission")
    queues = []
    for _ in range(clients):
        with Browser(port) as browser:
            form = browser.get(FORM)
        token = unescape(_TOKEN.findall(form.page)[0])
        keys = (sealed(opened(forbund_id, now=clock.now()), key=key) for _ in range(requests))
        given = (*ANSWERS, ("csrf_token", token), ("step", "skicka"))
        queues.append(
            [Post.of(FORM, (*given, ("submission_key", each)), form.cookie) for each in keys]
        )
    return queues


def _assert_stored(place: Place, sent: int) -> None:
    with service(place):
        session = db.session()
        forbund = forbund_by_slug(session, FORBUND)
        stored = session.scalar(
            select(func.count()).select_from(Deviation).where(within(Deviation, forbund.id))
        )
    if stored != sent:
        raise RuntimeError(f"{sent} reports were sent and {stored} stored.")
