"""What the pages of administration say about places, accounts and gaps."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask_babel import gettext as _

from deviations import clock
from deviations.administration.values import Person
from deviations.formatting import day, listed
from deviations.organisations.access import Identity
from deviations.organisations.models.forbund import Part, PartCode
from deviations.organisations.models.reception import Reception
from deviations.organisations.models.user import Membership
from deviations.organisations.roles import Role
from deviations.organisations.services.receptions import Intake

Parts = Mapping[PartCode, Part]


def place_of(hat: Membership, parts: Parts) -> str:
    """Name where a hat holds, as it stands alone."""
    return _smaller_place(hat, parts) or str(_("Hela förbundet"))


def hat_of(hat: Membership, parts: Parts) -> str:
    """Name a hat and where it holds: Koordinator, hela förbundet."""
    return f"{hat.role.label}, {_smaller_place(hat, parts) or _('hela förbundet')}"


def _smaller_place(hat: Membership, parts: Parts) -> str:
    if hat.part is not None:
        return parts[hat.part].name
    place = hat.forum or hat.kommun
    return place.name if place else ""


def on_day(moment: datetime) -> str:
    """Write the Swedish day of a moment."""
    return day(clock.day_of(moment))


def why_not_mine(identity: Identity) -> str:
    """Say why somebody with other hats too has an account that who looks may not touch."""
    if identity.role is Role.ADMIN:  # who sees every role but one, and gives them all but that
        return str(
            _(
                "Personen har också rollen Drift. Därför sköter den som driver tjänsten"
                " inloggningen, och namnet ändrar personen själv på Mitt konto. Andra roller"
                " avslutar du en i taget."
            )
        )
    return str(
        _(
            "Personen har också roller som en administratör sköter. Namn och inloggning ändras"
            " därför av en administratör."
        )
    )


def ending(hat: Membership, identity: Identity) -> str:
    """Say what follows when a hat is ended, to who is about to end it."""
    if hat.id == identity.membership_id:
        return str(
            _(
                "Det här är rollen du använder nu. Den slutar gälla genast, du loggas ut och du"
                " kan inte ta tillbaka den själv."
            )
        )
    if hat.user_id == identity.user_id:
        return str(_("Det här är en av dina egna roller. Den slutar gälla genast."))
    return str(_("Rollen slutar gälla genast, och personen loggas ut där den används."))


def account_of(person: Person) -> str:
    """Say in words how it stands with somebody's account, as this förbund knows it."""
    if person.ended_at is not None:
        return str(_("Avslutad %(day)s", day=on_day(person.ended_at)))
    if person.user.disabled_at is not None:
        return str(_("Avstängd"))
    if person.came_last is None:
        return str(_("Inbjuden %(day)s, har aldrig loggat in", day=on_day(person.since)))
    return str(_("Senast inloggad %(day)s", day=on_day(person.came_last)))


def code_of(person: Person) -> str:
    """Say whether a code is asked for when she signs in; nothing before she has come."""
    if person.came_last is None or person.ended_at is not None:
        return ""
    return str(_("Kod vid inloggningen: ja") if person.has_code else _("Kod vid inloggningen: nej"))


def emptied(gaps: Iterable[Intake], parts: Parts) -> tuple[str, ...]:
    """Say what nobody receives any more, one sentence for reports and one for each part."""
    by_part: dict[PartCode | None, list[str]] = {}
    for gap in gaps:
        if gap.kommun:
            by_part.setdefault(gap.part, []).append(gap.kommun.name)
    return tuple(_emptied(part, names, parts) for part, names in by_part.items())


def _emptied(part: PartCode | None, names: list[str], parts: Parts) -> str:
    where = listed(list(dict.fromkeys(names)))
    if part is None:
        return str(_("Ingen tar nu emot rapporter från %(where)s.", where=where))
    name = parts[part].name
    return str(_("Ingen tar nu emot frågor till %(part)s i %(where)s.", part=name, where=where))


def received(reception: Reception, parts: Parts) -> str:
    """Say what a hat receives: reports or a part's questions, from where."""
    where = reception.kommun.name if reception.kommun else str(_("hela förbundet"))
    if reception.part is None:
        return str(_("Rapporter från %(where)s", where=where))
    return str(_("Frågor till %(part)s, %(where)s", part=parts[reception.part].name, where=where))
