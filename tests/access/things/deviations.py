"""Deviations and the questions about them, near and far; sheets that wait to be read in."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy.orm import Session

from deviations.organisations.models.forbund import PartCode
from deviations.records.models.deviation import Deviation
from deviations.records.models.narrative import Filer
from deviations.records.vocabulary import Status
from tests import factories
from tests.access.world import NOWHERE, Thing

CONTACT = "filaren@exempel.se"


class Place(NamedTuple):
    """Where a deviation happened: a förbund, and a kommun of it or the whole."""

    forbund: str
    kommun: str | None


PLACES = {
    "avvikelse i egen kommun": Place("hoglandet", "aneby"),
    "avvikelse i annan kommun": Place("hoglandet", "savsjo"),
    "avvikelse för hela förbundet": Place("hoglandet", None),
    "avvikelse i annat förbund": Place("jamtland", "berg"),
}


def deviation_things(session: Session) -> Iterator[tuple[str, Thing]]:
    """Yield a deviation of each place, each with words and a contact, and one of nowhere."""
    for thing, place in PLACES.items():
        made = deviation_at(session, place)
        factories.message(session, made)
        yield thing, named(made)
        yield f"okänd handling på {thing}", Thing({**named(made).named, "act": "radera"})
    yield "avvikelse som inte finns", Thing({"public_id": NOWHERE, "act": "begar-svar"})


def deviation_at(session: Session, place: Place) -> Deviation:
    """Return a new deviation of a place."""
    kommun = factories.kommun(session, place.kommun, of=place.forbund) if place.kommun else None
    made = factories.deviation(session, of=place.forbund, kommun_id=kommun.id if kommun else None)
    session.add(Filer(forbund_id=made.forbund_id, deviation_id=made.id, contact=CONTACT))
    session.flush()
    return made


def named(deviation: Deviation) -> Thing:
    """Return a deviation as addresses and forms name it."""
    version = str(deviation.version)
    return Thing({"public_id": deviation.public_id, "version": version, "act": "begar-svar"})


def question_things(session: Session) -> Iterator[tuple[str, Thing]]:
    """Yield questions to the own part and to others, and one of nowhere."""
    for thing, part, place in (
        ("fråga till egen part", PartCode.AF, Place("hoglandet", "aneby")),
        ("fråga till egen part om hela förbundet", PartCode.AF, Place("hoglandet", None)),
        ("fråga till annan part", PartCode.FK, Place("hoglandet", "aneby")),
        ("fråga till samma part i annat förbund", PartCode.AF, Place("jamtland", "berg")),
    ):
        about = deviation_at(session, place)
        about.status = Status.MOTTAGEN
        asked = factories.message(session, about, part=part)
        yield thing, Thing({"public_id": asked.public_id})
    yield "fråga som inte finns", Thing({"public_id": NOWHERE})


def upload_things(session: Session) -> Iterator[tuple[str, Thing]]:
    """Yield sheets that others have handed in."""
    for thing, of in (
        ("kollegas uppladdning", "hoglandet"),
        ("annat förbunds uppladdning", "jamtland"),
    ):
        made = factories.upload(session, factories.forbund(session, of))
        made.created_by = "someone-else"
        session.flush()
        yield thing, Thing({"public_id": made.public_id})
