"""Questions about who and where."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from deviations.database import in_swedish_order
from deviations.errors import NotFoundError
from deviations.forms.addresses import stored_form
from deviations.organisations.models.denominator import Denominator
from deviations.organisations.models.forbund import Forbund, Kommun, Part, PartCode, Verksamhet
from deviations.organisations.models.forum import Forum
from deviations.organisations.models.reception import Reception
from deviations.organisations.models.sign_in import ExternalIdentity, SecondFactor
from deviations.organisations.models.user import Membership, User
from deviations.organisations.roles import Role
from deviations.tenancy import one_of, rows_of, within

OWN_HATS = "one's own hats, in every förbund"


class Placed(Protocol):
    """Anything that holds in a kommun, or in the whole förbund."""

    @property
    def kommun_id(self) -> int | None: ...


Received = TypeVar("Received", bound=Placed)


def forbund_by_slug(session: Session, slug: str) -> Forbund:
    """Return a förbund; raise NotFoundError when there is none."""
    forbund = session.scalars(select(Forbund).where(Forbund.slug == slug)).one_or_none()
    if forbund is None:
        raise NotFoundError("Forbund")
    return forbund


def all_forbund(session: Session) -> Sequence[Forbund]:
    """Return every förbund in Swedish order. They are public."""
    return session.scalars(
        select(Forbund).order_by(in_swedish_order(Forbund.name.expression, session))
    ).all()


def kommuner(session: Session, forbund_id: int) -> Sequence[Kommun]:
    """Return a förbund's kommuner in Swedish order."""
    order = in_swedish_order(Kommun.name.expression, session)
    return session.scalars(rows_of(Kommun, forbund_id).order_by(order)).all()


def all_kommuner(session: Session) -> Sequence[Kommun]:
    """Return the kommuner of every förbund in Swedish order. Who belongs where is public."""
    order = in_swedish_order(Kommun.name.expression, session)
    return session.scalars(
        select(Kommun)
        .order_by(order)
        .execution_options(across_tenants="which kommun belongs to which förbund is public")
    ).all()


def kommun_by_slug(session: Session, forbund_id: int, slug: str) -> Kommun:
    """Return a kommun of a förbund; raise NotFoundError when there is none."""
    return one_of(session, Kommun, forbund_id, slug=slug)


def parts(session: Session, forbund_id: int) -> dict[PartCode, Part]:
    """Return what each part is called in a förbund, in the order of PartCode."""
    found = {part.code: part for part in session.scalars(rows_of(Part, forbund_id))}
    return {code: found[code] for code in PartCode if code in found}


def verksamheter(session: Session, forbund_id: int) -> Sequence[Verksamhet]:
    """Return a förbund's active verksamheter, part by part."""
    active = rows_of(Verksamhet, forbund_id).where(Verksamhet.active)
    return session.scalars(active.order_by(Verksamhet.part_id, Verksamhet.id)).all()


def forums(session: Session, forbund_id: int, *, kommun_id: int | None = None) -> Sequence[Forum]:
    """Return a förbund's active forums by name; with a kommun, its own and the whole förbund's."""
    chosen = rows_of(Forum, forbund_id).where(Forum.active)
    if kommun_id is not None:
        chosen = chosen.where((Forum.kommun_id == kommun_id) | Forum.kommun_id.is_(None))
    return session.scalars(chosen.order_by(in_swedish_order(Forum.name.expression, session))).all()


def forum_by_slug(session: Session, forbund_id: int, slug: str) -> Forum:
    """Return a forum of a förbund; raise NotFoundError when there is none."""
    return one_of(session, Forum, forbund_id, slug=slug)


def members_of(session: Session, forum: Forum) -> Sequence[Membership]:
    """Return the memberships that hold in a forum and have not ended, oldest first."""
    return session.scalars(
        select(Membership)
        .options(joinedload(Membership.user))
        .where(
            within(Membership, forum.forbund_id),
            Membership.forum_id == forum.id,
            Membership.ended_at.is_(None),
        )
        .order_by(Membership.id)
    ).all()


def user_by_email(session: Session, email: str) -> User | None:
    """Return the person with an address, in whatever case it is written."""
    return session.scalars(select(User).where(User.email == stored_form(email))).one_or_none()


def password_hash_of(session: Session, email: str) -> str | None:
    """Return what a password is tried on; None when the address may not come in by one.

    No more is read than that, so that an address that is known takes no longer than any other.
    """
    return session.scalars(
        select(User.password_hash).where(
            User.email == stored_form(email), User.disabled_at.is_(None)
        )
    ).one_or_none()


def memberships_of(session: Session, *, user_id: int) -> Sequence[Membership]:
    """Return the hats a person wears now, in every förbund, oldest first."""
    return session.scalars(
        select(Membership)
        .options(
            joinedload(Membership.forbund),
            joinedload(Membership.kommun),
            joinedload(Membership.forum),
        )
        .where(Membership.user_id == user_id, Membership.ended_at.is_(None))
        .order_by(Membership.id)
        .execution_options(across_tenants=OWN_HATS)
    ).all()


def parts_of_hats(session: Session, *, user_id: int) -> Mapping[tuple[int, PartCode], str]:
    """Return what the parts that a person answers for are called, by förbund and code."""
    worn = (Membership.forbund_id == Part.forbund_id) & (Membership.part == Part.code)
    named = (
        select(Part.forbund_id, Part.code, Part.name)
        .join(Membership, worn)
        .where(Membership.user_id == user_id, Membership.ended_at.is_(None))
        .execution_options(across_tenants=OWN_HATS)
    )
    return {(row.forbund_id, row.code): row.name for row in session.execute(named)}


def kommuner_around(session: Session, *, user_id: int) -> Sequence[str]:
    """Return the names of the kommuner in every förbund where a person wears a hat."""
    worn = select(Membership.forbund_id).where(
        Membership.user_id == user_id, Membership.ended_at.is_(None)
    )
    names = select(Kommun.name).where(Kommun.forbund_id.in_(worn)).order_by(Kommun.id)
    return session.scalars(names.execution_options(across_tenants=OWN_HATS)).all()


def wears_several(session: Session, *, user_id: int) -> bool:
    """Say whether a person has another hat to change to."""
    hats = session.scalars(
        select(Membership.id)
        .where(Membership.user_id == user_id, Membership.ended_at.is_(None))
        .limit(2)
        .execution_options(across_tenants=OWN_HATS)
    )
    return len(hats.all()) > 1


def members_in(session: Session, forbund_id: int) -> Sequence[Membership]:
    """Return the hats worn in a förbund, with their people and places, by address."""
    return session.scalars(
        rows_of(Membership, forbund_id)
        .join(User, User.id == Membership.user_id)
        .options(
            joinedload(Membership.user),
            joinedload(Membership.forbund),
            joinedload(Membership.kommun),
            joinedload(Membership.forum),
        )
        .where(Membership.ended_at.is_(None))
        .order_by(User.email, Membership.id)
    ).all()


def receptions(session: Session, forbund_id: int) -> Sequence[Reception]:
    """Return who receives what in a förbund, with their people, oldest first."""
    return session.scalars(
        rows_of(Reception, forbund_id)
        .join(Membership, Membership.id == Reception.membership_id)
        .join(User, User.id == Membership.user_id)
        .options(contains_eager(Reception.membership).contains_eager(Membership.user))
        .where(Membership.ended_at.is_(None), User.disabled_at.is_(None))
        .order_by(Reception.id)
    ).all()


def receivers_of(
    session: Session, forbund_id: int, kommun_id: int | None, part: PartCode | None = None
) -> tuple[Membership, ...]:
    """Return who receives a kommun's reports, or with a part the questions to it there.

    A kommun without a receiver of its own has the whole förbund's; None asks for those at once.
    Empty when nobody receives.
    """
    chosen = [one for one in receptions(session, forbund_id) if one.part is part]
    return tuple(one.membership for one in nearest(chosen, kommun_id))


def nearest(found: Sequence[Received], kommun_id: int | None) -> tuple[Received, ...]:
    """Return what holds for a kommun: its own when it has any, else the whole förbund's."""
    own = tuple(one for one in found if one.kommun_id == kommun_id)
    return own or tuple(one for one in found if one.kommun_id is None)


def may_enter(session: Session, *, email: str) -> User | None:
    """Return the person with an address who has some role and is not shut out."""
    user = user_by_email(session, email)
    open_to = user and not user.disabled_at and memberships_of(session, user_id=user.id)
    return user if open_to else None


def comes_seldom(session: Session, *, user_id: int) -> bool:
    """Say whether a person only reads or answers now and then, and so needs no password."""
    hats = memberships_of(session, user_id=user_id)
    return not any(hat.role.needs_second_factor for hat in hats)


def needs_second_factor(session: Session, *, user_id: int) -> bool:
    """Say whether some role of a person demands a code; roles in demo data do not."""
    demanding = [role for role in Role if role.needs_second_factor]
    hat = session.scalars(
        select(Membership.id)
        .join(Forbund, Forbund.id == Membership.forbund_id)
        .where(
            Membership.user_id == user_id,
            Membership.ended_at.is_(None),
            Membership.role.in_(demanding),
            Forbund.demo.is_(False),
        )
        .limit(1)
        .execution_options(across_tenants="what one's own hats demand, in every förbund")
    )
    return hat.first() is not None


def second_factor_of(session: Session, *, user_id: int) -> SecondFactor | None:
    """Return a person's code app, if it was set up to the end."""
    factor = session.get(SecondFactor, user_id, populate_existing=True)
    return factor if factor and factor.confirmed_at else None


def bound_since(session: Session, *, user_id: int) -> datetime | None:
    """Return when a person's account at work was bound; None when none is."""
    newest = select(func.max(ExternalIdentity.bound_at)).where(ExternalIdentity.user_id == user_id)
    return session.scalar(newest)


def has_demo_data(session: Session) -> bool:
    """Say whether some förbund here is made up."""
    return session.scalars(select(Forbund.id).where(Forbund.demo).limit(1)).first() is not None


@dataclass(frozen=True)
class Somebody:
    """What a person is called; `here` says whether a hat is worn now where it was asked about."""

    name: str
    here: bool


def people_named(
    session: Session, public_ids: Collection[str], *, forbund_id: int
) -> dict[str, Somebody]:
    """Return people by public id, the ended too; the ids stand in rows of that förbund."""
    worn = select(Membership.id).where(
        Membership.user_id == User.id,
        Membership.ended_at.is_(None),
        within(Membership, forbund_id),
    )
    rows = session.execute(
        select(User.public_id, User.name, User.email, worn.exists().label("here")).where(
            User.public_id.in_(public_ids)
        )
    )
    return {row.public_id: Somebody(row.name or row.email, row.here) for row in rows}


def denominators(session: Session, forbund_id: int, year: int) -> Mapping[int, Denominator]:
    """Return what counts of a year are measured against, by kommun; a kommun may lack it.

    `invented` must be said wherever such a number is shown.
    """
    chosen = rows_of(Denominator, forbund_id).where(Denominator.year == year)
    return {each.kommun_id: each for each in session.scalars(chosen)}


def all_denominators(session: Session, forbund_id: int) -> Sequence[Denominator]:
    """Return every denominator of a förbund, the newest year first, kommuner in Swedish order."""
    chosen = rows_of(Denominator, forbund_id).join(Kommun, Kommun.id == Denominator.kommun_id)
    return session.scalars(
        chosen.options(joinedload(Denominator.kommun)).order_by(
            Denominator.year.desc(), in_swedish_order(Kommun.name.expression, session)
        )
    ).all()
