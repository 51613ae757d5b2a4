"""What more than one room says about who receives, and about one's own hats."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from deviations.formatting import listed
from deviations.organisations.models.forbund import PartCode
from deviations.organisations.models.user import Membership


@dataclass(frozen=True)
class Hat:
    """One of a person's own hats: `place` names where it holds, and the förbund once."""

    id: int
    role: str
    place: str


def own_hats(
    worn: Iterable[Membership], parts: Mapping[tuple[int, PartCode], str]
) -> tuple[Hat, ...]:
    """Say a person's hats. `parts`: what they answer for is called, by förbund and code."""
    return tuple(Hat(hat.id, hat.role.label, _place_of(hat, parts)) for hat in worn)


def _place_of(hat: Membership, parts: Mapping[tuple[int, PartCode], str]) -> str:
    narrower = hat.forum or hat.kommun
    name = narrower.name if narrower else ""
    if hat.part is not None:
        name = parts.get((hat.forbund_id, hat.part), hat.part)
    return ", ".join(filter(None, (name, hat.forbund.name)))


def said_without_receiver(names: Collection[str], *, of: int) -> str:
    """Say which kommuner have no receiver, out of so many; nothing when all have one."""
    if not names:
        return ""
    if len(names) == of > 1:
        missing = _("Ingen kommun har någon mottagare.")
    else:
        missing = _("%(names)s har ingen mottagare.", names=listed(list(names)))
    seen = _("Rapporter därifrån ser alla koordinatorer i förbundet.")
    return f"{missing} {seen}"
