"""Say how the machinery stands in words."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _, ngettext

from deviations.formatting import day, moment, month
from deviations.jobs.models import JobRun, JobState
from deviations.operating.values import Dead, Jobs, Mail


@dataclass(frozen=True)
class Line:
    """One run of a job."""

    job: str
    period: str
    state: str
    when: str


def heading(mail: Mail, jobs: Jobs, *, trail_is_whole: bool) -> str:
    """Say in one sentence whether something needs to be looked at."""
    wrong = [
        said
        for found, said in (
            (not trail_is_whole, _("spåret är inte helt")),
            (jobs.stopped, _("jobben har stannat")),
            (jobs.failed, _("ett jobb har misslyckats")),
            (mail.late, _("mejl väntar för länge")),
            (mail.dead, _("mejl har inte gått fram")),
        )
        if found
    ]
    if not wrong:
        return str(_("Tjänsten mår bra") if jobs.begun else _("Inget jobb har körts än"))
    return str(_("Se över det här: %(wrong)s", wrong=", ".join(wrong)))


def run_lines(runs: Sequence[JobRun]) -> list[Line]:
    """Return the runs as the page tells of them. The reason of a failure stands in the log."""
    return [
        Line(
            job=_jobs().get(run.job, run.job),
            period=_period(run.period.rpartition("/")[2]),
            state=_state(run),
            when=moment(run.done_at or run.claimed_at),
        )
        for run in runs
    ]


def _period(key: str) -> str:
    """Write the day or the month that a run is for.

    >>> _period("2026-11-22").split(), _period("2026-10"), _period("annat")
    (['22', 'november', '2026'], 'oktober 2026', 'annat')
    """
    for rest, written in (("", day), ("-01", month)):
        with suppress(ValueError):
            return written(date.fromisoformat(f"{key}{rest}"))
    return key


def gave_up(dead: Dead) -> str:
    """Say how many mails of a sort were given up, and when the last was written."""
    many = ngettext(
        "Ett mejl, %(when)s",
        "%(num)s mejl, det senaste %(when)s",
        dead.count,
        when=moment(dead.latest),
    )
    return str(many)


def sort_label(sort: str) -> str:
    """Return what a sort of mail is called."""
    known = {
        "receipt": _("Kvitto till rapportör"),
        "besked": _("Besked till rapportör"),
        "question": _("Fråga till en part"),
        "answered": _("Svar har kommit"),
        "report": _("Rapport till forum"),
        "empty": _("Månad utan nytt"),
        "new-report": _("Ny rapport"),
        "invitation": _("Inbjudan"),
        "hat": _("Ny roll"),
        "reset": _("Länk för att välja lösenord"),
        "entrance": _("Länk för att logga in"),
        "provider-bound": _("Arbetskonto kopplat"),
        "provider-unbound": _("Arbetskonto bortkopplat"),
        "second-factor-on": _("Kod vid inloggningen ändrad"),
        "second-factor-off": _("Kod vid inloggningen ändrad"),
        "second-factor-reset": _("Kod vid inloggningen ändrad"),
        "password-changed": _("Lösenord ändrat"),
        "anchor": _("Ankare för spåret"),
    }
    return str(known.get(sort, _("Övriga mejl")))


def _jobs() -> dict[str, str]:
    return {
        "manadssammanfattning": str(_("Månadssammanfattning")),
        "stadning": str(_("Städning")),
        "ankare": str(_("Ankare för spåret")),
    }


def _state(run: JobRun) -> str:
    if run.state is JobState.DONE and run.reason:
        return str(_("Klart, och något är fel"))
    tries = ngettext("ett försök", "%(num)s försök", run.attempt) if run.attempt > 1 else ""
    said = {
        JobState.RUNNING: _("Pågår"),
        JobState.DONE: _("Klart"),
        JobState.FAILED: _("Misslyckades"),
    }[run.state]
    return f"{said}, {tries}" if tries else str(said)
