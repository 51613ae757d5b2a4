"""The mail that a forum's members get: three sentences, one link, who sends it and why."""

from dataclasses import dataclass
from datetime import date

from analysis.periods import Period
from deviations.figures.values import Figures
from deviations.reporting.document import Document
from deviations.reporting.wording.empty import empty_month
from deviations.reporting.wording.language import gettext as _, ngettext


@dataclass(frozen=True)
class Letter:
    """A mail's subject and its plain text."""

    subject: str
    body: str


def summary_letter(
    document: Document, *, forum: str, forbund: str, address: str, period: Period
) -> Letter:
    """Write the month's mail: the report's three sentences, and where the whole of it is."""
    decisions = len(document.decisions.decisions) if document.decisions else 0
    if decisions:
        news = ngettext(
            "en fråga att besluta", "%(count)s frågor att besluta", decisions, count=decisions
        )
    else:
        news = _("sammanfattning")
    sentences = [f"{sentence.bold}{sentence.rest}" for sentence in document.lead]
    link = _("Läs hela rapporten: %(address)s", address=address)
    return Letter(
        f"{forum}, {period.label}: {news}",
        "\n\n".join([*sentences, link, _attached(), _why(forum, forbund)]),
    )


def empty_letter(
    figures: Figures, *, forum: str, forbund: str, address: str, meeting: date | None
) -> Letter:
    """Write the mail of a month without anything new: three lines and where to look."""
    lines = "\n".join(empty_month(figures, meeting=meeting))
    link = _("Forumets sida: %(address)s", address=address)
    return Letter(
        _("%(forum)s, %(period)s: inget nytt", forum=forum, period=figures.period.label),
        "\n\n".join([lines, link, _why(forum, forbund)]),
    )


def _attached() -> str:
    return _("Rapporten ligger också med som pdf.")


def _why(forum: str, forbund: str) -> str:
    return _(
        "Du får mejlet för att du är med i %(forum)s. Det skickas av %(forbund)s,"
        " som tar bort dig om du säger till.",
        forum=forum,
        forbund=forbund,
    )
