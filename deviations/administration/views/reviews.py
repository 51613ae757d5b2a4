"""The yearly review of rights: begun, ticked, closed; and the years before."""

import re
from collections.abc import Mapping
from datetime import MAXYEAR, datetime
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _, ngettext
from werkzeug.wrappers import Response

from deviations import clock
from deviations.administration import rendering
from deviations.administration.access import governs
from deviations.administration.services.reviewing import standing
from deviations.errors import ConflictError, NotFoundError, RefusedError
from deviations.extensions import db
from deviations.organisations.access import current_identity, fresh, requires
from deviations.organisations.models.review import RightsReview
from deviations.organisations.queries import parts
from deviations.organisations.roles import Permission
from deviations.organisations.services import reviews as services
from deviations.tenancy import one_of

_HAT = re.compile(r"hatt-([0-9]{1,18})", re.ASCII)
CHOICES = {"behall": True, "avsluta": False}


@requires(Permission.RIGHTS_REVIEW)
def reviews() -> str:
    """Show when the next review is due, and the years before."""
    session, forbund_id = db.session(), current_identity().forbund_id
    known = parts(session, forbund_id)
    every = services.reviews_of(session, forbund_id)
    return render_template(
        "administration/reviews.html",
        reviews=[(review, standing(session, review, known)) for review in every],
        open_review=next((one for one in every if one.closed_at is None), None),
        this_year=any(one.year == clock.today().year for one in every),
        due=services.due_at(session, forbund_id),
        overdue=overdue(),
        rendering=rendering,
    )


@requires(Permission.RIGHTS_REVIEW)
def begin_review() -> Response:
    """Begin this year's review."""
    session, identity = db.session(), current_identity()
    review = services.begin(
        session, forbund_id=identity.forbund_id, by=identity.public_id, now=clock.now()
    )
    session.commit()
    return redirect(url_for("administration.review", year=review.year), 303)


@requires(Permission.RIGHTS_REVIEW)
def review(year: int) -> str:
    """Show what is left of a year's review."""
    return _page(_review(year))


@requires(Permission.RIGHTS_REVIEW)
@fresh
def tick(year: int) -> Response | tuple[str, int]:
    """Save what was ticked, be it all or a part."""
    found, session, identity = _review(year), db.session(), current_identity()
    keeps = _ticked()
    if not keeps and found.closed_at is None:
        return _page(found, refused=_("Välj Behåll eller Avsluta för minst en roll.")), 422
    try:
        if found.closed_at is None:
            _end_no_other(found, keeps)
        gaps = services.tick(
            session, review=found, keeps=keeps, by=identity.public_id, now=clock.now()
        )
    except RefusedError as refused:
        session.rollback()
        return _page(_review(year), refused=str(refused)), 422
    except ConflictError:
        session.rollback()
        flash(_("Genomgången är redan avslutad."))
        return redirect(url_for("administration.review", year=year), 303)
    session.commit()
    flash(ngettext("%(num)s roll är sparad.", "%(num)s roller är sparade.", len(keeps)))
    for sentence in rendering.emptied(gaps, parts(session, identity.forbund_id)):
        flash(sentence)
    return redirect(url_for("administration.review", year=year), 303)


def overdue(now: datetime | None = None) -> str:
    """Say that a review is due, or nothing."""
    due = services.due_at(db.session(), current_identity().forbund_id)
    if due is None or due > (now or clock.now()):
        return ""
    return str(_("Det är mer än ett år sedan någon gick igenom vilka som har roller."))


def _review(year: int) -> RightsReview:
    if year > MAXYEAR:  # an address may hold a number that no column does
        raise NotFoundError(RightsReview.__name__)
    return one_of(db.session(), RightsReview, current_identity().forbund_id, year=year)


def _ticked() -> dict[int, bool]:
    chosen = ((_HAT.fullmatch(name), value) for name, value in request.form.items())
    return {int(hat[1]): CHOICES[value] for hat, value in chosen if hat and value in CHOICES}


def _end_no_other(found: RightsReview, keeps: Mapping[int, bool]) -> None:
    """Refuse to end a role that she may not give; to keep one is to have looked at it."""
    identity = current_identity()
    for hat in services.left(db.session(), found):
        if keeps.get(hat.id) is False and not governs(identity, hat):
            raise RefusedError(
                _(
                    "%(role)s avslutas av den som driver tjänsten."
                    " Välj Behåll, eller lämna raden tom.",
                    role=hat.role.label,
                )
            )


def _page(found: RightsReview, *, refused: str = "") -> str:
    session = db.session()
    page = request.args.get("sida", 1, type=int)
    stands = standing(session, found, parts(session, found.forbund_id), page=page)
    return render_template(
        "administration/review.html",
        review=found,
        stands=stands,
        refused=refused,
        has_errors=bool(refused),
        may_end=partial(governs, current_identity()),
        chosen=_ticked() if refused else {},
        rendering=rendering,
    )
