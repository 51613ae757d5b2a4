"""`flask reports`: a forum's report as files."""

import os
import tempfile
from pathlib import Path

import click
from flask.cli import AppGroup

from deviations import clock, tenancy
from deviations.errors import NotFoundError
from deviations.extensions import db
from deviations.organisations.models.forum import Forum
from deviations.organisations.queries import all_forbund, forbund_by_slug, forum_by_slug, forums
from deviations.reporting.services import FORMATS, Report, build, period_of, render_as

READABLE = 0o644
group = AppGroup("reports", help="Forumens rapporter.")


@group.command("build")
@click.option("--forbund", "slug", required=True, help="Förbundets korta namn, som hoglandet.")
@click.option("--forum", "forum_slug", required=True, help="Forumets korta namn, som styrelse.")
@click.option("--period", required=True, help="2019, 2019-H1, 2019-T2, 2019-Q1 eller 2019-03.")
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    default=("html",),
    help="Kan anges flera gånger.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Mappen som filerna skrivs i.",
)
def build_files(
    *, slug: str, forum_slug: str, period: str, formats: tuple[str, ...], out: Path
) -> None:
    """Skriv ett forums rapport, med talen som de är nu, till FORUM_PERIOD.FORMAT."""
    report = _report(_forum(slug, forum_slug), period)
    for wanted in dict.fromkeys(formats):
        path = out / f"{report.stem}.{wanted}"
        _write(path, render_as(report, wanted))
        click.echo(path)


def _report(forum: Forum, text: str) -> Report:
    try:
        period = period_of(text)
    except ValueError as unknown:
        raise click.ClickException(str(unknown)) from unknown
    session = db.session()
    report = build(session, forum=forum, period=period, cut_off=clock.now())
    session.rollback()  # nothing is held while the files are made
    return report


def _forum(slug: str, forum_slug: str) -> Forum:
    session = db.session()
    try:
        forbund = forbund_by_slug(session, slug)
    except NotFoundError as missing:
        known = ", ".join(forbund.slug for forbund in all_forbund(session))
        raise click.ClickException(
            f"Det finns inget förbund som heter {slug}. Välj bland {known}."
        ) from missing
    tenancy.enter(session, forbund.id)
    try:
        return forum_by_slug(session, forbund.id, forum_slug)
    except NotFoundError as missing:
        known = ", ".join(forum.slug for forum in forums(session, forbund.id))
        raise click.ClickException(
            f"{forbund.name} har inget forum som heter {forum_slug}. Välj bland {known}."
        ) from missing


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)
    except OSError as error:
        raise click.ClickException(
            f"Det går inte att skriva {path}. Ange en annan mapp med --out."
        ) from error


def _replace(path: Path, content: bytes) -> None:
    """Write whole or not at all: a stopped build leaves no half report where one is looked for."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        place = Path(draft.name)
        try:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
            place.chmod(READABLE)  # a temporary file is its owner's alone
            place.replace(path)
        finally:
            place.unlink(missing_ok=True)
