"""The list as Excel, in the import's own headings: what goes home can come back and add nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, Final

import xlsxwriter
from sqlalchemy import Select
from sqlalchemy.orm import Session, selectinload

from deviations.formatting import Precision
from deviations.importing.queries.lexicon import lexicon
from deviations.importing.reading.lexicon import Concern, Lexicon
from deviations.importing.vocabulary import EXPORTED, Column, key
from deviations.organisations.models.forbund import Forbund, PartCode, Verksamhet
from deviations.organisations.models.forum import Forum
from deviations.organisations.queries import kommuner, parts
from deviations.records.models.deviation import Deviation
from deviations.records.models.narrative import Narrative
from deviations.records.queries import labels
from deviations.records.vocabulary import UNKNOWN, Family
from deviations.tenancy import rows_of
from deviations.workbooks import write_text

CHUNK: Final = 500
# Nothing a person wrote is taken for a formula, a link or a number.
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS: Final = {Column.WHAT: 60, Column.CONSEQUENCE: 40, Column.TRIED: 40, Column.PROPOSAL: 40}
_WIDTH: Final = 18


@dataclass(frozen=True, kw_only=True)
class Names:
    """What ids and codes are called in one förbund, such that the import reads them back."""

    lexicon: Lexicon
    kommuner: Mapping[int, str]
    forums: Mapping[int, str]
    units: Mapping[int, str]
    parts: Mapping[PartCode, str]
    terms: Mapping[Family, Mapping[str, str]]

    def term(self, family: Family, code: str | None) -> str:
        """Return a code's label, or the code itself where two codes share the label."""
        if code is None or (code == UNKNOWN and family is not Family.ORSAK):
            return ""
        label = self.terms[family].get(code, code)
        return label if self._spellings[family].get(key(label)) == code else code

    def part(self, code: PartCode) -> str:
        """Return a part's name, or its code where another meaning has that name."""
        name = self.parts.get(code, code)
        return name if self.lexicon.parts.get(key(name)) == ((code, None),) else code

    def unit(self, concern: Concern) -> str:
        """Return the verksamhet of a concern, if it has one."""
        return self.units[concern[1]] if concern[1] is not None else ""

    @property
    def _spellings(self) -> Mapping[Family, Mapping[str, str]]:
        return {
            Family.TYP: self.lexicon.types,
            Family.ATERKOMMANDE: self.lexicon.recurrences,
            Family.KONSEKVENS_PERSON: self.lexicon.consequences_person,
            Family.KONSEKVENS_ARBETE: self.lexicon.consequences_work,
            Family.ORSAK: self.lexicon.causes,
            Family.NIVA: self.lexicon.levels,
            Family.PAVERKBART: self.lexicon.influences,
        }


def names_of(session: Session, forbund: Forbund) -> Names:
    """Gather what everything is called in a förbund."""
    return Names(
        lexicon=lexicon(session, forbund),
        kommuner={kommun.id: kommun.name for kommun in kommuner(session, forbund.id)},
        forums={forum.id: forum.name for forum in session.scalars(rows_of(Forum, forbund.id))},
        units={unit.id: unit.name for unit in session.scalars(rows_of(Verksamhet, forbund.id))},
        parts={code: part.name for code, part in parts(session, forbund.id).items()},
        terms={family: labels(session, forbund.id, family) for family in Family},
    )


def write_list(
    session: Session, file: BinaryIO, *, forbund: Forbund, chosen: Select[Deviation]
) -> list[str]:
    """Write the chosen deviations as a workbook; return their public ids. No contact is in it."""
    names = names_of(session, forbund)
    book = xlsxwriter.Workbook(file, _OPTIONS)
    book.set_properties({"title": "Avvikelser i samverkan", "author": forbund.name})
    page = _Page(book)
    written = []
    for count, (deviation, narrative) in enumerate(_told(session, forbund.id, chosen), start=1):
        page.write(count, _cells(count, deviation, narrative, names))
        written.append(deviation.public_id)
    page.close(len(written))
    book.close()
    return written


def _told(
    session: Session, forbund_id: int, chosen: Select[Deviation]
) -> Iterator[tuple[Deviation, Narrative | None]]:
    """Load a chunk at a time, so that a long list takes no more memory than a short one."""
    loaded = chosen.options(selectinload(Deviation.parts), selectinload(Deviation.types))
    found = session.scalars(loaded.execution_options(yield_per=CHUNK))
    for deviations in found.partitions():
        ids = [deviation.id for deviation in deviations]
        words = session.scalars(
            rows_of(Narrative, forbund_id).where(Narrative.deviation_id.in_(ids))
        )
        by_id = {narrative.deviation_id: narrative for narrative in words}
        for deviation in deviations:
            yield deviation, by_id.get(deviation.id)


def _cells(
    number: int, deviation: Deviation, narrative: Narrative | None, names: Names
) -> dict[Column, int | date | str]:
    return {Column.NUMBER: number} | _facts(deviation, names) | _words(narrative)


def _facts(deviation: Deviation, names: Names) -> dict[Column, int | date | str]:
    reporter = (deviation.reporting_part, deviation.reporting_verksamhet_id)
    concerned = [(part.part, part.verksamhet_id) for part in deviation.parts]
    kommun, forum = deviation.kommun_id, deviation.forum_id
    return {
        Column.DATE: _date(deviation.happened_on, deviation.precision),
        Column.KOMMUN: names.lexicon.area if kommun is None else names.kommuner[kommun],
        Column.FORUM: deviation.forum_named if forum is None else names.forums[forum],
        Column.REPORTER: names.part(deviation.reporting_part),
        Column.CONCERNED: _several([names.part(part.part) for part in deviation.parts]),
        Column.TYPE: _several([names.term(Family.TYP, type_.code) for type_ in deviation.types]),
        Column.RECURRENCE: names.term(Family.ATERKOMMANDE, deviation.recurrence),
        Column.KIND: "Framgång" if deviation.kind == "framgang" else "Brist",
        Column.REPORTER_VERKSAMHET: names.unit(reporter),
        Column.CONCERNED_VERKSAMHET: _several([names.unit(concern) for concern in concerned]),
        Column.CONSEQUENCE_PERSON: names.term(
            Family.KONSEKVENS_PERSON, deviation.consequence_person
        ),
        Column.CONSEQUENCE_WORK: names.term(Family.KONSEKVENS_ARBETE, deviation.consequence_work),
        Column.CAUSE: names.term(Family.ORSAK, deviation.cause),
        Column.LEVEL: names.term(Family.NIVA, deviation.level),
        Column.INFLUENCE: names.term(Family.PAVERKBART, deviation.influence),
        Column.STATUS: deviation.status.label,
        Column.REFERENCE: deviation.reference,
    }


def _words(narrative: Narrative | None) -> dict[Column, int | date | str]:
    if narrative is None:
        return {}
    return {
        Column.WHAT: narrative.what_happened,
        Column.CONSEQUENCE: narrative.consequence,
        Column.TRIED: narrative.tried,
        Column.PROPOSAL: narrative.proposal,
        Column.SOURCE: narrative.source,
    }


def _date(first: date, precision: Precision) -> date | str:
    if precision is Precision.DAY:
        return first
    if precision is Precision.MONTH:
        return f"{first:%Y-%m}"
    return f"{first.year}-H{1 if first.month == 1 else 2}"


def _several(names: Sequence[str]) -> str:
    return "; ".join(name for name in names if name)


class _Page:
    """The workbook's only sheet: values as values, texts always as texts."""

    def __init__(self, book: Any) -> None:
        self._sheet = book.add_worksheet("Avvikelser")
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self._text = book.add_format({"text_wrap": True, "valign": "top"})
        for place, column in enumerate(EXPORTED):
            self._sheet.set_column(place, place, _WIDTHS.get(column, _WIDTH))
        self._sheet.freeze_panes(1, 0)
        heading = book.add_format({"bold": True, "bottom": 1})
        for place, column in enumerate(EXPORTED):
            self._sheet.write_string(0, place, str(column), heading)

    def write(self, row: int, cells: Mapping[Column, int | date | str]) -> None:
        for place, column in enumerate(EXPORTED):
            value = cells.get(column, "")
            if isinstance(value, str):
                self._write_text(row, place, value)
            elif isinstance(value, date):
                self._sheet.write_datetime(row, place, value, self._day)
            else:
                self._sheet.write_number(row, place, value, self._text)

    def _write_text(self, row: int, place: int, text: str) -> None:
        if text:
            write_text(self._sheet, row, place, text, self._text)

    def close(self, rows: int) -> None:
        self._sheet.autofilter(0, 0, rows, len(EXPORTED) - 1)
