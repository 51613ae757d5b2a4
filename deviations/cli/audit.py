"""`flask audit`: the trail of what was done."""

from datetime import datetime
from functools import partial
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from deviations import clock, tenancy
from deviations.administration.services.oversight import take_out
from deviations.audit.bundle.extract import Period
from deviations.audit.bundle.signing import public_key
from deviations.audit.verifying import AnchorFile, Keys, Verdict, examine
from deviations.config import Config
from deviations.database import read_anew
from deviations.errors import NotFoundError, RefusedError
from deviations.extensions import db
from deviations.organisations.queries import forbund_by_slug

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
    keys = Keys.of(config)
    try:
        session = db.session()
        between = partial(read_anew, session)
        between()
        return examine(session, keys, file, between=between)
    except OSError as error:
        raise click.ClickException(
            f"Ankarfilen går inte att läsa: {error.strerror}. Ange en annan med --anchor."
        ) from error


@group.command("key")
def key() -> None:
    """Visa den öppna nyckel som ett uttag prövas med."""
    click.echo(public_key(current_app.extensions["config"]))


@group.command("export")
@click.option("--forbund", "slug", required=True, help="Förbundets korta namn, som hoglandet.")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Filen som skrivs. Den får inte finnas.",
)
def export(slug: str, first: datetime, last: datetime, out: Path) -> None:
    """Skriv ett förbunds spår under en period till en fil som kan prövas utan tjänsten."""
    session = db.session()
    try:
        forbund = forbund_by_slug(session, slug)
        tenancy.enter(session, forbund.id)
        taken = take_out(
            session,
            forbund=forbund,
            period=Period(first=first.date(), last=last.date()),
            config=current_app.extensions["config"],
            at=clock.now(),
            by="cli",
        )
        with out.open("xb") as handle:
            handle.write(taken.content)
    except (NotFoundError, RefusedError, OSError) as error:
        session.rollback()
        raise click.ClickException(_said(error, slug, out)) from None
    session.commit()
    click.echo(f"rader {taken.rows} · nyckel {public_key(current_app.extensions['config'])}")


def _said(error: Exception, slug: str, out: Path) -> str:
    if isinstance(error, NotFoundError):
        return f"Det finns inget förbund som heter {slug}."
    if isinstance(error, OSError):
        return f"Det går inte att skriva {out}. Ange en ny fil med --out."
    return str(error)
