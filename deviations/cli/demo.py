"""`flask demo`: data to try the service on."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from deviations import clock
from deviations.demo import services
from deviations.errors import ConflictError
from deviations.extensions import db

group = AppGroup("demo", help="Data att pröva tjänsten på.")


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
