"""People that others may tend: of every role, near and far, and what the lists hold."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from deviations import clock
from deviations.administration.services.words import seen_order, seen_word
from deviations.organisations.models.user import Membership
from deviations.organisations.roles import Role
from deviations.organisations.services import members, sessions
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.queries import terms
from deviations.records.vocabulary import Family
from tests import factories
from tests.access.world import NOWHERE, Thing

HERE, ANEBY, SAVSJO = "forbund:hoglandet", "kommun:hoglandet/0604", "kommun:hoglandet/0684"
HATS = {
    "läsare i egen kommun": (Role.LASARE, ANEBY),
    "läsare i eget forum": (Role.LASARE, "forum:hoglandet/styrgrupp-aneby"),
    "läsare i annan kommun": (Role.LASARE, SAVSJO),
    "läsare i hela förbundet": (Role.LASARE, HERE),
    "koordinator i egen kommun": (Role.KOORDINATOR, ANEBY),
    "koordinator i hela förbundet": (Role.KOORDINATOR, HERE),
    "kontaktperson": (Role.KONTAKTPERSON, "part:hoglandet/fk"),
    "analytiker": (Role.ANALYTIKER, HERE),
    "admin": (Role.ADMIN, HERE),
    "drift": (Role.DRIFT, HERE),
    "läsare i annat förbund": (Role.LASARE, "forbund:jamtland"),
}


def people_things(session: Session) -> Iterator[tuple[str, Thing]]:
    """Yield somebody of each role, signed in and with an app for codes."""
    for thing, (role, scope) in HATS.items():
        hat = _signed_in(session, role, scope)
        yield thing, _named(hat)
    yield "annans roll", Thing({"hatt": str(hat.id)})
    both = _signed_in(session, Role.LASARE, ANEBY)
    _also(session, both, Role.LASARE, SAVSJO)
    yield "läsare i egen och annan kommun", _named(both)
    abroad = _signed_in(session, Role.LASARE, ANEBY)
    _also(session, abroad, Role.LASARE, "forbund:jamtland")
    yield "läsare i egen kommun och i annat förbund", _named(abroad)
    other = _signed_in(session, Role.LASARE, ANEBY)
    wrong = dict(_named(other).named) | {"medlemskap": str(both.id)}
    yield "annans roll i egen läsares adress", Thing(wrong)
    upwards = dict(_named(other).named) | {"to_be": Role.ADMIN, "there": HERE}
    yield "läsare i egen kommun som ska bli admin", Thing(upwards)
    yield "person som inte finns", Thing(dict(_named(other).named) | {"public_id": NOWHERE})
    yield from _ended(session)


def _ended(session: Session) -> Iterator[tuple[str, Thing]]:
    for thing in (
        "läsare i egen kommun",
        "läsare i annan kommun",
        "admin",
        "läsare i annat förbund",
    ):
        hat = _hat(session, *HATS[thing])
        members.end_member(session, membership=hat, by="tests")
        yield f"avslutad {thing}", _named(hat)


def _hat(session: Session, role: Role, scope: str) -> Membership:
    return factories.member(session, role=role, scope=scope, name="Kim Prov")


def _also(session: Session, hat: Membership, role: Role, scope: str) -> None:
    factories.member(session, role=role, scope=scope, email=hat.user.email)


def _signed_in(session: Session, role: Role, scope: str) -> Membership:
    hat = _hat(session, role, scope)
    factories.code_app(session, hat.user)
    sessions.begin(session, membership=hat, user_agent="tests", now=clock.now())
    return hat


def _named(hat: Membership) -> Thing:
    named = {"public_id": hat.user.public_id, "medlemskap": str(hat.id)}
    return Thing(named | {"roles": hat.role, "scope": hat.scope})


def list_things(session: Session) -> Iterator[tuple[str, Thing]]:
    """Yield a list and a word, own and others'."""
    words = terms(session, factories.forbund(session).id, Family.TYP)
    shelf = {"family": Family.TYP.value, "seen": seen_order(words)}
    word = {"code": words[0].code, "seen": seen_word(words[0])}
    yield "lista", Thing(shelf | {"flytta": f"ner:{words[0].code}"})
    yield "ord", Thing({"family": Family.TYP.value} | word)
    yield "lista som inte finns", Thing({"family": "finns-inte", "code": words[0].code})
    yield "ord som inte finns", Thing({"family": Family.TYP.value, "code": "finns-inte"})
    elsewhere = VocabularyTerm(
        forbund_id=factories.forbund(session, "jamtland").id,
        family=Family.TYP,
        code="bara-jamtland",
        label="Bara i Jämtland",
        position=99,
    )
    session.add(elsewhere)
    yield "mottagning i egen kommun", Thing({"place": "aneby", "what": "rapporter"})
    yield "mottagning i annat förbunds kommun", Thing({"place": "berg", "what": "rapporter"})
    session.flush()
    yield "ord i annat förbund", Thing({"family": Family.TYP.value, "code": elsewhere.code})
