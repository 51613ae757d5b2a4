"""What anyone may reach without an account: a förbund's pages, and a report by its code."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from deviations import clock
from deviations.filing.services.receipt_code import code_of, hash_of
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import MessageKind
from tests import factories
from tests.access.world import Thing, settings


def public_things(session: Session) -> Iterator[tuple[str, Thing]]:
    here, there = {"forbund_slug": "hoglandet"}, {"forbund_slug": "jamtland"}
    yield "förbundet", Thing(here)
    yield "annat förbund", Thing(there)
    yield "förbund som inte finns", Thing({"forbund_slug": "finns-inte"})
    yield "guide", Thing({"name": "koordinator"})
    yield "guide som inte finns", Thing({"name": "finns-inte"})
    yield "fil", Thing({"filename": "css/frame.css"})
    yield "fil utanför mappen", Thing({"filename": "..%2fapp.py"})
    yield from _filed(session, here)
    _own, nonce = _received(session, "hoglandet")
    at = int(clock.now().timestamp())
    yield "eget kvitto", Thing(here, {"receipt": ["hoglandet", nonce, at]})
    yield "kvitto i annat förbund", Thing(there, {"receipt": ["hoglandet", nonce, at]})
    yield "någon annans kvitto", Thing(here)


def _filed(session: Session, here: dict[str, str]) -> Iterator[tuple[str, Thing]]:
    """Yield what is reached with a code, and what only seems to be."""
    own, nonce = _received(session, "hoglandet")
    other, _nonce = _received(session, "hoglandet")
    _abroad, far = _received(session, "jamtland")
    asked, another = (
        factories.message(session, about, kind=MessageKind.QUESTION_TO_FILER, part=None).public_id
        for about in (own, other)
    )
    code, foreign = code_of(nonce, settings()), code_of(far, settings())
    yield "rapport med rätt kod", Thing(here | {"code": code})
    yield "rapport med fel kod", Thing(here | {"code": "2" * 16})
    yield "rapport i annat förbund med rätt kod", Thing(here | {"code": foreign})
    reply = here | {"code": code, "step": "svara"}
    yield "fråga till mig", Thing(reply | {"question": asked})
    yield "fråga om annans rapport", Thing(reply | {"question": another})


def _received(session: Session, of: str) -> tuple[Deviation, str]:
    """Return a deviation that somebody has a code for, and the key that it was sent with."""
    deviation = factories.deviation(session, of=of)
    nonce = f"{deviation.id:032x}"
    deviation.submission_key = nonce
    deviation.receipt_hash = hash_of(code_of(nonce, settings()), settings())
    return deviation, nonce
