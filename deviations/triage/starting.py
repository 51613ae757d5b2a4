"""The first steps in a förbund that has no reports yet: what is left to do, and where."""

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _, ngettext
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from deviations.config import Config
from deviations.organisations.access import Identity
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.models.user import Membership
from deviations.organisations.queries import kommuner
from deviations.organisations.roles import Permission, Role
from deviations.organisations.services.closed_link import address_of
from deviations.organisations.services.receptions import without_receiver
from deviations.records.models.deviation import Deviation
from deviations.tenancy import within


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to do: where and why. Without `href` somebody else does it.

    `done` is None for what nobody can tell whether it is done.
    """

    text: str
    line: str
    href: str = ""
    done: bool | None = None


def first_steps(session: Session, identity: Identity) -> tuple[Step, ...]:
    """Return what a new koordinator does first; nothing once a report has come in."""
    if not identity.may(Permission.USER_INVITE):
        return ()
    if session.scalar(select(exists().where(within(Deviation, identity.forbund_id)))):
        return ()
    forbund = session.get_one(Forbund, identity.forbund_id)
    config: Config = current_app.extensions["config"]
    return (
        _receive(session, identity),
        Step(
            text=_("Sprid adressen till formuläret"),
            line=_("Där finns också frågorna att skriva ut."),
            href=url_for("administration.public_form"),
        ),
        _invite(session, identity),
        Step(
            text=_("Gör en provrapport"),
            line=_(
                "Se vad den som rapporterar ser. Välj sedan ”Hänvisa vidare” och skriv ”prov”,"
                " så räknas den inte."
            ),
            href=address_of(forbund, config),
        ),
    )


def _receive(session: Session, identity: Identity) -> Step:
    places = kommuner(session, identity.forbund_id)
    missing = without_receiver(session, identity.forbund_id, places)
    return Step(
        text=_("Se till att någon tar emot rapporterna"),
        line=_line(len(missing)),
        href=url_for("administration.receivers") if identity.may(Permission.RECEPTION_EDIT) else "",
        done=not missing,
    )


def _line(missing: int) -> str:
    if not missing:
        return str(_("Varje kommun har en mottagare."))
    return str(
        ngettext(
            "En kommun saknar mottagare. Be administratören välja en.",
            "%(num)s kommuner saknar mottagare. Be administratören välja.",
            missing,
        )
    )


def _invite(session: Session, identity: Identity) -> Step:
    reader = exists().where(
        within(Membership, identity.forbund_id),
        Membership.role == Role.LASARE,
        Membership.ended_at.is_(None),
    )
    return Step(
        text=_("Bjud in en läsare"),
        line=_("Den som sitter i en styrgrupp eller LSG läser gruppens rapporter."),
        href=url_for("administration.invitation"),
        done=bool(session.scalar(select(reader))),
    )
