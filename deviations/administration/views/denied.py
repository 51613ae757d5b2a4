"""What the service has said no to in a förbund, and to drift, how often in the others."""

from flask import render_template

from deviations import clock
from deviations.administration.services.denied import told
from deviations.audit.denials.queries import by_day
from deviations.extensions import db
from deviations.organisations.access import current_identity, requires
from deviations.organisations.roles import Permission, Role


@requires(Permission.DENIAL_READ)
def denied() -> str:
    """Show what was tried and refused in thirty days, day by day."""
    session, identity = db.session(), current_identity()
    everywhere = identity.role is Role.DRIFT
    here = identity.forbund_id
    days = by_day(session, forbund_id=here, everywhere=everywhere, today=clock.today())
    return render_template(
        "administration/denied.html",
        days=told(session, days, forbund_id=here, everywhere=everywhere),
        everywhere=everywhere,
    )
