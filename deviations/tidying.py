"""What is thrown away each day: it was needed for hours, and could say something about somebody."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from deviations import clock, tenancy
from deviations.audit.denials import storing as denials
from deviations.importing.uploads import forget_uploads
from deviations.jobs import claims
from deviations.jobs.claims import Claim
from deviations.mailing.outbox import forget_dead
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.models.user import LoginSession, UserToken
from deviations.organisations.services import kept_forms
from deviations.throttle.services import forget_before

UPLOADS_LIVE = timedelta(hours=24)
# Longer than any window that is counted, and than any sign-in or link lives.
TRACES_LIVE = timedelta(days=30)
COUNTS_LIVE = timedelta(days=2)
# Counted from when the mail was queued: two days of tries, and time to see what went wrong.
DEAD_MAIL_LIVES = timedelta(days=14)


class Tidying:
    """The job. Its period is the Swedish day; a day that was missed is not made up for."""

    name = "stadning"

    def due(self, session: Session, *, now: datetime) -> Iterator[str]:
        """Return today."""
        yield clock.day_of(now).isoformat()

    def run(self, session: Session, held: Claim, *, now: datetime) -> None:
        """Throw away what was counted, uploads left behind, sign-ins and links that are over."""
        forget_before(session, now - COUNTS_LIVE)
        for forbund_id in session.scalars(select(Forbund.id)).all():
            with tenancy.acting_in(session, forbund_id):
                forget_uploads(session, forbund_id=forbund_id, before=now - UPLOADS_LIVE)
        kept_forms.forget_before(session, now)
        session.execute(delete(LoginSession).where(LoginSession.last_seen_at < now - TRACES_LIVE))
        session.execute(delete(UserToken).where(UserToken.expires_at < now - TRACES_LIVE))
        denials.forget_before(session, now - denials.LIVE)
        forget_dead(session, now - DEAD_MAIL_LIVES)
        claims.finish(session, held, now=now)
        session.commit()
