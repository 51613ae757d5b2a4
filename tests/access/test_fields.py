"""Which words reach whom, on every page that the matrix opens to them."""

import csv

import pytest

from tests import factories
from tests.access.house import House
from tests.access.matrix import TABLE, Word, read_rows
from tests.access.things.deviations import CONTACT

pytestmark = pytest.mark.slow
FIELDS = TABLE.with_name("field_access.csv")
SOUGHT = {
    "rapportörens kontakt": CONTACT,
    "vad rapportören skrev": factories.SAID,
    "frågan till parten": factories.ASKED,
}


def test_each_word_reaches_only_whom_the_table_names(house: House) -> None:
    with FIELDS.open(encoding="utf-8-sig", newline="") as file:
        table = {line["uppgift"]: line for line in csv.DictReader(file)}
    pages = [row for row in read_rows() if row.method == "GET"]
    whom = list(pages[0].expected)

    seen = {field: dict.fromkeys(whom, Word.NO.value) for field in SOUGHT}
    for who in whom:
        for row in pages:
            if row.expected[who] not in {Word.YES, Word.OPEN}:
                continue
            thing = house.thing(row.thing, who)
            answer = house.send(house.browser(who), row, thing)
            text = answer.get_data(as_text=False).decode("utf-8", "replace")
            answer.close()
            for field, sought in SOUGHT.items():
                if sought in text:
                    seen[field][who] = Word.YES.value
    house.put_back()

    assert seen == {field: {who: table[field][who] for who in whom} for field in SOUGHT}
