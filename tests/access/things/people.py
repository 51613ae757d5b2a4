"""People that others may tend: of every role, near and far, and what the lists hold."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.organisations.models.user import LoginSession, Membership
from deviations.organisations.roles import Role
from deviations.organisations.services import members, sessions
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
        yield thing, _named(_signed_in(session, role, scope))
    both = _signed_in(session, Role.LASARE, ANEBY)
    _also(session, both, Role.LASARE, SAVSJO)
    yield "läsare i egen och annan kommun", _named(both)
    abroad = _signed_in(session, Role.LASARE, ANEBY)
    _also(session, abroad, Role.LASARE, "forbund:jamtland")
    yield "läsare i egen kommun och i annat förbund", _named(abroad)
    other = _signed_in(session, Role.LASARE, ANEBY)
    yield "annans roll", Thing({"hatt": str(other.id)})
    yield "annans webbläsare", Thing({"webblasare": str(_browser(session, other.user_id))})
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
    factories.provider_account(session, hat.user)
    sessions.begin(session, membership=hat, user_agent="tests", now=clock.now())
    return hat


def _browser(session: Session, user_id: int) -> int:
    return session.scalars(select(LoginSession.id).where(LoginSession.user_id == user_id)).one()


def _named(hat: Membership) -> Thing:
    named = {"public_id": hat.user.public_id, "medlemskap": str(hat.id)}
    return Thing(named | {"roles": hat.role, "scope": hat.scope})
