"""Note what is refused, after each answer: to whom, what, and why."""

from collections.abc import Collection

from flask import Flask, Response, current_app, g, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.denials.counting import Refusal
from deviations.audit.denials.storing import Known
from deviations.audit.denials.stream import Stream, address_hash, stream_of
from deviations.audit.models import Reason
from deviations.config import Config
from deviations.database import SAFE_METHODS
from deviations.organisations.access import PUBLIC, access_of, signed_in
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.models.user import Membership, User

BY_STATUS = {403: Reason.ROLE, 410: Reason.LINK, 429: Reason.TOO_MANY}


def install_refusals(app: Flask) -> None:
    """Note every refusal of an application."""
    config: Config = app.extensions["config"]
    app.extensions["denials"] = Stream(app, look_up, by_itself=not config.testing)

    @app.after_request
    def note(response: Response) -> Response:
        told = g.pop("refused", None)
        # An address that leads nowhere is nobody's door, and what failed with us refused nobody.
        if request.endpoint in {None, "static"} or response.status_code >= 500:
            return response
        reason, account = told or (_reason(response.status_code), "")
        if reason:
            stream_of(app).note(_refusal(reason, account))
        return response


def _reason(status: int) -> Reason | None:
    """Return why a request was refused, as far as its answer says; None when it was not."""
    if status in BY_STATUS:
        return BY_STATUS[status]
    if status == 400 and request.method not in SAFE_METHODS and not g.get("csrf_valid"):
        return Reason.FORGED
    if access_of(current_app, request.endpoint or "") == PUBLIC:
        return None
    if signed_in() is None:
        return Reason.SIGN_IN
    return Reason.REACH if status == 404 else None


def _refusal(reason: Reason, account: str) -> Refusal:
    now, who = clock.now(), signed_in()
    return Refusal(
        minute=now.replace(second=0, microsecond=0),
        reason=reason,
        endpoint=(request.endpoint or "")[:80],
        method=request.method[:10],
        person=who.public_id if who else "",
        forbund_id=who.forbund_id if who else None,
        account="" if who else account,
        forbund_slug=str((request.view_args or {}).get("forbund_slug", ""))[:80],
        address="" if who else address_hash(request.remote_addr, now),
    )


def look_up(session: Session, refusals: Collection[Refusal]) -> Known:
    """Find the people behind the accounts that were tried, and the förbund that were named."""
    accounts = {one.account for one in refusals if one.account}
    slugs = {one.forbund_slug for one in refusals if one.forbund_slug}
    found = select(Forbund.slug, Forbund.id).where(Forbund.slug.in_(slugs))
    return Known(
        accounts=_holders(session, accounts) if accounts else {},
        forbund={row.slug: row.id for row in session.execute(found)} if slugs else {},
    )


def _holders(session: Session, emails: Collection[str]) -> dict[str, tuple[str, int | None]]:
    """Return person and förbund by address: the förbund where the person would have come in."""
    rows = session.execute(
        select(User.email, User.public_id, Membership.forbund_id)
        .outerjoin(Membership, (Membership.user_id == User.id) & Membership.ended_at.is_(None))
        .where(User.email.in_(emails))
        .order_by(User.id, Membership.id.desc())
        .execution_options(across_tenants="whose door was tried, in whatever förbund")
    )
    return {row.email: (row.public_id, row.forbund_id) for row in rows}
