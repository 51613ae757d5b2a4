"""Whom somebody sees, and what she may give where."""

from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from deviations.administration.access import governs, sees
from deviations.administration.queries.people import people_in
from deviations.administration.values import Person
from deviations.errors import NotFoundError
from deviations.forms.choices import Option
from deviations.organisations.access import Identity
from deviations.organisations.queries import forbund_by_slug, forums, kommuner, parts
from deviations.organisations.roles import Role
from deviations.organisations.services.scopes import (
    forbund_scope,
    forum_scope,
    kommun_scope,
    part_scope,
)


def places_to_give(session: Session, identity: Identity) -> tuple[Option, ...]:
    """Return the scopes within reach: a kommun's koordinator gives none of the whole förbund's."""
    forbund = forbund_by_slug(session, identity.forbund_slug)
    mine = identity.kommun_id
    here = [one for one in kommuner(session, forbund.id) if mine in {None, one.id}]
    rooms = [one for one in forums(session, forbund.id) if mine in {None, one.kommun_id}]
    options: list[Option] = []
    if mine is None:
        options.append(Option(forbund_scope(forbund).written, _("Hela förbundet")))
    options += [Option(kommun_scope(forbund, one).written, one.name) for one in here]
    options += [Option(forum_scope(forbund, one).written, one.name) for one in rooms]
    if identity.role is Role.ADMIN:
        known = parts(session, forbund.id)
        options += [
            Option(part_scope(forbund, code).written, one.name) for code, one in known.items()
        ]
    return (Option("", _("Välj")), *options)


def people_within(session: Session, identity: Identity, *, ended: bool = False) -> list[Person]:
    """Return who wears a hat that somebody may see; or, `ended`, who wore one and wears none."""
    seen = (_seen(person, identity) for person in people_in(session, identity.forbund_id))
    return [
        one for one in seen if (ended and one.ended and not one.worn) or (not ended and one.worn)
    ]


def person_within(session: Session, identity: Identity, public_id: str) -> Person:
    """Return somebody with the hats that may be seen; raise NotFoundError when there is none."""
    for person in people_in(session, identity.forbund_id, public_id=public_id):
        seen = _seen(person, identity)
        if seen.worn or seen.ended:
            return seen
    raise NotFoundError("User")


def matching(people: list[Person], words: str, spoken: dict[int, str]) -> list[Person]:
    """Return those in whom every word is found: name, address, role or place.

    `spoken` holds, by the hat's id, what its role and place are called.
    """
    wanted = words.casefold().split()
    return [
        person
        for person in people
        if all(
            word
            in " ".join(
                [person.name, person.user.email, *(spoken[hat.id] for hat in person.worn)]
            ).casefold()
            for word in wanted
        )
    ]


def _seen(person: Person, identity: Identity) -> Person:
    hats = [hat for hat in person.hats if governs(identity, hat)]
    return replace(
        person,
        hats=hats,
        others=[hat for hat in person.hats if hat not in hats and sees(identity, hat)],
        ended=[hat for hat in person.ended if governs(identity, hat)],
        wholly=len(hats) == len(person.hats),
    )
