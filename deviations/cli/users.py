"""`flask users`: people and their roles."""

import click
from flask import current_app
from flask.cli import AppGroup

from deviations import clock, tenancy
from deviations.config import Config
from deviations.errors import RefusedError
from deviations.extensions import db
from deviations.organisations.queries import user_by_email
from deviations.organisations.roles import Role
from deviations.organisations.services import letters, members, second_factors
from deviations.organisations.services.scopes import EXAMPLES, named_forbund

group = AppGroup("users", help="Personer och roller.")


@group.command("invite")
@click.argument("email")
@click.option(
    "--role",
    "roles",
    required=True,
    multiple=True,
    metavar="ROLE",
    help=f"{', '.join(Role)}; får anges flera gånger",
)
@click.option("--scope", required=True, metavar="SCOPE", help=EXAMPLES)
@click.option("--name", default="", help="Personens namn, om det är känt.")
def invite(email: str, roles: tuple[str, ...], scope: str, name: str) -> None:
    """Ge en person en eller flera roller, lägg inbjudan i utkorgen och skriv ut länken."""
    session = db.session()
    settings: Config = current_app.extensions["config"]
    try:
        tenancy.enter(session, named_forbund(session, scope).id)
        given = list(dict.fromkeys(_role(role) for role in roles))
        first, *others = members.add_hats(
            session, email=email, name=name, roles=given, scope=scope, by="cli"
        )
    except RefusedError as refused:
        session.rollback()
        raise click.ClickException(str(refused)) from None
    link = letters.invite(
        session,
        membership=first,
        also=others,
        addresses=letters.Addresses(settings.public_base_url),
        now=clock.now(),
    )
    session.commit()
    click.echo(link)


@group.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Ta bort en förlorad app för koder, och dess reservkoder, och logga ut personen överallt."""
    session = db.session()
    user = user_by_email(session, email)
    if user is None:
        raise click.ClickException(f"Det finns inget konto med adressen {email}.")
    second_factors.reset(session, user=user, by="cli", now=clock.now())
    session.commit()
    click.echo(f"Appen är borttagen och {user.email} är utloggad överallt.")


def _role(written: str) -> Role:
    try:
        return Role(written.strip().lower())
    except ValueError:
        raise RefusedError(f"Det finns ingen roll ”{written}”. Välj {', '.join(Role)}.") from None
