"""One row of a sheet: what it tells, or every reason why it cannot be read. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _

from deviations.importing.reading.cells import FREE_TEXTS, Cells, UnreadableError, clean_cells
from deviations.importing.reading.facts import read_facts
from deviations.importing.reading.lexicon import Lexicon
from deviations.importing.vocabulary import Column
from deviations.records.services.storing import Facts, Words, identity_of, likeness_of
from deviations.text import Kind, find_personal_data


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a row tells. `also` is its identity had its forum not been known, if it is."""

    facts: Facts
    words: Words
    identity: bytes
    likeness: bytes
    also: bytes | None = None

    @property
    def identities(self) -> tuple[bytes, ...]:
        """Return every identity under which the row may already stand."""
        return (self.identity,) if self.also is None else (self.identity, self.also)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A row read: `told`, or the reasons against it. `unknown` are words kept or passed over."""

    row: int
    cells: tuple[str, ...]
    told: Told | None = None
    reasons: tuple[str, ...] = ()
    unknown: tuple[tuple[Column, str], ...] = ()


def read_row(
    row: int,
    written: tuple[str, ...],
    columns: Mapping[Column, int],
    *,
    lexicon: Lexicon,
    today: date,
) -> Reading:
    """Read the cells of a row; a row that is refused carries every reason, in reading order."""
    try:
        cells = clean_cells(written, columns)
    except UnreadableError as formula:
        return Reading(row=row, cells=written, reasons=(str(formula),))
    facts = read_facts(cells, lexicon=lexicon, today=today)
    words = _words(cells)
    if facts is None or cells.reasons:
        return Reading(row=row, cells=written, reasons=tuple(cells.reasons))
    return Reading(
        row=row,
        cells=written,
        told=_told(facts, words, cells[Column.FORUM]),
        unknown=tuple(cells.unknown),
    )


def _told(facts: Facts, words: Words, forum: str) -> Told:
    also = None
    if facts.forum_id is not None:
        # Before the förbund had this forum the same row was stored with the forum in words.
        also = identity_of(replace(facts, forum_id=None, forum_named=forum), words)
    return Told(
        facts=facts,
        words=words,
        identity=identity_of(facts, words),
        likeness=likeness_of(facts),
        also=also,
    )


def _words(cells: Cells) -> Words:
    words = Words(
        what_happened=cells[Column.WHAT],
        consequence=cells[Column.CONSEQUENCE],
        tried=cells[Column.TRIED],
        proposal=cells[Column.PROPOSAL],
        source=cells[Column.SOURCE],
    )
    if not words.what_happened:
        cells.reasons.append(_("Vad hände saknas. Skriv vad som hände med en mening."))
    written = "\n".join(
        cells[column] for column in (*FREE_TEXTS, Column.FORUM, Column.SOURCE) if cells[column]
    )
    if any(find.kind is Kind.PERSONNUMMER and find.certain for find in find_personal_data(written)):
        cells.reasons.append(
            _("Texten har ett personnummer. Ta bort det, skriv till exempel ”deltagaren”.")
        )
    return words
