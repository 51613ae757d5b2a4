"""`flask audit`: the trail of what was done."""

import click
from flask.cli import AppGroup

from deviations.audit.chain import first_broken
from deviations.audit.services import audit_key
from deviations.extensions import db

group = AppGroup("audit", help="Spåret av vad som gjorts.")


@group.command("verify")
@click.pass_context
def verify(context: click.Context) -> None:
    """Gå igenom kedjan; sluta med 1 och namnge första felaktiga raden om den är bruten."""
    broken = first_broken(db.session(), key=audit_key())
    if broken is None:
        click.echo("kedjan är hel")
        return
    click.echo(f"kedjan är bruten vid {broken}")
    context.exit(1)
