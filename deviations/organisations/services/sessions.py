"""Browsers that are signed in: one row each, ended here and thereby everywhere."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, delete, select, update
from sqlalchemy.orm import Session, joinedload

from deviations.errors import SignInRequiredError
from deviations.organisations.models.user import LoginSession, Membership, SignInMethod, User
from deviations.organisations.services.tokens import digest

IDLE = timedelta(minutes=60)
# A browser left alone with a role that reads or rules over others. What is typed survives it.
IDLE_DEMANDING = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
# How long a password is remembered while the code, or the app that makes it, is looked for.
WAITING = timedelta(minutes=30)
# Seen is written down at most this often: a page view must not cost a write each time.
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Proof:
    """How and when a person last proved to be herself, and whether a code is still to come.

    `since`: when the sign-in began that this one goes on with. Its ten hours are not longer.
    """

    method: SignInMethod
    at: datetime
    awaits_second_factor: bool = False
    since: datetime | None = None


def hold(session: Session, *, user_id: int) -> None:
    """Let one at a time begin or end a person's sessions, until the transaction is over.

    Who ends them all must see the one that is just being begun. Take it before any row of hers,
    and before the first line of the trail, which is a lock too: the last one, everywhere.
    """
    session.execute(select(User.id).where(User.id == user_id).with_for_update(key_share=True))


def begin(
    session: Session,
    *,
    membership: Membership,
    user_agent: str,
    now: datetime,
    proof: Proof | None = None,
) -> str:
    """Sign a browser in with a hat on; return the token its cookie carries.

    Without a proof the person has just given her password.
    """
    hold(session, user_id=membership.user_id)
    proof = proof or Proof(method=SignInMethod.PASSWORD, at=now)
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            token_hash=digest(token),
            user_id=membership.user_id,
            membership_id=membership.id,
            created_at=proof.since or now,
            last_seen_at=now,
            authenticated_at=proof.at,
            method=proof.method,
            awaits_second_factor=proof.awaits_second_factor,
            user_agent=user_agent[:120],
        )
    )
    session.flush()
    return token


def looked_up(session: Session, *, token: str) -> LoginSession | None:
    """Return the session of a token, also one that ran out but was not ended."""
    hat = joinedload(LoginSession.membership)
    return session.scalars(
        select(LoginSession)
        .options(
            joinedload(LoginSession.user),
            hat.joinedload(Membership.forbund),
            hat.joinedload(Membership.kommun),
            hat.joinedload(Membership.forum),
        )
        .where(LoginSession.token_hash == digest(token))
        .execution_options(across_tenants="a browser is known by its token, before any förbund")
    ).one_or_none()


def find(session: Session, *, token: str, now: datetime) -> LoginSession | None:
    """Return the session of a token, unless it has been idle or open for too long."""
    found = looked_up(session, token=token)
    return None if found is None or ran_out(found, now=now) else found


def ran_out(login_session: LoginSession, *, now: datetime) -> bool:
    """Say whether a browser has been idle or signed in for too long for the role it wears."""
    hat = login_session.membership
    idle = IDLE_DEMANDING if hat and hat.role.needs_second_factor else IDLE
    return now - login_session.created_at >= ABSOLUTE or now - login_session.last_seen_at >= idle


def of_person(session: Session, *, user_id: int, now: datetime) -> tuple[LoginSession, ...]:
    """Return the browsers a person is signed in with now, the one last seen first."""
    known = session.scalars(
        select(LoginSession)
        .options(joinedload(LoginSession.membership))
        .where(LoginSession.user_id == user_id, LoginSession.awaits_second_factor.is_(False))
        .order_by(LoginSession.last_seen_at.desc(), LoginSession.id.desc())
        .execution_options(across_tenants="one's own browsers, whatever hat they wear")
    )
    return tuple(one for one in known if not ran_out(one, now=now))


def prove_again(session: Session, *, login_session_id: int, now: datetime) -> None:
    """Write down that the person has just proved once more to be herself."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.id == login_session_id)
        .values(authenticated_at=now, last_seen_at=now)
    )


def worn_last(session: Session, *, user_id: int, token: str) -> int | None:
    """Return the hat of the browser with a token, else of the person's browser last seen.

    Browsers that ran out count; one that was signed out is forgotten.
    """
    same_browser = case((LoginSession.token_hash == digest(token), 0), else_=1)
    return session.scalars(
        select(LoginSession.membership_id)
        .where(LoginSession.user_id == user_id)
        .order_by(same_browser, LoginSession.last_seen_at.desc())
        .limit(1)
    ).first()


def touch(session: Session, *, login_session_id: int, now: datetime) -> None:
    """Write down that a browser was seen."""
    session.execute(
        update(LoginSession).where(LoginSession.id == login_session_id).values(last_seen_at=now)
    )


def end(session: Session, *, login_session_id: int) -> None:
    """Sign one browser out."""
    session.execute(delete(LoginSession).where(LoginSession.id == login_session_id))


def end_to_go_on(session: Session, login_session: LoginSession) -> None:
    """End a session that another goes on from; raise SignInRequiredError when somebody ended it.

    Without asking, a browser that changes hats would outlive the password that is being changed.
    """
    hold(session, user_id=login_session.user_id)
    this = LoginSession.id == login_session.id
    if session.scalars(delete(LoginSession).where(this).returning(LoginSession.id)).first() is None:
        raise SignInRequiredError


def end_token(session: Session, *, token: str, user_id: int) -> None:
    """Sign out the browser that carries a token, if it is this person's."""
    session.execute(
        delete(LoginSession).where(
            LoginSession.token_hash == digest(token), LoginSession.user_id == user_id
        )
    )


def end_all(session: Session, *, user_id: int) -> None:
    """Sign a person out everywhere."""
    hold(session, user_id=user_id)
    session.execute(delete(LoginSession).where(LoginSession.user_id == user_id))


def end_others(session: Session, *, user_id: int, but: int) -> None:
    """Sign a person out everywhere but in one browser."""
    hold(session, user_id=user_id)
    session.execute(
        delete(LoginSession).where(LoginSession.user_id == user_id, LoginSession.id != but)
    )


def end_own(session: Session, *, user_id: int, login_session_id: int) -> bool:
    """Sign one of a person's browsers out; say whether it was hers and signed in."""
    hold(session, user_id=user_id)
    ended = session.scalars(
        delete(LoginSession)
        .where(LoginSession.user_id == user_id, LoginSession.id == login_session_id)
        .returning(LoginSession.id)
    )
    return ended.first() is not None


def end_hats(session: Session, hats: Collection[Membership]) -> None:
    """Sign out every browser that wears one of these hats.

    Who takes several does it once, before the first line of the trail: a browser's page locks its
    row before it writes its own line. People are held in one order, whoever asks.
    """
    for user_id in sorted({hat.user_id for hat in hats}):
        hold(session, user_id=user_id)
    ended = LoginSession.membership_id.in_([hat.id for hat in hats])
    session.execute(delete(LoginSession).where(ended))
