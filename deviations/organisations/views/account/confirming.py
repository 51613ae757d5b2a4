"""”Bekräfta att det är du”: password or code once more, before what must not be a stranger's."""

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from deviations import clock
from deviations.audit.services import record
from deviations.extensions import db
from deviations.organisations.access import current_identity, is_fresh_only, requires
from deviations.organisations.forms.account import CodeForm, ConfirmForm
from deviations.organisations.models.user import User
from deviations.organisations.queries import second_factor_of
from deviations.organisations.roles import Permission
from deviations.organisations.services import sessions
from deviations.organisations.views.account.own import knows_password, oneself
from deviations.organisations.views.entering import kept_form, next_page, wanted_page
from deviations.organisations.views.places import came_from, place_at
from deviations.organisations.views.second_factor import proves_by_code
from deviations.web.csrf import form_checks_token

Answer = Response | str | tuple[str, int]
Form = ConfirmForm | CodeForm


@requires(Permission.OWN_ACCOUNT)
@form_checks_token
def confirm() -> Answer:
    """Ask for the password, else for a code, and lead back to what was being done."""
    user = oneself()
    form = _form_for(user)
    if form is None or request.method != "POST":
        return _page(form)
    if not form.validate():
        return _page(form), 422
    if not _proves(form, user):
        return _page(form), 422
    identity, now = current_identity(), clock.now()
    session = db.session()
    sessions.prove_again(session, login_session_id=current_user.login_session_id, now=now)
    record("user:confirmed", subject=identity.public_id, by=identity.public_id)
    session.commit()
    if "fil" in request.args:  # the answer to a download leaves the page where it was
        return render_template("organisations/account/confirmed.html", wanted=wanted_page())
    return redirect(next_page(identity), 303)


def _form_for(user: User) -> Form | None:
    if user.password_hash:
        return ConfirmForm()
    return CodeForm() if second_factor_of(db.session(), user_id=user.id) else None


def _proves(form: Form, user: User) -> bool:
    if isinstance(form, ConfirmForm):
        if knows_password(user, form.password.data):
            return True
        form.password.errors = [_("Lösenordet stämmer inte. Försök igen.")]
        return False
    return proves_by_code(user, form.code)


def _page(form: Form | None) -> str:
    on_its_way = kept_form(current_identity()) is not None
    return render_template(
        "organisations/account/confirm.html", form=form, on_its_way=on_its_way, back=_way_back()
    )


def _way_back() -> str:
    """Return a page to go back to without a proof: the one that was left, else one's account."""
    for path in (request.args.get("till", ""), came_from()):
        place = place_at(path) if path else None
        if place and place[0] != request.endpoint and not is_fresh_only(current_app, place[0]):
            return wanted_page(path)
    return url_for("account.start")
