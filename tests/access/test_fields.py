"""Which words reach whom, on every page and in every file that the matrix opens to them."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from deviations.importing import views
from tests.access.house import House
from tests.access.matrix import TABLE, Row, Word, read_rows
from tests.access.things.deviations import CONTACT, SOUGHT
from tests.canaries import texts_of

pytestmark = pytest.mark.slow
FIELDS = TABLE.with_name("field_access.csv")
PAGES = [row for row in read_rows() if row.method == "GET"]
Seen = dict[str, dict[str, str]]


def read_fields() -> Seen:
    """Return the table: for each field, whom it reaches."""
    with FIELDS.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file, strict=True))
    whom = list(PAGES[0].expected)
    return {line["uppgift"]: {who: line[who] for who in whom} for line in lines}


def words_seen(house: House, whom: Sequence[str], pages: Sequence[Row]) -> Seen:
    """Open what is open to each; return which words each could read, in files unpacked."""
    seen: Seen = {field: dict.fromkeys(whom, Word.NO.value) for field in SOUGHT}
    for who in whom:
        for row in pages:
            if row.expected[who] in {Word.YES, Word.OPEN}:
                read = _read(house, row, who)
                for field in (field for field, sought in SOUGHT.items() if sought in read):
                    seen[field][who] = Word.YES.value
    house.put_back()
    return seen


def _read(house: House, row: Row, who: str) -> str:
    with house.send(house.browser(who), row, house.thing(row.thing, who)) as answer:
        return texts_of(answer.get_data(), answer.mimetype or "")


def test_each_word_reaches_only_whom_the_table_names(house: House) -> None:
    assert words_seen(house, list(PAGES[0].expected), PAGES) == read_fields()


def test_control_a_word_packed_into_a_file_is_seen(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_contact(_session: object, file: io.BytesIO, **_chosen: Any) -> Sequence[str]:
        book = openpyxl.Workbook()
        book.worksheets[0].append([CONTACT])
        book.save(file)
        assert CONTACT.encode() not in file.getvalue()
        return []

    monkeypatch.setattr(views, "write_list", with_contact)
    export = [row for row in PAGES if row.address == "/avvikelser.xlsx"]

    seen = words_seen(house, ["koordinator"], export)

    assert seen["rapportörens kontakt"] == {"koordinator": Word.YES}
