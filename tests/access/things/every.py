"""All of them."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from tests import factories
from tests.access.matrix import NOTHING
from tests.access.things.administration import list_things, place_things, yearly_things
from tests.access.things.deviations import (
    Place,
    deviation_at,
    deviation_things,
    named,
    question_things,
    upload_things,
)
from tests.access.things.doors import door_things
from tests.access.things.forums import forum_things
from tests.access.things.people import people_things
from tests.access.things.public import public_things
from tests.access.world import Person, Thing

MAKERS = (
    public_things,
    door_things,
    deviation_things,
    question_things,
    forum_things,
    upload_things,
    people_things,
    list_things,
    place_things,
    yearly_things,
)


def things(session: Session) -> dict[str, Thing]:
    """Make the things that are the same for all; what is one's own is in `own_things`."""
    made = {NOTHING: Thing()}
    for some in MAKERS:
        made |= dict(some(session))
        session.commit()
    return made


def own_things(session: Session, people: Mapping[str, Person]) -> dict[tuple[str, str], Thing]:
    """Make what is one's own for each person, whatever she may do with it."""
    made: dict[tuple[str, str], Thing] = {}
    for who, person in people.items():
        upload = factories.upload(session, factories.forbund(session))
        upload.created_by = person.public_id
        received = deviation_at(session, Place("hoglandet", "aneby"))
        received.received_by = person.public_id
        session.flush()
        own = {"public_id": person.public_id, "medlemskap": str(person.membership_id)}
        made |= {
            ("egen uppladdning", who): Thing({"public_id": upload.public_id}),
            ("egen annan roll", who): Thing({"hatt": str(person.spare_hat)}),
            ("avvikelse som man tog emot", who): named(received),
            ("en själv", who): Thing(own),
            ("egen annan webbläsare", who): Thing({"webblasare": str(person.other_browser)}),
            ("egen ny app", who): Thing(dict(person.new_app)),
        }
    session.commit()
    return made
