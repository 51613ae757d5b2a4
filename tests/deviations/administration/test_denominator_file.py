"""A file of denominators is read row by row, and refused with what to do."""

from datetime import date

import pytest

from deviations.administration.services.denominator_file import (
    MOST_BYTES,
    Read,
    read_file,
    write_lines,
    write_template,
)
from deviations.errors import RefusedError
from deviations.organisations.models.forbund import Kommun

TODAY = date(2026, 11, 22)
HEAD = "kommun;år;antal;källa;datum"
GOOD = "Aneby;2026;3900;SCB;2025-12-31"
KOMMUNER = (
    Kommun(id=1, code="0604", slug="aneby", name="Aneby"),
    Kommun(id=2, code="0684", slug="savsjo", name="Sävsjö"),
)


def read(text: str, encoding: str = "utf-8") -> Read:
    return read_file(text.encode(encoding), KOMMUNER, today=TODAY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_office_s_way_to_write_a_file_is_read(
    encoding: str, delimiter: str, end: str
) -> None:
    text = f"{HEAD}{end}Sävsjö;2026;11200;SCB folkmängd;2025-12-31{end}".replace(";", delimiter)

    (line,) = read(text, encoding).lines

    assert (line.kommun.name, line.slot.year, line.figure.number) == ("Sävsjö", 2026, 11_200)
    assert (line.figure.source, line.figure.source_date) == ("SCB folkmängd", date(2025, 12, 31))
    assert not line.figure.invented


@pytest.mark.parametrize(
    "named", ["0604", "604", "Aneby", " aneby ", "ANEBY KOMMUN", "Anebys kommun"]
)
def test_a_kommun_is_named_by_code_or_name(named: str) -> None:
    (line,) = read(f"{HEAD}\n{named};2026;1;SCB;2025-12-31").lines

    assert line.kommun.code == "0604"


def test_columns_stand_in_any_order_beside_others() -> None:
    (line,) = read("Datum;Kommun;Anm;ÅR;Källa;Antal\n2025-12-31;Aneby;x;2026;SCB;7").lines

    assert (line.slot.year, line.figure.number) == (2026, 7)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Göteborg;2026;1;SCB;2025-12-31", "Kommunen finns inte i förbundet"),
        (";2026;1;SCB;2025-12-31", "Kommunen finns inte i förbundet"),
        ("Aneby;26;1;SCB;2025-12-31", "Skriv året med fyra siffror"),
        ("Aneby;1999;1;SCB;2025-12-31", "Skriv året med fyra siffror"),
        ("Aneby;2101;1;SCB;2025-12-31", "Skriv året med fyra siffror"),
        ("Aneby;２０２６;1;SCB;2025-12-31", "Skriv året med fyra siffror"),
        ("Aneby;2026;;SCB;2025-12-31", "Skriv antalet som ett heltal"),
        ("Aneby;2026;0;SCB;2025-12-31", "Skriv antalet som ett heltal"),
        ("Aneby;2026;-1;SCB;2025-12-31", "Skriv antalet som ett heltal"),
        ("Aneby;2026;3 900;SCB;2025-12-31", "Skriv antalet som ett heltal"),
        ("Aneby;2026;3900,0;SCB;2025-12-31", "Skriv antalet som ett heltal"),
        ("Aneby;2026;1e3;SCB;2025-12-31", "Skriv antalet som ett heltal"),
        ("Aneby;2026;99999999;SCB;2025-12-31", "Skriv antalet som ett heltal"),
        ("Aneby;2026;1;;2025-12-31", "Skriv källan"),
        ("Aneby;2026;1;=SUM(A1);2025-12-31", "börja med en bokstav"),
        (f"Aneby;2026;1;{'x' * 121};2025-12-31", "Korta källan"),
        ("Aneby;2026;1;SCB;", "Skriv källans datum"),
        ("Aneby;2026;1;SCB;31/12 2025", "Skriv källans datum"),
        ("Aneby;2026;1;SCB;2025-02-30", "Skriv källans datum"),
        ("Aneby;2026;1;SCB;2026-11-23", "Skriv källans datum"),
    ],
)
def test_a_row_that_cannot_be_read_says_what_to_change_and_stops_no_other(
    row: str, reason: str
) -> None:
    found = read(f"{HEAD}\n{row}\nSävsjö;2026;5;SCB;2026-11-22")

    assert [(refused.row, reason in refused.reason) for refused in found.refused] == [(2, True)]
    assert [line.kommun.name for line in found.lines] == ["Sävsjö"]


def test_the_same_kommun_and_year_twice_is_refused_the_second_time() -> None:
    found = read(f"{HEAD}\n{GOOD}\n0604;2026;4000;SCB;2025-12-31")

    assert [line.figure.number for line in found.lines] == [3_900]
    assert "står redan på rad 2" in found.refused[0].reason


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "Den första raden ska vara rubrikerna"),
        (b"kommun;antal\nAneby;1", "Det fattas år, källa, datum"),
        (b"PK\x03\x04\0\0", "ingen CSV-text"),
        (HEAD.encode("utf-16"), "ingen CSV-text"),
        (f'{HEAD}\n"Aneby;2026'.encode(), "Citattecknen"),
        (b"x" * (MOST_BYTES + 1), "för stor"),
        (f"{HEAD}\n".encode() + b";;;;\n" * 2_001, "för många rader"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(raw: bytes, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        read_file(raw, KOMMUNER, today=TODAY)


def test_the_template_is_read_as_nothing_until_it_is_filled_in() -> None:
    template = write_template(KOMMUNER, 2026).decode("utf-8-sig")
    assert read(template) == Read((), ())

    filled = template.replace("Sävsjö;2026;;;", "Sävsjö;2026;11200;SCB;2025-12-31")

    assert [line.kommun.code for line in read(filled).lines] == ["0684"]


def test_what_was_read_is_written_so_that_it_is_read_again() -> None:
    found = read(f'{HEAD}\n{GOOD}\nSävsjö;2026;5;"SCB; tabell ""BE""";2025-12-31')

    assert read(write_lines(found.lines)).figures == found.figures
