"""The commands. Thin shells over services: read the arguments, call, commit, say what happened."""

import click
from flask import Flask
from flask.cli import AppGroup

from deviations.audit.chain import first_broken
from deviations.audit.services import audit_key
from deviations.extensions import db
from deviations.organisations.services import load_reference
from deviations.records.services import seed_vocabulary

reference = AppGroup("reference", help="Förbund, kommuner, parts, vocabulary and forums.")
audit = AppGroup("audit", help="The trail of what was done.")


@reference.command("load")
def load() -> None:
    """Add what is missing; change nothing that stands."""
    added = load_known()
    db.session.commit()
    click.echo(f"förbund {len(added)} tillagda")


def load_known() -> list[str]:
    """Add every known förbund with its words; return the slugs of those added."""
    session = db.session()
    added = load_reference(session)
    for forbund in added:
        seed_vocabulary(session, forbund.id)
    return [forbund.slug for forbund in added]


@audit.command("verify")
@click.pass_context
def verify(context: click.Context) -> None:
    """Walk the chain; exit 1 and name the first bad row if it is broken."""
    broken = first_broken(db.session(), key=audit_key())
    if broken is None:
        click.echo("kedjan är hel")
        return
    click.echo(f"kedjan är bruten vid {broken}")
    context.exit(1)


def install_commands(app: Flask) -> None:
    """Add every command to the application."""
    for group in (reference, audit):
        app.cli.add_command(group)
