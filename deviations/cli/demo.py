"""`flask demo`: data to try the service on."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from deviations import clock
from deviations.cli.reference import load_known
from deviations.config import Config
from deviations.demo import services
from deviations.demo.accounts import add_accounts, said, write_accounts
from deviations.demo.asking import ask
from deviations.errors import ConflictError
from deviations.extensions import db

group = AppGroup("demo", help="Data att pröva tjänsten på.")


@group.command("load")
def load() -> None:
    """Läs in referensdata, det dokumenterade arket och konton att pröva med."""
    config: Config = current_app.extensions["config"]
    session = db.session()
    load_known()
    session.commit()
    stored = 0
    for tally in services.load_sheet(session, now=clock.now()):
        session.commit()
        stored += tally.stored
    services.invent_denominators(session, now=clock.now())
    accounts = add_accounts(session, cost=config.password_cost)
    ask(session, now=clock.now(), base_url=config.public_base_url)
    session.commit()
    path = Path(current_app.instance_path) / "demo.json"
    write_accounts(path, base_url=config.public_base_url, accounts=accounts)
    click.echo(f"Exempeldata: {stored} avvikelser tillagda. Konton (också i {path}):")
    for line in said(accounts):
        click.echo(line)


@group.command("generate")
@click.option("--deviations", "count", type=click.IntRange(1, 5_000_000), required=True)
@click.option("--seed", type=click.IntRange(0, 999_999), default=1, show_default=True)
def generate(count: int, seed: int) -> None:
    """Gör ett påhittat förbund med så många avvikelser; facit skrivs till en fil."""
    folder = Path(current_app.instance_path)
    try:
        forbund, truth = services.generate(
            db.session(), count=count, seed=seed, now=clock.now(), folder=folder
        )
    except ConflictError as taken:
        raise click.ClickException(f"Förbundet {taken} finns redan. Välj ett annat frö.") from taken
    db.session.commit()
    click.echo(f"{forbund.slug}: {count} avvikelser, facit i {truth}")
