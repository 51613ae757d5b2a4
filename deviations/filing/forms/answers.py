"""The answers as their writer reads them before sending."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from deviations.filing.forms.happening import NOT_KNOWN, written
from deviations.filing.forms.offers import HONEST_DEFAULTS, concerned
from deviations.filing.forms.report import SEARCHED, ReportForm
from deviations.filing.rendering.marked import Piece, marked
from deviations.formatting import happened, listed
from deviations.records.vocabulary import Kind

_NOT_CARRIED = {"happened_on", "csrf_token", "submission_key", "webbplats", "manniska"}


@dataclass(frozen=True)
class Answer:
    """One row: what was asked, what was answered, and where on the form it is changed."""

    question: str
    pieces: tuple[Piece, ...]
    anchor: str


def carried(form: ReportForm) -> Iterator[tuple[str, str]]:
    """Yield every answer as name and value, so that a page can hold them all and store none.

    When it happened is written out: a form that is sent after midnight means what it said.
    """
    yield "happened_on", written(form.happening)
    for field in form:
        if field.name in _NOT_CARRIED:
            continue
        values = field.data if isinstance(field.data, list) else [field.data]
        yield from ((field.name, str(value)) for value in values if value)


def answers(form: ReportForm) -> tuple[Answer, ...]:
    """Return the rows of the page, the six first; of the voluntary ones those answered."""
    return tuple(
        Answer(question, _pieces(form, name, words), f"#{form[name].id}")
        for name, question, words in (*_needed(form), *_voluntary(form))
        if words
    )


def _pieces(form: ReportForm, name: str, words: str) -> tuple[Piece, ...]:
    if name not in SEARCHED:
        return (Piece(words, marked=False),)
    return marked(words, [find.finding for find in form.finds(name)])


def _needed(form: ReportForm) -> Iterator[tuple[str, str, str]]:
    worked = form.kind.data == Kind.FRAMGANG
    names = form.choices.parts
    parts = [names[code].name for code in concerned(form.concerned_parts.data) if code in names]
    types = [label_of(form, "types", code) for code in form.types.data]
    yield "kind", _("Vad du vill berätta om"), label_of(form, "kind")
    yield "kommun", _("Kommun"), label_of(form, "kommun")
    yield "reporting_part", _("Din part"), label_of(form, "reporting_part")
    yield "concerned_parts", _("Part det gäller"), listed(parts)
    yield "types", _("Vad som fungerade") if worked else _("Vad som brast"), "\n".join(types)
    yield "what_happened", _("Vad som hände"), form.what_happened.data


def _voluntary(form: ReportForm) -> Iterator[tuple[str, str, str]]:
    yield "happened_on", _("När"), _when(form)
    yield "forum", _("Var det märktes"), _told(form, "forum")
    yield "forum_named", _("Annat möte"), form.forum_named.data
    for name, question in (
        ("reporting_verksamhet", _("Din verksamhet")),
        ("concerned_verksamhet", _("Verksamhet det gäller")),
        ("recurrence", _("Har det hänt förut")),
        ("consequence_person", _("Följd för personen")),
        ("consequence_work", _("Följd för arbetet")),
    ):
        yield name, question, _told(form, name)
    yield "tried", _("Vad ni har provat"), form.tried.data
    yield "proposal", _("Förslag"), form.proposal.data
    by_code = _("Nej, jag följer rapporten med koden")
    yield "contact", _("Svar med e-post"), form.contact.data or by_code


def _when(form: ReportForm) -> str:
    when = happened(form.happening.first, form.happening.precision)
    when = when[0].upper() + when[1:]
    if form.precision.data == NOT_KNOWN:
        return str(_("Vet inte. Räknas till %(when)s.", when=when[0].lower() + when[1:]))
    return when


def _told(form: ReportForm, name: str) -> str:
    """Return the label of an answer, or nothing when it is the honest default."""
    return "" if form[name].data == HONEST_DEFAULTS[name] else label_of(form, name)


def label_of(form: ReportForm, name: str, value: str | None = None) -> str:
    """Return the label of a chosen option."""
    chosen = form[name].data if value is None else value
    return next((option.label for option in form[name].options if option.value == chosen), "")
