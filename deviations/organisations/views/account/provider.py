"""One's own account at work: let go of, so that another can be bound."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from deviations import clock
from deviations.extensions import db
from deviations.organisations.access import current_identity, fresh, requires
from deviations.organisations.queries import bound_since
from deviations.organisations.roles import Permission
from deviations.organisations.services import identities
from deviations.organisations.views.account.own import oneself
from deviations.organisations.views.entering import proof_at_hand, stay_in

Answer = Response | str


@requires(Permission.OWN_ACCOUNT)
@fresh
def unbind() -> Answer:
    """Let go of one's account at work; every other browser is signed out."""
    session, user = db.session(), oneself()
    if bound_since(session, user_id=user.id) is None:
        return redirect(url_for("account.start"), 303)
    if request.method != "POST":
        return render_template("organisations/account/unbind.html", person=user)
    proof, identity = proof_at_hand(), current_identity()
    identities.unbind(session, user=user, by=user.public_id, now=clock.now())
    stay_in(identity, proof)
    flash(_("Arbetskontot är bortkopplat. Alla andra webbläsare är utloggade."))
    return redirect(url_for("account.start"), 303)
