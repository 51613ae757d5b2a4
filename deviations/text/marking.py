"""Finds made ready for a page: each in its context, with what to do about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from deviations.text.findings import Finding, Kind

_CONTEXT = 40  # code points to either side
_ELLIPSIS = "…"

N_ = str  # Babel collects what stands in it; the page translates it


class Urgency(StrEnum):
    """A must blocks what is being sent; a check asks its writer to look again."""

    MUST = "must"
    CHECK = "check"


_LABELS = {
    Kind.PERSONNUMMER: N_("Ett personnummer"),
    Kind.EMAIL: N_("En e-postadress"),
    Kind.PHONE: N_("Ett telefonnummer"),
    Kind.CASE_NUMBER: N_("Ett ärendenummer"),
    Kind.ADDRESS: N_("En adress"),
    Kind.NAME: N_("Ett namn"),
    Kind.HEALTH: N_("En uppgift om hälsa"),
}

_MUST_ADVICE = N_("Ta bort personnumret. Skriv till exempel ”deltagaren”.")

_CHECK_ADVICE = {
    Kind.PERSONNUMMER: N_("Ta bort numret om det är ett personnummer."),
    Kind.EMAIL: N_("Ta bort e-postadressen om den går till en person."),
    Kind.PHONE: N_("Ta bort telefonnumret om det inte går till en växel eller funktion."),
    Kind.CASE_NUMBER: N_("Ta bort numret om det hör till en persons ärende."),
    Kind.ADDRESS: N_("Ta bort adressen om någon bor där. Skriv till exempel ”hemma”."),
    Kind.NAME: N_("Ta bort namnet. Skriv till exempel ”deltagaren” eller ”handläggaren”."),
    Kind.HEALTH: N_("Ta bort diagnosen om det går att förstå vem den gäller."),
}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A find between the words around it, which are on one line and cut at word edges."""

    finding: Finding
    before: str
    found: str
    after: str

    @property
    def urgency(self) -> Urgency:
        return urgency(self.finding)

    @property
    def label(self) -> str:
        """Say what it is, to be translated by the page."""
        return _LABELS[self.finding.kind]

    @property
    def advice(self) -> str:
        """Say what to do, to be translated by the page."""
        if self.urgency is Urgency.MUST:
            return _MUST_ADVICE
        return _CHECK_ADVICE[self.finding.kind]


def urgency(finding: Finding) -> Urgency:
    """Only a certain personnummer must go."""
    must = finding.kind is Kind.PERSONNUMMER and finding.certain
    return Urgency.MUST if must else Urgency.CHECK


def blocks(findings: Iterable[Finding]) -> bool:
    """Tell whether a text with these finds may not be sent."""
    return any(urgency(finding) is Urgency.MUST for finding in findings)


def excerpts(text: str, findings: Sequence[Finding]) -> tuple[Excerpt, ...]:
    """Cut each find out of its text, with about 40 characters on either side.

    `findings` are those of `find_personal_data(text)`. What was cut off is `…`.
    """
    return tuple(
        Excerpt(
            finding,
            _before(text, finding.start),
            text[finding.start : finding.end],
            _after(text, finding.end),
        )
        for finding in findings
    )


def _before(text: str, end: int) -> str:
    if end <= _CONTEXT:
        return _on_one_line(text[:end])
    nearby = text[end - _CONTEXT : end]
    if not text[end - _CONTEXT - 1].isspace():  # the first word is cut: begin at the next
        nearby = nearby[_first_space(nearby) :]
    return f"{_ELLIPSIS} {_on_one_line(nearby).lstrip()}"


def _after(text: str, start: int) -> str:
    end = start + _CONTEXT
    if end >= len(text):
        return _on_one_line(text[start:])
    nearby = text[start:end]
    if not text[end].isspace():  # the last word is cut: end before it
        nearby = nearby[: len(nearby) - _first_space(nearby[::-1])]
    return f"{_on_one_line(nearby).rstrip()} {_ELLIPSIS}"


def _first_space(words: str) -> int:
    """Count the characters before the first space; a word that fills all is cut anywhere."""
    return next((place for place, sign in enumerate(words) if sign.isspace()), 0)


def _on_one_line(words: str) -> str:
    return "".join(" " if sign.isspace() else sign for sign in words)
