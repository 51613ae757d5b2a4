"""Hand in a sheet, see what will happen, say yes, follow it, and take the list home."""

import io
import time
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as Answer

from deviations import clock, faults
from deviations.audit.lists import EXPORTED, record_list
from deviations.audit.reads import Reading
from deviations.audit.services import record
from deviations.extensions import db
from deviations.importing import uploads
from deviations.importing.forms import UploadForm
from deviations.importing.judging import Fate
from deviations.importing.listing import write_list
from deviations.importing.models import ImportUpload, UploadState
from deviations.importing.refused import ENCODING, RefusedRows
from deviations.importing.sheets.table import SheetError, read_headings
from deviations.importing.vocabulary import Column
from deviations.organisations.access import (
    Identity,
    current_identity,
    download,
    fresh,
    requires,
)
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.roles import Permission
from deviations.organisations.views.amounts import count_export, count_upload
from deviations.records.queries import Reach, matching
from deviations.records.selection import DeviationFilter
from deviations.web.afterwards import afterwards
from deviations.web.csrf import form_checks_token

blueprint = Blueprint("importing", __name__)

MOST_POSTED: Final = 26_000_000
SECONDS_AT_A_TIME: Final = 1.5
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN: Final = (Column.DATE, Column.KOMMUN, Column.REPORTER, Column.CONCERNED, Column.TYPE)


@blueprint.route("/import", methods=["GET", "POST"])
@requires(Permission.DEVIATION_IMPORT)
@form_checks_token
def upload() -> Answer | str | tuple[str, int]:
    """Ask for a sheet, or read the one handed in and lead to what would happen."""
    request.max_content_length = MOST_POSTED
    identity = current_identity()
    try:
        form = UploadForm()
        if request.method != "POST":
            return _ask(form, identity)
        if not form.validate():
            return _ask(form, identity), 422
        count_upload(identity.public_id)
    except RequestEntityTooLarge:
        return _refuse_size(identity)
    try:
        kept = _read(form, identity)
    except SheetError as unreadable:
        form.sheet.errors = [str(unreadable)]
        return _ask(form, identity), 422
    db.session.commit()
    return redirect(url_for("importing.show", public_id=kept), 303)


@blueprint.get("/import/<public_id>")
@requires(Permission.DEVIATION_IMPORT)
def show(public_id: str) -> str:
    """Show what would happen to each row, how far it has come, or how it went."""
    sheet = _upload(public_id)
    columns = read_headings(tuple(sheet.headings)).columns
    return render_template(
        f"importing/{sheet.state}.html",
        upload=sheet,
        rows=uploads.shown_rows(db.session(), sheet) if sheet.state is UploadState.WAITING else (),
        columns=columns,
        shown=SHOWN,
        Column=Column,
        Fate=Fate,
    )


@blueprint.post("/import/<public_id>")
@requires(Permission.DEVIATION_IMPORT)
def go_on(public_id: str) -> Answer:
    """Store batches for a moment, each in a transaction of its own, and lead to how far it is.

    A batch that is committed stands whatever happens to the next: then one goes on from there.
    """
    reach, sheet = Reach.of(current_identity()), _upload(public_id)
    until = time.monotonic() + SECONDS_AT_A_TIME
    while True:
        more = uploads.store_next(db.session(), sheet, reach=reach, at=clock.now())
        db.session.commit()
        faults.point("import.after_batch")
        if not more or time.monotonic() >= until:
            break
    return redirect(url_for("importing.show", public_id=public_id), 303)


@blueprint.post("/import/<public_id>/ta-bort")
@requires(Permission.DEVIATION_IMPORT)
def take_away(public_id: str) -> Answer:
    """Forget an upload; what it has stored stays."""
    uploads.forget(db.session(), _upload(public_id))
    db.session.commit()
    return redirect(url_for("importing.upload"), 303)


@blueprint.get("/import/<public_id>/avvisade.csv")
@requires(Permission.DEVIATION_IMPORT)
@fresh
@download
def download_refused(public_id: str) -> Response:
    """Give out the refused rows with their reasons, to be mended and handed in again.

    Whole rows with their words, so asked for and counted like any list that is taken home.
    """
    sheet, identity = _upload(public_id), current_identity()
    count_export(identity.public_id)
    text = io.StringIO(newline="")
    refused = list(uploads.refused_rows(db.session(), sheet))
    RefusedRows(text, sheet.headings).write(refused)
    afterwards(lambda _session: _note_refused(identity, public_id, len(refused)))
    return send_file(
        io.BytesIO(text.getvalue().encode(ENCODING)),
        mimetype="text/csv; charset=utf-8",
        as_attachment=True,
        download_name=f"{sheet.file_name}.avvisade.csv",
    )


@blueprint.get("/avvikelser.xlsx")
@requires(Permission.DEVIATION_EXPORT)
@fresh
@download
def download_list() -> Response:
    """Give out the chosen list as Excel, and write down that it was taken."""
    session, identity = db.session(), current_identity()
    count_export(identity.public_id)
    forbund = session.get_one(Forbund, identity.forbund_id)
    chosen = matching(
        Reach.of(identity), DeviationFilter.from_args(request.args), today=clock.today()
    )
    file = io.BytesIO()  # packed, a long list is a few megabytes
    written = write_list(session, file, forbund=forbund, chosen=chosen)
    file.seek(0)
    taken = _taken_home(identity)
    afterwards(lambda _session: record_list(taken, written))
    day = clock.today().isoformat()
    return send_file(
        file, mimetype=EXCEL, as_attachment=True, download_name=f"avvikelser-{day}.xlsx"
    )


def _ask(form: UploadForm, identity: Identity) -> str:
    waiting = uploads.unfinished(db.session(), identity.forbund_id, by=identity.public_id)
    return render_template("importing/upload.html", form=form, waiting=waiting)


def _refuse_size(identity: Identity) -> tuple[str, int]:
    """Say it on the page itself; nothing of what was posted has been read."""
    form = UploadForm(formdata=None)
    form.sheet.errors = [_("Filen är större än 25 MB. Dela den och läs in delarna för sig.")]
    return _ask(form, identity), 413


def _read(form: UploadForm, identity: Identity) -> str:
    session, now, handed_in = db.session(), clock.now(), form.sheet.data
    planned = uploads.plan(
        session,
        handed_in.stream,
        name=handed_in.filename or "",
        reach=Reach.of(identity),
        at=now,
    )
    return uploads.keep(
        session, planned, forbund_id=identity.forbund_id, at=now, by=identity.public_id
    ).public_id


def _upload(public_id: str) -> ImportUpload:
    identity = current_identity()
    return uploads.upload_of(db.session(), identity.forbund_id, public_id, by=identity.public_id)


def _taken_home(identity: Identity) -> Reading:
    return Reading(
        action=EXPORTED,
        subject=identity.forbund_slug,
        by=identity.public_id,
        forbund_id=identity.forbund_id,
        at=clock.now(),
    )


def _note_refused(identity: Identity, public_id: str, count: int) -> None:
    record(
        "import:exported",
        subject=public_id,
        by=identity.public_id,
        forbund_id=identity.forbund_id,
        rows=count,
    )
