"""What was on its way: shown to its writer, who sends it or lets it be."""

from flask import current_app, flash, redirect, render_template, request, session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from deviations.extensions import db
from deviations.organisations.access import KEPT, SENT, current_identity, is_download, requires
from deviations.organisations.roles import Permission
from deviations.organisations.services import kept_forms
from deviations.organisations.services.kept_forms import Sending
from deviations.organisations.views.entering import kept_form, landing, wanted_page
from deviations.organisations.views.on_its_way import concerned, words_of
from deviations.organisations.views.places import place_at


@requires(Permission.OWN_ACCOUNT)
def go_on() -> Response | str:
    """Show what was on its way. Sending it makes the browser post it where it was going.

    It is kept until what is there has said yes.
    """
    sending = kept_form(current_identity())
    if request.method != "POST":
        return redirect(landing(), 303) if sending is None else _page(sending)
    if sending is None:
        flash(_("Inget väntar på att skickas."))
        return redirect(landing(), 303)
    cookie[SENT] = sending.path
    return redirect(sending.path, 307)  # method and body as they are


@requires(Permission.OWN_ACCOUNT)
def throw_away() -> Response:
    """Forget what was on its way, and lead back to where it came from."""
    identity = current_identity()
    sending = kept_form(identity)
    kept_forms.forget_of(db.session(), user_id=identity.user_id)
    db.session.commit()
    cookie.pop(KEPT, None)
    cookie.pop(SENT, None)
    return redirect(wanted_page(sending.back) if sending else landing(), 303)


def _page(sending: Sending) -> str:
    # An address that a new version of the service no longer knows gets the plain words.
    endpoint, view_args = place_at(sending.path, "POST") or ("", {})
    words = words_of(endpoint, view_args)
    return render_template(
        "organisations/account/go_on.html",
        sending=sending,
        words=words,
        concerned=concerned(words, sending, view_args),
        is_file=bool(endpoint) and is_download(current_app, endpoint),
    )
