"""What an admin tends beside people: lists, receivers, forums, reviews, denominators, the link."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from deviations import clock
from deviations.administration.services.words import seen_order, seen_word
from deviations.organisations.models.review import RightsReview
from deviations.organisations.roles import Role
from deviations.organisations.services.closed_link import link_of
from deviations.organisations.services.denominators import seen_years
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.queries import terms
from deviations.records.vocabulary import Family
from tests import factories
from tests.access.things.forums import FORUMS
from tests.access.world import Thing

BEGUN = 2025


def list_things(session: Session) -> Iterator[tuple[str, Thing]]:
    """Yield a list and a word, own and others'."""
    words = terms(session, factories.forbund(session).id, Family.TYP)
    typ = {"family": Family.TYP.value}
    moved = {"seen": seen_order(words), "flytta": f"ner:{words[0].code}"}
    yield "lista", Thing(typ | moved)
    yield "ord", Thing(typ | {"code": words[0].code, "seen": seen_word(words[0])})
    yield "lista som inte finns", Thing({"family": "finns-inte", "code": words[0].code})
    yield "ord som inte finns", Thing(typ | {"code": "finns-inte"})
    elsewhere = VocabularyTerm(
        forbund_id=factories.forbund(session, "jamtland").id,
        family=Family.TYP,
        code="bara-jamtland",
        label="Bara i Jämtland",
        position=99,
    )
    session.add(elsewhere)
    session.flush()
    yield "ord i annat förbund", Thing(typ | {"code": elsewhere.code})


def place_things(session: Session) -> Iterator[tuple[str, Thing]]:
    """Yield where something is received, forums to make and members of forums."""
    yield "mottagning i egen kommun", Thing({"place": "aneby", "what": "rapporter"})
    yield "mottagning i annat förbunds kommun", Thing({"place": "berg", "what": "rapporter"})
    for thing, kommun in (
        ("nytt forum i egen kommun", "aneby"),
        ("nytt forum i annan kommun", "savsjo"),
        ("nytt forum för hela förbundet", "hela"),
        ("nytt forum i annat förbunds kommun", "berg"),
    ):
        yield thing, Thing({"kommun": kommun})
    for thing, (of, slug) in FORUMS.items():
        hat = factories.member(session, role=Role.LASARE, scope=f"forum:{of}/{slug}")
        yield f"medlem i {thing}", Thing({"slug": slug, "medlemskap": str(hat.id)})
    hat = factories.member(session, role=Role.LASARE, scope="forum:hoglandet/lsg-aneby")
    stranger = {"slug": "styrgrupp-aneby", "medlemskap": str(hat.id)}
    yield "annat forums medlem i eget forums adress", Thing(stranger)


def yearly_things(session: Session) -> Iterator[tuple[str, Thing]]:
    """Yield a year's review and denominators, and the form's link."""
    forbund = factories.forbund(session)
    for of, year in ((forbund, BEGUN), (factories.forbund(session, "jamtland"), BEGUN - 1)):
        review = RightsReview(forbund_id=of.id, year=year, begun_at=clock.now(), begun_by="tests")
        session.add(review)
    hat = factories.member(session, role=Role.LASARE)
    yield "öppen genomgång", Thing({"year": str(BEGUN), "hatt": f"hatt-{hat.id}"})
    yield "annat förbunds genomgång", Thing({"year": str(BEGUN - 1), "hatt": f"hatt-{hat.id}"})
    seen = seen_years(session, forbund.id, {BEGUN})
    yield "år", Thing({"year": str(BEGUN), "seen": seen})
    yield "år utanför det rimliga", Thing({"year": "1066", "seen": seen})
    yield "länken", Thing({"seen": link_of(forbund).seen})
