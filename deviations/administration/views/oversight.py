"""The trail for oversight: choose a period, get a file that proves itself."""

import hashlib
import io

from flask import current_app, render_template, request, send_file
from werkzeug.wrappers import Response

from deviations import clock
from deviations.administration.forms.oversight import OversightForm
from deviations.administration.services.oversight import take_out
from deviations.audit.bundle import readme
from deviations.audit.bundle.extract import Period
from deviations.audit.bundle.signing import public_key
from deviations.audit.bundle.writing import verifier
from deviations.config import Config
from deviations.errors import RefusedError
from deviations.extensions import db
from deviations.organisations.access import current_identity, download, fresh, requires
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.roles import Permission
from deviations.organisations.views.amounts import count_export
from deviations.web.csrf import form_checks_token


@requires(Permission.AUDIT_EXPORT)
def oversight() -> str:
    """Show what can be taken out, and how it is tested."""
    return _page(_form())


@requires(Permission.AUDIT_EXPORT)
@fresh
@download
@form_checks_token
def take() -> Response | tuple[str, int]:
    """Give out the bundle of a period."""
    identity, form, session = current_identity(), _form(), db.session()
    if not form.validate():
        return _page(form), 422
    count_export(identity.public_id)
    first, last = form.days
    try:
        taken = take_out(
            session,
            forbund=session.get_one(Forbund, identity.forbund_id),
            period=Period(first=first, last=last),
            config=_settings(),
            at=clock.now(),
            by=identity.public_id,
        )
    except RefusedError as refused:
        session.rollback()
        form.first.errors = [str(refused)]
        return _page(form), 422
    session.commit()
    return send_file(
        io.BytesIO(taken.content),
        mimetype="application/zip",
        as_attachment=True,
        download_name=taken.file_name,
    )


def _form() -> OversightForm:
    today = clock.today()
    form = OversightForm(today=today)
    if request.method != "POST":
        form.first.data, form.last.data = today.replace(month=1, day=1), today
    return form


def _page(form: OversightForm) -> str:
    return render_template(
        "administration/oversight.html",
        form=form,
        key=public_key(_settings()),
        checksum=hashlib.sha256(verifier()).hexdigest(),
        prove=readme.PROVE,
        how=readme.CHECKSUM,
    )


def _settings() -> Config:
    settings: Config = current_app.extensions["config"]
    return settings
