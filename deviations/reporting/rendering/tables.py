"""Every block as an ordinary table, for the formats that know no other."""

from dataclasses import replace

from deviations.reporting.document import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Decision,
    Examples,
    Fact,
    Facts,
    Matrix,
    MatrixRow,
    Paragraph,
    Table,
    Words,
    number,
)


def lines(block: Block) -> tuple[str, ...]:
    """Return the sentences of a block that has no table."""
    if isinstance(block, Paragraph):
        return (block.text,)
    if isinstance(block, Bullets):
        return block.items
    if isinstance(block, Examples) and not block.examples:
        return (block.empty,)
    return ()


def table(block: Block, words: Words) -> Table | None:
    """Return the block as a table, or None where it is only sentences."""
    if isinstance(block, Table):
        return block
    if isinstance(block, Chart):
        return replace(block.table, note=_joined(block.table.note, block.note))
    if isinstance(block, Matrix):
        return of_matrix(block)
    if isinstance(block, Facts):
        return of_facts(block.facts, words)
    if isinstance(block, Examples) and block.examples:
        return of_examples(block, words)
    return None


def of_matrix(matrix: Matrix) -> Table:
    """Return the matrix with its sums and foot rows; what its marks mean goes into the note."""
    sums = bool(matrix.total_title)
    total = [Column(matrix.total_title, "number")] if sums else []
    foot = [
        (Cell(row.label), *(Cell(text) for text in row.cells), *[Cell("")] * sums)
        for row in matrix.foot
    ]
    return Table(
        caption=matrix.caption,
        columns=(
            Column(matrix.row_title),
            *(Column(column.name, "number") for column in matrix.columns),
            *total,
        ),
        rows=(*(_row(row, sums=sums) for row in matrix.rows), *foot),
        note=_joined(matrix.note, *_marked(matrix)),
    )


def _row(row: MatrixRow, *, sums: bool) -> tuple[Cell, ...]:
    total = [row.total or Cell("")] if sums else []
    return (Cell(row.label), *(number(cell.value) for cell in row.cells), *total)


def _joined(*notes: str) -> str:
    return " ".join(filter(None, notes))


def _marked(matrix: Matrix) -> list[str]:
    """Name each marked cell in words, since a plain table has no frame around it."""
    return [
        f"▲ {matrix.mark_note}: {row.label} → {column.name}."
        for row in matrix.rows
        for column, cell in zip(matrix.columns, row.cells, strict=True)
        if cell.marked
    ]


def of_facts(facts: tuple[Fact, ...], words: Words, caption: str = "") -> Table:
    """Return facts as a table of two columns."""
    rows = tuple((Cell(fact.label), Cell(fact.text)) for fact in facts)
    return Table(caption=caption, columns=(Column(words.fact), Column(words.answer)), rows=rows)


def of_examples(block: Examples, words: Words) -> Table:
    """Return examples as a table of three columns."""
    columns = (Column(words.example), Column(words.story), Column(words.type))
    rows = tuple((Cell(e.heading), Cell(e.text), Cell(e.type)) for e in block.examples)
    return Table(caption="", columns=columns, rows=rows)


def of_decisions(decisions: tuple[Decision, ...], words: Words) -> Table:
    """Return proposed decisions with all that each rests on."""
    rows = tuple(
        (Cell(one.proposal), Cell("\n".join(f"{f.label}: {f.text}" for f in one.facts)))
        for one in decisions
    )
    return Table(caption="", columns=(Column(words.proposal), Column(words.grounds)), rows=rows)
