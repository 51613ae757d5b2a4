"""One page that says whether the service works."""

from pathlib import Path

from flask import Blueprint, current_app, render_template
from flask_babel import gettext as _

from deviations import clock, database
from deviations.extensions import db
from deviations.formatting import moment
from deviations.operating import queries
from deviations.operating.rendering import gave_up, heading, run_lines, sort_label
from deviations.organisations.access import current_identity, requires
from deviations.organisations.roles import Permission

blueprint = Blueprint("operating", __name__)


@blueprint.get("/drift")
@requires(Permission.JOB_READ)
def index() -> str:
    """Show what has run, whether mail leaves, and on what the service stands."""
    session, identity, now = db.session(), current_identity(), clock.now()
    mail = queries.mail_of(session, identity.forbund_id, now=now)
    runs = queries.runs_of(session, identity.forbund_id)
    jobs, whole = queries.jobs_of(runs, now=now), queries.trail_is_whole(session)
    return render_template(
        "operating/index.html",
        heading=heading(mail, jobs, trail_is_whole=whole),
        trail_is_whole=whole,
        jobs=jobs,
        mail=mail,
        last_sent=moment(mail.last_sent) if mail.last_sent else "",
        gave_up=[(sort_label(dead.sort), gave_up(dead)) for dead in mail.dead],
        runs=run_lines(runs),
        machine=(
            (_("Version"), queries.version_of(Path(current_app.root_path))),
            (_("Databas"), database.rules_of(session.connection())),
            (_("Schema"), queries.schema_of(session)),
        ),
    )
