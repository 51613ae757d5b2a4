"""`flask reference`: förbund, kommuner, parts, vocabulary and forums."""

import click
from flask.cli import AppGroup

from deviations import tenancy
from deviations.extensions import db
from deviations.organisations.services.seeding import load_reference
from deviations.records.services.vocabulary import seed_vocabulary

group = AppGroup("reference", help="Förbund, kommuner, parter, ord och forum.")


@group.command("load")
def load() -> None:
    """Lägg till det som saknas; ändra inget som finns."""
    added = load_known()
    db.session.commit()
    click.echo(f"förbund {len(added)} tillagda")


def load_known() -> list[str]:
    """Add every known förbund with its words; return the slugs of those added."""
    session = db.session()
    added = load_reference(session)
    for forbund in added:
        tenancy.enter(session, forbund.id)
        seed_vocabulary(session, forbund.id)
    return [forbund.slug for forbund in added]
