"""Hats: given, given back, taken. The caller commits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.services import record
from deviations.errors import RefusedError
from deviations.forms.addresses import is_address, is_disguised, stored_form
from deviations.organisations.models.user import Membership, User
from deviations.organisations.queries import user_by_email
from deviations.organisations.roles import Role
from deviations.organisations.services import receptions, sessions
from deviations.organisations.services.scopes import Scope, check_holds, read_scope
from deviations.tenancy import rows_of

# A förbund that has one of these may not be left without.
NEEDED = {Role.ADMIN: "administratör", Role.KOORDINATOR: "koordinator"}


def read_email(typed: str) -> str:
    """Return an address as it is stored; raise RefusedError for what is none."""
    written = stored_form(typed)
    if not is_address(written):
        raise RefusedError(f"”{written}” är ingen e-postadress. Skriv så här: namn@exempel.se.")
    if is_disguised(written):
        raise RefusedError(f"”{written}” blandar alfabet. Skriv adressen för hand.")
    return written


def add_member(
    session: Session, *, email: str, name: str, role: Role, scope: str, by: str
) -> Membership:
    """Give a person a hat in a scope written as on the command line, and make the person if new.

    A hat that was ended is put on again; one that is worn is returned as it is. Raises
    RefusedError for an address, a scope or a combination that cannot be.
    """
    return add_hats(session, email=email, name=name, roles=[role], scope=scope, by=by)[0]


def add_hats(
    session: Session, *, email: str, name: str, roles: Sequence[Role], scope: str, by: str
) -> list[Membership]:
    """Give a person several hats in one scope, in the order given, as `add_member` gives one."""
    place = read_scope(session, scope)
    for role in roles:
        check_holds(role, place)
    now = clock.now()
    receptions.lock(session, place.forbund.id)
    user = _person(session, read_email(email), name, now)
    return [_put_on(session, user, role, place, now, by) for role in roles]


def end_member(
    session: Session, *, membership: Membership, by: str
) -> tuple[receptions.Intake, ...]:
    """Take a hat from a person, and sign out the browsers that wear it.

    Returns what nobody receives any more. Raises RefusedError rather than leave a förbund without
    an administratör, or let its last koordinator end herself.
    """
    forbund_id = membership.forbund_id
    receptions.lock(session, forbund_id)
    session.refresh(membership)
    if membership.ended_at is not None:
        return ()
    _keep_one(session, membership, by)
    before = set(receptions.gaps(session, forbund_id))
    # Every row before the first line of the trail.
    sessions.end_hats(session, [membership])
    membership.ended_at = clock.now()
    membership.reads_words = False  # was given to her then; nobody gives it by giving the role
    session.flush()
    receptions.stop_receiving(session, hat=membership, by=by)
    _record(membership, "membership:ended", by)
    return tuple(gap for gap in receptions.gaps(session, forbund_id) if gap not in before)


def give_back(session: Session, *, membership: Membership, by: str) -> None:
    """Put an ended hat on again, from today."""
    # Before the first line of the trail, as everywhere: two locks taken in one order.
    receptions.lock(session, membership.forbund_id)
    if membership.ended_at is not None:
        membership.created_at = clock.now()
    membership.ended_at = None
    session.flush()
    _record(membership, "membership:added", by)
    receptions.take_what_is_free(session, hat=membership, by=by)


def set_reads_words(session: Session, *, membership: Membership, reads: bool, by: str) -> None:
    """Let an analyst read the deviations' texts, or no longer. Raises RefusedError for others."""
    if membership.role is not Role.ANALYTIKER:
        raise RefusedError("Bara en analytiker kan få läsa avvikelsernas texter särskilt.")
    # Her hat may be taken at this moment, by who holds the trail before she comes to its row.
    receptions.lock(session, membership.forbund_id)
    session.refresh(membership)
    if membership.reads_words is reads:
        return
    membership.reads_words = reads
    session.flush()
    _record(membership, "membership:words-opened" if reads else "membership:words-closed", by)


def _person(session: Session, email: str, name: str, now: datetime) -> User:
    user = user_by_email(session, email) or _made(session, email, name, now)
    # Somebody may be ending this person's last hat at this moment, and with it the account.
    session.refresh(user, with_for_update={"key_share": True})
    user.disabled_at = None
    return user


def _made(session: Session, email: str, name: str, now: datetime) -> User:
    """Make a person, or find the one whom somebody else made at the same moment."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    row = insert(User).values(email=email, name=name, created_at=now)
    session.execute(row.on_conflict_do_nothing(index_elements=[User.email]))
    return session.scalars(select(User).where(User.email == email)).one()


def _put_on(
    session: Session, user: User, role: Role, place: Scope, now: datetime, by: str
) -> Membership:
    hat = session.scalars(
        rows_of(Membership, place.forbund.id).where(
            Membership.user_id == user.id,
            Membership.role == role,
            Membership.scope == place.written,
        )
    ).one_or_none()
    if hat is None:
        hat = Membership(
            forbund_id=place.forbund.id,
            user_id=user.id,
            role=role,
            scope=place.written,
            kommun_id=place.kommun.id if place.kommun else None,
            part=place.part,
            forum_id=place.forum.id if place.forum else None,
            created_at=now,
        )
        session.add(hat)
        session.flush()
    elif hat.ended_at is None:
        return hat
    give_back(session, membership=hat, by=by)
    return hat


def _keep_one(session: Session, hat: Membership, by: str) -> None:
    if hat.role not in NEEDED or (hat.role is Role.KOORDINATOR and hat.user.public_id != by):
        return
    others = session.scalars(
        select(Membership.id).where(
            Membership.forbund_id == hat.forbund_id,
            Membership.role == hat.role,
            Membership.ended_at.is_(None),
            Membership.id != hat.id,
        )
    )
    if others.first() is None:
        word = NEEDED[hat.role]
        raise RefusedError(f"Förbundet behöver en {word}. Gör någon annan till {word} först.")


def _record(membership: Membership, action: str, by: str) -> None:
    record(
        action,
        subject=membership.user.public_id,
        by=by,
        forbund_id=membership.forbund_id,
        role=membership.role,
        scope=membership.scope,
    )
