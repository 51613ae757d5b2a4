"""”Det du skrev finns kvar”: shown to its writer, who sends it or throws it away."""

from flask import redirect, render_template, request, session as cookie
from werkzeug.wrappers import Response

from deviations.extensions import db
from deviations.organisations.access import current_identity, requires
from deviations.organisations.roles import Permission
from deviations.organisations.services import kept_forms
from deviations.organisations.views.entering import KEPT, kept_form, landing


@requires(Permission.OWN_ACCOUNT)
def go_on() -> Response | str:
    """Show what was on its way. Sending it makes the browser post it where it was going."""
    sending = kept_form(current_identity())
    if sending is None:
        return redirect(landing(), 303)
    if request.method != "POST":
        return render_template("organisations/account/go_on.html", sending=sending)
    _forget()
    return redirect(sending.path, 307)  # method and body as they are


@requires(Permission.OWN_ACCOUNT)
def throw_away() -> Response:
    """Forget what was on its way."""
    _forget()
    return redirect(landing(), 303)


def _forget() -> None:
    kept_forms.forget_of(db.session(), user_id=current_identity().user_id)
    db.session.commit()
    cookie.pop(KEPT, None)
