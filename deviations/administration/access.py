"""Whose roles somebody may give, see and end. Nobody gives more than she has."""

from deviations.organisations.access import Identity
from deviations.organisations.models.user import Membership
from deviations.organisations.roles import Role

# A koordinator gives none of the roles that see other things than she does. Most given first.
# Drift is given on the command line: it sees what was refused in every förbund.
MAY_GIVE = {
    Role.KOORDINATOR: (Role.KOORDINATOR, Role.LASARE),
    Role.ADMIN: (
        Role.KOORDINATOR,
        Role.LASARE,
        Role.KONTAKTPERSON,
        Role.ANALYTIKER,
        Role.ADMIN,
        Role.RAPPORTOR,
    ),
}


def roles_to_give(identity: Identity) -> tuple[Role, ...]:
    """Return the roles that somebody may give and end."""
    return MAY_GIVE.get(identity.role, ())


def governs(identity: Identity, hat: Membership) -> bool:
    """Say whether somebody may give and end a hat: of a role she may give, within her reach."""
    if hat.forbund_id != identity.forbund_id or hat.role not in roles_to_give(identity):
        return False
    return identity.kommun_id in {None, _kommun_of(hat)}


def sees(identity: Identity, hat: Membership) -> bool:
    """Say whether somebody may see a hat: an administrator every one of her förbund's."""
    if identity.role is Role.ADMIN:
        return hat.forbund_id == identity.forbund_id
    return governs(identity, hat)


def _kommun_of(hat: Membership) -> int | None:
    return hat.forum.kommun_id if hat.forum else hat.kommun_id
