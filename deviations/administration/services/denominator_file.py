"""Denominators as a file: kommun;år;antal;källa;datum, read row by row, refused with a reason."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from deviations.errors import RefusedError
from deviations.forms.fields import iso_day
from deviations.organisations.models.denominator import Denominator
from deviations.organisations.models.forbund import Kommun
from deviations.organisations.services.denominators import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST,
    Figure,
    Slot,
)
from deviations.text import TextTooLong, clean

HEADINGS = ("kommun", "år", "antal", "källa", "datum")
DELIMITERS = (";", ",", "\t")
ENCODING = "utf-8-sig"  # without the mark, Excel reads å as Ã¥
MOST_BYTES, MOST_ROWS = 200_000, 2_000
LONGEST_SOURCE = 120
_WHOLE = re.compile(r"[0-9]{1,7}", re.ASCII)
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
_MIGHT_RUN = ("=", "+", "-", "@")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row that can be stored."""

    row: int
    kommun: Kommun
    slot: Slot
    figure: Figure


@dataclass(frozen=True)
class Refused:
    """A row that cannot: its number in the file, its cells and why."""

    row: int
    cells: str
    reason: str


@dataclass(frozen=True)
class Read:
    """What a file says."""

    lines: tuple[Line, ...]
    refused: tuple[Refused, ...]

    @property
    def figures(self) -> dict[Slot, Figure]:
        """Return what can be stored."""
        return {line.slot: line.figure for line in self.lines}


def read_file(raw: bytes, kommuner: Iterable[Kommun], *, today: date) -> Read:
    """Read a file; raise RefusedError when nothing in it can be read."""
    if len(raw) > MOST_BYTES:
        raise RefusedError(_("Filen är för stor. Den får ha högst 2 000 rader."))
    rows = _rows(_decoded(raw))
    columns = _columns(next(rows, []))
    named = _by_name(kommuner)
    lines: dict[Slot, Line] = {}
    refused = []
    for number, cells in enumerate(rows, start=2):
        if number > MOST_ROWS + 1:
            raise RefusedError(_("Filen har för många rader. Den får ha högst 2 000."))
        found = _cells(cells, columns)
        if not any(found[name] for name in ("antal", "källa", "datum")):
            continue  # a row of the template that nobody has filled in
        try:
            line = _line(number, found, named, today)
            if line.slot in lines:
                raise RefusedError(  # noqa: TRY301 - a reason like the others
                    _("Kommunen och året står redan på rad %(row)s.", row=lines[line.slot].row)
                )
            lines[line.slot] = line
        except RefusedError as reason:
            refused.append(Refused(number, "; ".join(cells)[:120], str(reason)))
    return Read(tuple(lines.values()), tuple(refused))


def write_file(denominators: Iterable[Denominator]) -> bytes:
    """Write what is stored, so that it can be read again."""
    return _written(
        (
            each.kommun.code,
            str(each.year),
            str(each.number),
            each.source,
            each.source_date.isoformat(),
        )
        for each in denominators
    )


def write_lines(lines: Iterable[Line]) -> str:
    """Write what was read, as a page holds it until somebody says yes."""
    return _written(
        (
            line.kommun.code,
            str(line.slot.year),
            str(line.figure.number),
            line.figure.source,
            line.figure.source_date.isoformat(),
        )
        for line in lines
    ).decode(ENCODING)


def write_template(kommuner: Iterable[Kommun], year: int) -> bytes:
    """Write a file to fill in: each kommun of the förbund, and a year."""
    return _written((kommun.name, str(year), "", "", "") for kommun in kommuner)


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    return text.getvalue().encode(ENCODING)


def _decoded(raw: bytes) -> str:
    for encoding in (ENCODING, "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RefusedError(_("Filen är ingen CSV-text. Spara den som CSV i UTF-8."))


def _rows(text: str) -> Iterator[list[str]]:
    heading = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=heading.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error:
        raise RefusedError(
            _("Citattecknen i filen går inte ihop. Spara den som CSV igen.")
        ) from None


def _columns(headings: Sequence[str]) -> Mapping[str, int]:
    written = [heading.strip().casefold() for heading in headings]
    missing = [name for name in HEADINGS if name not in written]
    if missing:
        raise RefusedError(
            _(
                "Den första raden ska vara rubrikerna %(headings)s. Det fattas %(missing)s.",
                headings=";".join(HEADINGS),
                missing=", ".join(missing),
            )
        )
    return {name: written.index(name) for name in HEADINGS}


def _cells(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    return {
        name: cells[place].strip() if place < len(cells) else "" for name, place in columns.items()
    }


def _by_name(kommuner: Iterable[Kommun]) -> dict[str, Kommun]:
    """Return kommuner by every way to write them; a spreadsheet drops the code's first zero."""
    found: dict[str, Kommun] = {}
    for kommun in kommuner:
        name = kommun.name.casefold()
        ways = (kommun.code, kommun.code.lstrip("0"), name, f"{name} kommun", f"{name}s kommun")
        found |= dict.fromkeys(ways, kommun)
    return found


def _line(row: int, cells: Mapping[str, str], named: Mapping[str, Kommun], today: date) -> Line:
    kommun = named.get(" ".join(cells["kommun"].casefold().split()))
    if kommun is None:
        raise RefusedError(
            _(
                "Kommunen finns inte i förbundet."
                " Skriv en av förbundets kommuner, med namn eller kod."
            )
        )
    return Line(
        row=row,
        kommun=kommun,
        slot=Slot(kommun.id, _year(cells["år"])),
        figure=Figure(
            number=_number(cells["antal"]),
            source=_source(cells["källa"]),
            source_date=_day(cells["datum"], today),
        ),
    )


def _year(written: str) -> int:
    if not _YEAR.fullmatch(written) or not FIRST_YEAR <= int(written) <= LAST_YEAR:
        raise RefusedError(_("Skriv året med fyra siffror, till exempel 2026."))
    return int(written)


def _number(written: str) -> int:
    if not _WHOLE.fullmatch(written) or not 1 <= int(written) <= MOST:
        raise RefusedError(
            _("Skriv antalet som ett heltal utan mellanrum, till exempel 17250. Minst 1.")
        )
    return int(written)


def _source(written: str) -> str:
    try:
        source = clean(written, limit=LONGEST_SOURCE, multiline=False)
    except TextTooLong:
        raise RefusedError(_("Korta källan till högst 120 tecken.")) from None
    if why := why_no_source(source):
        raise RefusedError(why)
    return source


def why_no_source(source: str) -> str:
    """Say why a text is no source; nothing when it is one."""
    if not source:
        return str(_("Skriv källan, till exempel SCB, folkmängd 20–64 år."))
    if source.startswith(_MIGHT_RUN):
        return str(_("Låt källan börja med en bokstav eller siffra."))
    return ""


def _day(written: str, today: date) -> date:
    day = iso_day(written)
    if day is None or not date(FIRST_YEAR, 1, 1) <= day <= today:
        raise RefusedError(
            _("Skriv källans datum så här: 2025-12-31. Det ska vara en dag som har varit.")
        )
    return day
