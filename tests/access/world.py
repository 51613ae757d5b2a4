"""What the matrix is tried on: Höglandet with somebody of every role, and Jämtland beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from deviations import clock
from deviations.organisations.models.forbund import PartCode
from deviations.organisations.models.user import Membership
from deviations.organisations.roles import Role
from deviations.organisations.services import second_factors, sessions
from tests import factories

# Everyone who has a column but the anonymous, and the hat that they wear. "Egen" is Aneby, AF and
# the styrgrupp of Aneby throughout.
HATS: Mapping[str, tuple[Role, str]] = {
    "rapportör": (Role.RAPPORTOR, "forbund:hoglandet"),
    "kontaktperson": (Role.KONTAKTPERSON, "part:hoglandet/af"),
    "kontaktperson kommun": (Role.KONTAKTPERSON, "part:hoglandet/kommun"),
    "läsare forum": (Role.LASARE, "forum:hoglandet/styrgrupp-aneby"),
    "läsare kommun": (Role.LASARE, "kommun:hoglandet/0604"),
    "läsare förbund": (Role.LASARE, "forbund:hoglandet"),
    "analytiker": (Role.ANALYTIKER, "forbund:hoglandet"),
    "analytiker med ord": (Role.ANALYTIKER, "forbund:hoglandet"),
    "koordinator kommun": (Role.KOORDINATOR, "kommun:hoglandet/0604"),
    "koordinator": (Role.KOORDINATOR, "forbund:hoglandet"),
    "admin": (Role.ADMIN, "forbund:hoglandet"),
    "drift": (Role.DRIFT, "forbund:hoglandet"),
}
READS_WORDS = "analytiker med ord"
# The kommuner are one part and many organisations: hers is Aneby.
ANSWERS_FOR_ANEBY = "kontaktperson kommun"
NOWHERE = "2" * 16
# A hat that everyone also has, to change to.
SPARE = (Role.RAPPORTOR, "kommun:hoglandet/0686")


@dataclass(frozen=True)
class Thing:
    """What an address names: its slots and the fields that a form says it by, and the cookie."""

    named: Mapping[str, str] = field(default_factory=dict)
    cookie: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in."""

    user_id: int
    public_id: str
    membership_id: int
    spare_hat: int
    token: str
    other_browser: int
    new_app: Mapping[str, str]


def people(session: Session) -> dict[str, Person]:
    """Make everyone who has a column, signed in."""
    made = {who: _person(session, who, role, scope) for who, (role, scope) in HATS.items()}
    session.commit()
    return made


def _person(session: Session, who: str, role: Role, scope: str) -> Person:
    hat = factories.member(session, role=role, scope=scope, name=f"Kim {who}")
    hat.reads_words = who == READS_WORDS
    if who == ANSWERS_FOR_ANEBY:
        factories.reception(session, hat, part=PartCode.KOMMUN)
    spare = also(session, hat, *SPARE)
    factories.code_app(session, hat.user)
    factories.provider_account(session, hat.user)
    token, other = (
        sessions.begin(session, membership=hat, user_agent="tests", now=clock.now())
        for _browser in range(2)
    )
    browser = sessions.looked_up(session, token=other)
    assert browser
    secret = second_factors.drawn()
    return Person(
        user_id=hat.user_id,
        public_id=hat.user.public_id,
        membership_id=hat.id,
        spare_hat=spare.id,
        token=token,
        other_browser=browser.id,
        new_app={
            "secret": secret,
            "hemlighet": second_factors.carried(secret, user=hat.user),
        },
    )


def also(session: Session, hat: Membership, role: Role, scope: str) -> Membership:
    """Give a person one more hat."""
    email = hat.user.email
    return factories.member(session, role=role, scope=scope, email=email, name=hat.user.name)


def settings() -> Any:
    """Return the running application's configuration."""
    return current_app.extensions["config"]
