"""Who may give which role where."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from deviations.forms.choices import Option
from deviations.organisations.access import Identity
from deviations.organisations.models.user import Membership
from deviations.organisations.queries import (
    forbund_by_slug,
    forums,
    kommuner,
    members_in,
    parts,
)
from deviations.organisations.roles import Role
from deviations.organisations.services.scopes import (
    forbund_scope,
    forum_scope,
    kommun_scope,
    part_scope,
)

# Nobody gives more than she has: a koordinator none of the roles that see other things.
MAY_GIVE = {
    Role.KOORDINATOR: (Role.KOORDINATOR, Role.LASARE),
    Role.ADMIN: tuple(Role),
}


def roles_to_give(identity: Identity) -> tuple[Role, ...]:
    """Return the roles that somebody may give and end."""
    return MAY_GIVE.get(identity.role, ())


def places_to_give(session: Session, identity: Identity) -> tuple[Option, ...]:
    """Return the scopes within reach: a kommun's koordinator gives none of the whole förbund's."""
    forbund = forbund_by_slug(session, identity.forbund_slug)
    mine = identity.kommun_id
    here = [one for one in kommuner(session, forbund.id) if mine in {None, one.id}]
    rooms = [one for one in forums(session, forbund.id) if mine in {None, one.kommun_id}]
    options: list[Option] = []
    if mine is None:
        options.append(Option(forbund_scope(forbund).written, forbund.name))
    options += [Option(kommun_scope(forbund, one).written, one.name) for one in here]
    options += [Option(forum_scope(forbund, one).written, one.name) for one in rooms]
    if identity.role is Role.ADMIN:
        known = parts(session, forbund.id)
        options += [
            Option(part_scope(forbund, code).written, one.name) for code, one in known.items()
        ]
    return (Option("", _("Välj")), *options)


def people_within(
    session: Session, identity: Identity, places: Iterable[Option]
) -> tuple[Membership, ...]:
    """Return the roles that somebody may see and end."""
    given, within = roles_to_give(identity), {place.value for place in places}
    return tuple(
        hat
        for hat in members_in(session, identity.forbund_id)
        if hat.role in given and hat.scope in within
    )
