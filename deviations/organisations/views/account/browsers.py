"""The browsers one is signed in with: shown in words, ended."""

from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from deviations import clock
from deviations.audit.denials.stream import refused
from deviations.audit.models import Reason
from deviations.audit.services import record
from deviations.extensions import db
from deviations.formatting import moment_near
from deviations.organisations.access import current_identity, requires
from deviations.organisations.roles import Permission
from deviations.organisations.services import sessions
from deviations.organisations.wording import METHODS


@dataclass(frozen=True)
class Browser:
    """One line of the list."""

    id: int
    name: str
    method: str
    role: str
    since: str
    seen: str
    is_this: bool


def browsers() -> tuple[Browser, ...]:
    """Return the browsers of who is signed in, this one first."""
    now, mine = clock.now(), current_user.login_session_id
    found = sessions.of_person(db.session(), user_id=current_identity().user_id, now=now)
    listed = [
        Browser(
            id=one.id,
            name=one.user_agent,
            method=METHODS[one.method],
            role=one.membership.role.label if one.membership else "",
            since=_("sedan %(moment)s", moment=moment_near(one.created_at, now)),
            seen=_("använd %(moment)s", moment=moment_near(one.last_seen_at, now)),
            is_this=one.id == mine,
        )
        for one in found
    ]
    return tuple(sorted(listed, key=lambda one: not one.is_this))


@requires(Permission.OWN_ACCOUNT)
def end() -> Response:
    """Sign one of one's own browsers out."""
    identity, chosen = current_identity(), request.form.get("webblasare", "")
    own = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else 0
    ended = sessions.end_own(db.session(), user_id=identity.user_id, login_session_id=own)
    if ended:
        record("user:ended-browser", subject=identity.public_id, by=identity.public_id)
    else:
        refused(Reason.REACH)
    db.session.commit()
    flash(_("Den webbläsaren är utloggad."))
    return redirect(url_for("account.start"), 303)


@requires(Permission.OWN_ACCOUNT)
def end_others() -> Response:
    """Sign every browser out but this one."""
    identity, mine = current_identity(), current_user.login_session_id
    sessions.end_others(db.session(), user_id=identity.user_id, but=mine)
    record("user:ended-other-browsers", subject=identity.public_id, by=identity.public_id)
    db.session.commit()
    flash(_("Alla andra webbläsare är utloggade."))
    return redirect(url_for("account.start"), 303)
