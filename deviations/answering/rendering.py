"""Say a question in words for the pages."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _, ngettext

from deviations import clock
from deviations.answering.values import Asked
from deviations.formatting import day_near, happened

OPENING = 120


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the list, and what stands beside a question."""

    public_id: str
    reference: str
    opening: str
    place: str
    asked: str
    wanted: str


def heading(waiting: int, part: str) -> str:
    """Say what waits for the part, in one sentence."""
    if not waiting:
        return str(_("Inga frågor väntar på %(part)s", part=part))
    return str(
        ngettext(
            "En fråga väntar på svar från %(part)s",
            "%(num)s frågor väntar på svar från %(part)s",
            waiting,
            part=part,
        )
    )


def line(asked: Asked, today: date) -> Line:
    """Return what the list says of a question."""
    return Line(
        public_id=asked.question.public_id,
        reference=asked.reference,
        opening=_opening(asked.question.words),
        place=asked.kommun or str(_("Hela förbundet")),
        asked=day_near(clock.day_of(asked.question.at), today),
        wanted=_wanted(asked, today),
    )


def _wanted(asked: Asked, today: date) -> str:
    if asked.answer is not None:
        return str(_("Besvarad %(day)s", day=day_near(clock.day_of(asked.answer.at), today)))
    if not asked.open:
        return str(_("Behöver inte besvaras längre"))
    due = asked.question.wanted_by
    if due is None:
        return str(
            _("Mer tid, utan bestämd dag")
            if asked.has_more_time
            else _("Svar önskas, ingen dag är bestämd")
        )
    if due < today:
        return str(_("Svar önskades senast %(day)s", day=day_near(due, today)))
    if asked.has_more_time:
        return str(_("Svar önskas nu senast %(day)s", day=day_near(due, today)))
    return str(_("Svar önskas senast %(day)s", day=day_near(due, today)))


def asked_for_more(asked: Asked, today: date) -> str:
    """Say when the part asked for more time; nothing when it has not."""
    question = asked.question
    if question.more_time_at is None:
        return ""
    when = day_near(clock.day_of(question.more_time_at), today)
    return str(_("Ni bad om mer tid %(day)s.", day=when))


def asked_by(asked: Asked, forbund: str, today: date) -> str:
    """Say who asks, and when: a role in a place, never a name."""
    when = day_near(clock.day_of(asked.question.at), today)
    if asked.kommun:
        return str(_("Samverkanskoordinatorn i %(place)s, %(day)s.", place=asked.kommun, day=when))
    return str(_("Samverkanskoordinatorn, %(forbund)s, %(day)s.", forbund=forbund, day=when))


def facts(asked: Asked) -> list[tuple[str, str]]:
    """Return where the question belongs. Who told of it, and what was told, is not there."""
    return [
        (_("Typ"), ", ".join(asked.types)),
        (_("Kommun"), asked.kommun or _("Hela förbundet")),
        (_("Hände"), happened(asked.happened_on, asked.precision)),
        (_("Referens"), asked.reference),
    ]


def _opening(words: str) -> str:
    one_line = " ".join(words.split())
    if len(one_line) <= OPENING:
        return one_line
    return f"{one_line[:OPENING].rsplit(' ', 1)[0]} …"
