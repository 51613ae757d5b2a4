"""Deviations and the questions about them, near and far; sheets that wait to be read in."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy.orm import Session

from deviations.organisations.models.forbund import PartCode
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import MessageKind
from deviations.records.models.narrative import Addendum, Filer, Narrative
from deviations.records.vocabulary import Status
from tests import factories
from tests.access.world import NOWHERE, Thing

CONTACT = "filaren@exempel.se"
FOREIGN_REFERENCE = "LH-2026-7777"  # that Höglandet has not come to
# What the table of fields speaks of, and what it says in the house.
SOUGHT = {
    "rapportörens kontakt": CONTACT,
    "vad rapportören skrev": factories.SAID,
    "följden i ord": "Personen fick vänta i tre veckor.",
    "vad rapportören försökte": "Vi ringde två gånger.",
    "rapportörens förslag": "En gemensam brevlåda.",
    "rapportörens tillägg": "Det hände en gång till.",
    "frågan till parten": factories.ASKED,
    "partens svar": "Vi byter till en funktionsbrevlåda.",
    "frågan till rapportören": "Vilken vecka var det?",
    "rapportörens svar": "Det var vecka fyrtiotvå.",
    "beskedet till rapportören": "Nu är brevlådan bytt.",
}


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
        if place.forbund != "hoglandet":
            made.reference = FOREIGN_REFERENCE
        factories.message(session, made)
        if thing == "avvikelse i egen kommun":
            yield from _talk(session, made)
        yield thing, named(made)
        yield f"okänd handling på {thing}", Thing({**named(made).named, "act": "radera"})
    yield "avvikelse som inte finns", Thing({"public_id": NOWHERE, "act": "begar-svar"})


def _talk(session: Session, about: Deviation) -> Iterator[tuple[str, Thing]]:
    """Let everything be said about a deviation that can be; yield the question with an answer."""
    told = session.get_one(Narrative, about.id)
    told.consequence = SOUGHT["följden i ord"]
    told.tried, told.proposal = SOUGHT["vad rapportören försökte"], SOUGHT["rapportörens förslag"]
    own = {"forbund_id": about.forbund_id, "deviation_id": about.id}
    added = SOUGHT["rapportörens tillägg"]
    session.add(Addendum(**own, words=added, by="factory", at=factories.NOW))
    to_part, to_filer = MessageKind.QUESTION_TO_PART, MessageKind.QUESTION_TO_FILER
    for part, question, answer, field in (
        (PartCode.AF, to_part, MessageKind.ANSWER_FROM_PART, "parten"),
        (None, to_filer, MessageKind.ANSWER_FROM_FILER, "rapportören"),
    ):
        words, reply = SOUGHT[f"frågan till {field}"], SOUGHT[f"{field}s svar"]
        asked = factories.message(session, about, kind=question, part=part, words=words)
        factories.message(session, about, kind=answer, part=part, words=reply, answers_id=asked.id)
        if part:
            yield "besvarad fråga till egen part", Thing({"public_id": asked.public_id})
    notice, words = MessageKind.NOTICE_TO_FILER, SOUGHT["beskedet till rapportören"]
    factories.message(session, about, kind=notice, part=None, words=words)


def deviation_at(session: Session, place: Place) -> Deviation:
    """Return a new deviation of a place."""
    kommun = factories.kommun(session, place.kommun, of=place.forbund) if place.kommun else None
    made = factories.deviation(session, of=place.forbund, kommun_id=kommun.id if kommun else None)
    session.add(Filer(forbund_id=made.forbund_id, deviation_id=made.id, contact=CONTACT))
    session.flush()
    return made


def named(deviation: Deviation) -> Thing:
    """Return a deviation as addresses and forms name it."""
    return Thing(
        {
            "public_id": deviation.public_id,
            "version": str(deviation.version),
            "act": "begar-svar",
            "reference": deviation.reference,
        }
    )


def question_things(session: Session) -> Iterator[tuple[str, Thing]]:
    """Yield questions to the own part and to others, and one of nowhere."""
    for thing, part, place in (
        ("fråga till egen part", PartCode.AF, Place("hoglandet", "aneby")),
        ("fråga till egen part om hela förbundet", PartCode.AF, Place("hoglandet", None)),
        ("fråga till annan part", PartCode.FK, Place("hoglandet", "aneby")),
        ("fråga till samma part i annat förbund", PartCode.AF, Place("jamtland", "berg")),
        ("fråga till kommunen i egen kommun", PartCode.KOMMUN, Place("hoglandet", "aneby")),
        ("fråga till kommunen i annan kommun", PartCode.KOMMUN, Place("hoglandet", "savsjo")),
        ("fråga till kommunen om hela förbundet", PartCode.KOMMUN, Place("hoglandet", None)),
        ("fråga till kommunen i annat förbund", PartCode.KOMMUN, Place("jamtland", "berg")),
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
