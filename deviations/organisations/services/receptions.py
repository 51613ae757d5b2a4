"""Who receives a kommun's reports, and the questions to a part there. The caller commits."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.audit.services import record
from deviations.errors import RefusedError
from deviations.organisations.models.forbund import THE_FOUR, Forbund, Kommun, PartCode
from deviations.organisations.models.reception import Reception
from deviations.organisations.models.user import Membership
from deviations.organisations.queries import kommuner, nearest, receptions
from deviations.organisations.roles import Role
from deviations.tenancy import rows_of


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What comes in where: reports, or with a part the questions to it. No kommun: everywhere."""

    forbund_id: int
    kommun: Kommun | None = None
    part: PartCode | None = None

    @property
    def kommun_id(self) -> int | None:
        """Return the kommun's id, or None for the whole förbund."""
        return self.kommun.id if self.kommun else None

    def takes(self, reception: Reception) -> bool:
        """Say whether a reception is of this intake and no other."""
        return reception.kommun_id == self.kommun_id and reception.part is self.part


def may_receive(hat: Membership, intake: Intake) -> bool:
    """Say whether a hat can receive: a koordinator in her reach, a kontaktperson for her part."""
    if hat.ended_at is not None or hat.forbund_id != intake.forbund_id:
        return False
    if hat.role is Role.KOORDINATOR:
        return hat.kommun_id in {None, intake.kommun_id}
    return hat.role is Role.KONTAKTPERSON and intake.part is not None and hat.part is intake.part


def set_receivers(
    session: Session, *, intake: Intake, hats: Collection[Membership], by: str
) -> bool:
    """Let these hats and no others receive; say whether that changed anything.

    Raises RefusedError for a hat that cannot.
    """
    lock(session, intake.forbund_id)
    for hat in hats:
        if not may_receive(hat, intake):
            raise RefusedError("Välj bland dem som kan ta emot här.")
    standing = {one.membership_id: one for one in _all_of(session, intake)}
    wanted = {hat.id: hat for hat in hats}
    for membership_id in standing.keys() - wanted.keys():
        _end(session, standing[membership_id], by)
    for membership_id in wanted.keys() - standing.keys():
        _begin(session, wanted[membership_id], intake, by)
    session.flush()
    return standing.keys() != wanted.keys()


def take_what_is_free(session: Session, *, hat: Membership, by: str) -> None:
    """Let a new hat receive what nobody receives where it holds.

    A kommun's koordinator takes over her kommun from who receives for the whole förbund.
    """
    if hat.role not in {Role.KOORDINATOR, Role.KONTAKTPERSON}:
        return
    if hat.part is PartCode.KOMMUN:
        return  # of which kommun, only somebody who knows her can say
    lock(session, hat.forbund_id)
    intake = Intake(forbund_id=hat.forbund_id, kommun=hat.kommun, part=hat.part)
    if may_receive(hat, intake) and not _all_of(session, intake):
        _begin(session, hat, intake, by)
        session.flush()


def stop_receiving(session: Session, *, hat: Membership, by: str) -> None:
    """Let a hat receive nothing any more."""
    lock(session, hat.forbund_id)
    chosen = rows_of(Reception, hat.forbund_id).where(Reception.membership_id == hat.id)
    for reception in session.scalars(chosen):
        _end(session, reception, by)
    session.flush()


def gaps(session: Session, forbund_id: int) -> tuple[Intake, ...]:
    """Return what nobody receives, kommun by kommun: reports first, then each of the four parts."""
    standing = receptions(session, forbund_id)
    return tuple(
        Intake(forbund_id=forbund_id, kommun=kommun, part=part)
        for kommun in kommuner(session, forbund_id)
        for part in (None, *THE_FOUR)
        if not nearest([one for one in standing if one.part is part], kommun.id)
    )


def without_receiver(
    session: Session, forbund_id: int, places: Iterable[Kommun]
) -> tuple[Kommun, ...]:
    """Return those of a förbund's kommuner whose reports nobody receives, in the order given."""
    received = {one.kommun_id for one in receptions(session, forbund_id) if one.part is None}
    return () if None in received else tuple(one for one in places if one.id not in received)


def lock(session: Session, forbund_id: int) -> None:
    """Let one change at a time of who receives, and of who wears what, through in a förbund.

    An empty place is NULL, which no UNIQUE keeps single. SQLite has one writer anyway. Taken
    before a person's row, everywhere: two locks in one order.
    """
    only_here = select(Forbund.id).where(Forbund.id == forbund_id)
    # FOR NO KEY UPDATE: rows that refer to the förbund may still be added meanwhile.
    session.execute(only_here.with_for_update(key_share=True))


def _all_of(session: Session, intake: Intake) -> list[Reception]:
    """Return the receptions of an intake, those of a disabled person too."""
    found = session.scalars(rows_of(Reception, intake.forbund_id).order_by(Reception.id))
    return [one for one in found if intake.takes(one)]


def _begin(session: Session, hat: Membership, intake: Intake, by: str) -> None:
    session.add(
        Reception(
            forbund_id=intake.forbund_id,
            membership_id=hat.id,
            kommun_id=intake.kommun_id,
            part=intake.part,
        )
    )
    _record("reception:begun", hat, intake.kommun, intake.part, by)


def _end(session: Session, reception: Reception, by: str) -> None:
    session.delete(reception)
    _record("reception:ended", reception.membership, reception.kommun, reception.part, by)


def _record(
    action: str, hat: Membership, kommun: Kommun | None, part: PartCode | None, by: str
) -> None:
    record(
        action,
        subject=hat.user.public_id,
        by=by,
        forbund_id=hat.forbund_id,
        kommun=kommun.code if kommun else None,
        part=part,
    )
