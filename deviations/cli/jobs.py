"""`flask jobs`: what happens by itself. One process of its own; two do no harm."""

import os
import socket
import uuid
from datetime import datetime

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select

from deviations import clock, schedule
from deviations.audit.anchoring import Anchoring
from deviations.extensions import db
from deviations.jobs import running
from deviations.jobs.models import JobRun
from deviations.jobs.running import Job
from deviations.mailing.outbox import backlog
from deviations.mailing.sending import send_due
from deviations.reporting.summaries import MonthlySummaries
from deviations.tidying import Tidying

group = AppGroup("jobs", help="Det som sker av sig självt: sammanfattningar och mejl.")
JOBS: tuple[Job, ...] = (MonthlySummaries(), Tidying(), Anchoring())


class Instant(click.ParamType[datetime]):
    """A moment in ISO form; one without a time zone is Swedish."""

    name = "instant"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read the moment, or say how one is written."""
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"”{value}” är ingen tidpunkt. Skriv till exempel 2026-11-02T06:00.")
        return moment if moment.tzinfo else moment.replace(tzinfo=clock.STOCKHOLM)


at_option = click.option("--at", type=Instant(), help="Som om klockan vore så mycket.")


@group.command("run")
@click.option("--once", is_flag=True, help="Gör det som är dags en gång och sluta.")
@at_option
def run(once: bool, at: datetime | None) -> None:  # noqa: FBT001 - click gives flags so
    """Gör det som är dags, om och om igen."""
    app, owner = current_app._get_current_object(), owner_name()  # type: ignore[attr-defined] # a proxy
    if once or at:
        tick(owner, now=at)
        return
    tick(owner)
    clockwork = schedule.build(lambda: _tick_in(app, owner))
    clockwork.start()


def _tick_in(app: Flask, owner: str) -> None:
    with app.app_context():
        tick(owner)


def tick(owner: str, *, now: datetime | None = None) -> None:
    """Do everything due at a moment, then send what waits in the outbox."""
    moment = now or clock.now()
    finished = running.run_due(db.session(), JOBS, owner=owner, now=moment)
    accepted = send_due(db.session(), worker=owner, now=now)
    if finished or accepted:
        click.echo(f"klara {finished} · skickade {accepted}")


def owner_name() -> str:
    """Return a name that no other process has, and that says where to look."""
    return f"{socket.gethostname()[:24]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


@group.command("due")
@at_option
def due(at: datetime | None) -> None:
    """Visa vad som är dags men inte gjort."""
    for job, period in running.due(db.session(), JOBS, now=at or clock.now()):
        click.echo(f"{job.name} {period}")


@group.command("status")
def status() -> None:
    """Visa vad som gjorts, och hur utkorgen ser ut."""
    session = db.session()
    for row in session.scalars(select(JobRun).order_by(JobRun.claimed_at.desc()).limit(50)):
        click.echo(f"{row.job} {row.period} {row.state} försök {row.attempt} {row.reason or ''}")
    mail = backlog(session, now=clock.now())
    click.echo(f"väntar {mail.pending} · försenade {mail.late} · gav upp {mail.dead}")
