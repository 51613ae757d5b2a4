"""Mailed links, and browsers that have given a password and await a code."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from deviations import clock
from deviations.organisations.access import WAITING
from deviations.organisations.models.user import Membership, SignInMethod, TokenPurpose
from deviations.organisations.roles import Role
from deviations.organisations.services import second_factors, sessions, tokens
from deviations.organisations.services.sessions import Proof
from tests import factories
from tests.access.world import Thing

LINKS = {
    "inbjudan": TokenPurpose.INVITATION,
    "länk till nytt lösenord": TokenPurpose.PASSWORD_RESET,
    "länk att gå in med": TokenPurpose.SIGN_IN,
}


def door_things(session: Session) -> Iterator[tuple[str, Thing]]:
    """Yield links that hold and one that does not, addresses, and who awaits what."""
    hat = factories.member(session, role=Role.LASARE, email="lank@exempel.se")
    for thing, purpose in LINKS.items():
        token = tokens.issue(session, user=hat.user, purpose=purpose, now=clock.now())
        yield thing, Thing({"kod": token})
    session.flush()
    yield "länk som inte gäller", Thing({"kod": "x" * 43})
    yield "känd adress", Thing({"email": hat.user.email, "password": factories.PASSWORD})
    yield "okänd adress", Thing({"email": "finns-inte@exempel.se", "password": "fel" * 5})
    yield from _waiting(session)


def _waiting(session: Session) -> Iterator[tuple[str, Thing]]:
    coded = factories.member(session, email="kod@exempel.se")
    secret = factories.code_app(session, coded.user)
    yield "den som väntar på kod", Thing({"secret": secret}, _cookie(session, coded))
    new = factories.member(session, email="ny-app@exempel.se")
    secret = second_factors.drawn()
    carried = {"secret": secret, "hemlighet": second_factors.carried(secret, user=new.user)}
    yield "den som saknar app", Thing(carried, _cookie(session, new))
    yield "den som inte har skrivit lösenord", Thing({"secret": secret})


def _cookie(session: Session, hat: Membership) -> dict[str, str]:
    proof = Proof(method=SignInMethod.PASSWORD, at=clock.now(), awaits_second_factor=True)
    now = clock.now()
    token = sessions.begin(session, membership=hat, user_agent="tests", now=now, proof=proof)
    return {WAITING: token}
