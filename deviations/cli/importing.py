"""`flask import`: a förbund's own sheet."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

import click
from flask.cli import with_appcontext

from deviations import clock, faults, tenancy
from deviations.errors import NotFoundError
from deviations.extensions import db
from deviations.importing.judging import Verdict
from deviations.importing.queries.lexicon import lexicon
from deviations.importing.refused import ENCODING, RefusedRows
from deviations.importing.services import Import, Tally, import_rows, read_sheet, tally
from deviations.importing.sheets.opening import open_sheet
from deviations.importing.sheets.table import Sheet, SheetError
from deviations.importing.summary import Summary
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.queries import all_forbund, forbund_by_slug


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--forbund", "slug", required=True, help="Förbundets korta namn, som hoglandet.")
@click.option("--dry-run", is_flag=True, help="Visa vad som skulle hända. Inget sparas.")
@click.option("--rejected", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
@with_appcontext
def command(
    context: click.Context, *, file: Path, slug: str, dry_run: bool, rejected: Path | None
) -> None:
    """Läs in avvikelser från FIL: CSV eller Excel.

    Rader som inte går att läsa skrivs med skäl till FIL.avvisade.csv.
    """
    forbund = _forbund(slug)
    tenancy.enter(db.session(), forbund.id)
    rejected = rejected or file.with_name(f"{file.name}.avvisade.csv")
    try:
        total = _run(file, forbund, rejected, dry_run=dry_run)
    except SheetError as unreadable:
        raise click.ClickException(str(unreadable)) from unreadable
    click.echo(last_line(total))
    if total.refused:
        context.exit(1)


def last_line(total: Tally) -> str:
    """Return the line that scripts read."""
    return (
        f"lästa {total.read} · sparade {total.stored} · fanns redan {total.known}"
        f" · avvisade {total.refused}"
    )


def _forbund(slug: str) -> Forbund:
    session = db.session()
    try:
        return forbund_by_slug(session, slug)
    except NotFoundError as missing:
        known = ", ".join(forbund.slug for forbund in all_forbund(session))
        raise click.ClickException(
            f"Det finns inget förbund som heter {slug}. Välj bland {known}."
        ) from missing


def _run(path: Path, forbund: Forbund, rejected: Path, *, dry_run: bool) -> Tally:
    with ExitStack() as files:
        file = files.enter_context(path.open("rb"))
        subject = hashlib.file_digest(file, "sha256").hexdigest()
        sheet = files.enter_context(open_sheet(file))
        summary = Summary(sheet)
        refused = _Rejected(rejected, sheet, files)
        total = Tally()
        for verdicts in _batches(sheet, forbund, subject, dry_run=dry_run):
            summary.add(verdicts)
            refused.write(verdicts)
            total += tally(verdicts)
        for sentence in summary.sentences():
            click.echo(sentence)
    if total.refused:
        click.echo(f"Avvisade rader med skäl: {rejected}")
    if dry_run:
        click.echo("Det här är en provkörning. Inget är sparat.")
    return total


def _batches(
    sheet: Sheet, forbund: Forbund, subject: str, *, dry_run: bool
) -> Iterator[list[Verdict]]:
    """Commit after every batch, so that a stopped import has whole batches and no half one."""
    session = db.session()
    now = clock.now()
    about = Import(forbund_id=forbund.id, subject=subject, at=now)
    readings = read_sheet(sheet, lexicon(session, forbund), today=clock.day_of(now))
    for verdicts in import_rows(session, readings, about, dry_run=dry_run):
        session.commit()
        faults.point("import.after_batch")
        yield verdicts


class _Rejected:
    """The file of refused rows, made when the first one comes."""

    def __init__(self, path: Path, sheet: Sheet, files: ExitStack) -> None:
        self._path, self._sheet, self._files = path, sheet, files
        self._rows: RefusedRows | None = None

    def write(self, verdicts: list[Verdict]) -> None:
        refused = [verdict.reading for verdict in verdicts if verdict.reading.reasons]
        if refused and self._rows is None:
            self._rows = RefusedRows(self._open(), self._sheet.headings.written)
        if self._rows is not None:
            self._rows.write(refused)

    def _open(self) -> TextIO:
        try:
            return self._files.enter_context(self._path.open("w", encoding=ENCODING, newline=""))
        except OSError as error:
            raise click.ClickException(
                f"Det går inte att skriva {self._path}. Ange en annan fil med --rejected."
            ) from error
