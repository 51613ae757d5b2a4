import pytest

from deviations.reporting.document import (
    PROTECTED,
    Cell,
    Chart,
    Column,
    Matrix,
    MatrixCell,
    MatrixColumn,
    MatrixRow,
    MonthlyLine,
    Table,
    number,
)
from tests.documents import report

TWO = (Column("Typ"), Column("Antal", "number"))


def bars(*counts: int | None) -> Table:
    rows = tuple((Cell("rad"), number(count)) for count in counts)
    return Table(caption="Typer", columns=TWO, rows=rows, bar=1)


@pytest.mark.parametrize("row", [(Cell("för kort"),), (Cell("för"), Cell("lång"), Cell("rad"))])
def test_a_row_of_another_length_than_its_head_is_refused(row: tuple[Cell, ...]) -> None:
    with pytest.raises(ValueError, match="Typer: a row of"):
        Table(caption="Typer", columns=TWO, rows=(row,))


def test_a_total_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="a row of 1 under 2"):
        Table(caption="Typer", columns=TWO, rows=(), total=(Cell("Alla"),))


def test_a_matrix_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="a row of 0 under 1"):
        Matrix(
            caption="Vem möter vem",
            row_title="Rapporterar",
            column_title="Berör",
            columns=(MatrixColumn("Kommunen"),),
            rows=(MatrixRow("Kommunen", ()),),
        )


def test_bars_are_as_long_as_their_share_of_the_longest() -> None:
    assert bars(4, 2, 0).shares == (1.0, 0.5, 0.0)


def test_nothing_counted_gives_bars_without_length() -> None:
    assert bars(0, 0).shares == (0.0, 0.0)


def test_a_protected_count_has_no_bar() -> None:
    assert bars(4, None).shares == (1.0, None)


def test_a_table_without_bars_has_no_shares() -> None:
    assert Table(caption="Typer", columns=TWO, rows=()).shares == ()


@pytest.mark.parametrize(
    ("count", "step"),
    [(0, 0), (1, 1), (2, 1), (3, 2), (5, 2), (6, 3), (10, 3), (11, 4), (5_000, 4), (None, 0)],
)
def test_tints_follow_the_steps_of_the_key(count: int | None, step: int) -> None:
    assert MatrixCell(count).step == step


def test_a_protected_cell_says_so_and_holds_no_value() -> None:
    assert number(None) is PROTECTED
    assert MatrixCell(None).text == PROTECTED.text == "skyddad"
    assert PROTECTED.value is None


@pytest.mark.parametrize("alt", ["", " \n"])
def test_a_chart_without_a_sentence_is_refused(alt: str) -> None:
    with pytest.raises(ValueError, match="needs a sentence"):
        Chart(title="Per månad", alt=alt, line=MonthlyLine(()), table=bars(1))


def test_charts_come_in_the_order_they_are_read() -> None:
    assert [chart.title for chart in report().charts()] == ["Rapporterade avvikelser per månad"]
