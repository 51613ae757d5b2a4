"""`flask audit`: the trail of what was done."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from deviations.audit.services import audit_key
from deviations.audit.verifying import AnchorFile, Keys, Verdict, examine
from deviations.config import Config
from deviations.extensions import db

group = AppGroup("audit", help="Spåret av vad som gjorts.")


@group.command("verify")
@click.option(
    "--anchor",
    "anchor_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Fil med ankare. Utan den prövas tjänstens egen.",
)
@click.pass_context
def verify(context: click.Context, anchor_file: Path | None) -> None:
    """Gå igenom kedjan; sluta med 1 och namnge första felaktiga raden om den är bruten."""
    verdict = _verdict(anchor_file)
    for sentence in verdict.faults or ("kedjan är hel",):
        click.echo(sentence)
    for remark in verdict.remarks:
        click.echo(remark)
    context.exit(0 if verdict.whole else 1)


def _verdict(anchor_file: Path | None) -> Verdict:
    config: Config = current_app.extensions["config"]
    file = AnchorFile(anchor_file, own=False) if anchor_file else AnchorFile(config.anchor_file)
    keys = Keys(chain=audit_key(), anchor=config.key("audit anchor"))
    try:
        return examine(db.session(), keys, file)
    except OSError as error:
        raise click.ClickException(
            f"Ankarfilen går inte att läsa: {error.strerror}. Ange en annan med --anchor."
        ) from error
