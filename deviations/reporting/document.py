"""One report as a tree of finished words and values. Renderers lay it out; none of them counts.

Every text is worded and every figure judged before it stands here. What may not be told is a
protected cell without a value, so no renderer can let it slip.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Literal

from deviations import formatting

Kind = Literal["text", "number", "percent", "date"]
Tone = Literal["late", "doing", "done", "protected"]
Value = int | float | date | None

_LOWEST_OF_STEP = (1, 3, 6, 11)  # the tints of a matrix: 0, 1–2, 3–5, 6–10, 11 and more


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The few words that layouts themselves need."""

    product: str = "Lex Heller"
    page: str = "Sida"
    of: str = "av"
    protected: str = "skyddad"
    as_table: str = "Visa som tabell"
    appendix: str = "Bilaga"
    about: str = "Om rapporten"
    own_part: str = "om den egna parten"
    fact: str = "Uppgift"
    answer: str = "Innehåll"
    proposal: str = "Förslag till beslut"
    grounds: str = "Bakgrund"
    example: str = "Exempel"
    count: str = "Antal"
    story: str = "Vad hände"
    type: str = "Typ"
    steps: tuple[str, str, str, str] = ("1–2", "3–5", "6–10", "11 eller fler")


WORDS = Words()


@dataclass(frozen=True, slots=True)
class Rich:
    """A sentence with a bold beginning."""

    bold: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What something is called, and what it is."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words, and the value behind them where there is one."""

    text: str
    value: Value = None
    tone: Tone | None = None


PROTECTED = Cell(WORDS.protected, tone="protected")


def number(value: int | None) -> Cell:
    """Return a count as a cell; None is protected.

    >>> number(12), number(None).text
    (Cell(text='12', value=12, tone=None), 'skyddad')
    """
    return PROTECTED if value is None else Cell(formatting.number(value), value)


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column, and what stands below it."""

    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a head. The first cell of a row names the row; `bar` draws that column's values.

    Each row, and the total row, is as long as `columns`; another length is a ValueError.
    """

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    bar: int | None = None
    note: str = ""
    shares: tuple[float | None, ...] = field(init=False)

    def __post_init__(self) -> None:
        for row in (*self.rows, self.total or self.columns):
            _same_length(row, self.columns, self.caption)
        object.__setattr__(self, "shares", self._shares())

    def _shares(self) -> tuple[float | None, ...]:
        """Return how long each bar is against the longest; a protected cell has none."""
        if self.bar is None:
            return ()
        values = [row[self.bar].value for row in self.rows]
        lengths = [value if isinstance(value, int | float) else None for value in values]
        longest = max((length for length in lengths if length), default=1)
        return tuple(None if length is None else length / longest for length in lengths)


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A column's name, and the short one for narrow screens."""

    name: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A count where two things meet; None is protected. `step` is its tint, 0 to 4."""

    value: int | None
    own: bool = False
    marked: bool = False
    text: str = field(init=False)
    step: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", number(self.value).text)
        steps = 0 if self.value is None else sum(self.value >= low for low in _LOWEST_OF_STEP)
        object.__setattr__(self, "step", steps)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row of a matrix, with its sum where the matrix has one."""

    label: str
    cells: tuple[MatrixCell, ...]
    total: Cell | None = None


@dataclass(frozen=True, slots=True)
class FootRow:
    """A row of words below a matrix, such as how many have been answered."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Counts of rows against columns. Lengths that differ are a ValueError."""

    kind: ClassVar[str] = "matrix"
    caption: str
    row_title: str
    column_title: str
    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    total_title: str = ""
    foot: tuple[FootRow, ...] = ()
    mark_note: str = ""
    note: str = ""
    has_own: bool = field(init=False)

    def __post_init__(self) -> None:
        for row in self.rows:
            _same_length(row.cells, self.columns, self.caption)
        for foot in self.foot:
            _same_length(foot.cells, self.columns, self.caption)
        own = any(cell.own for row in self.rows for cell in row.cells)
        object.__setattr__(self, "has_own", own)


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """One month: its label at the axis, its count (None is protected), a word beside its mark."""

    label: str
    value: int | None
    in_period: bool = False
    filling: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class MonthlyLine:
    """Counts by month with the report's own period marked and named."""

    points: tuple[MonthPoint, ...]
    period: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing, the sentence that says the same, and the same as a table.

    Without the sentence it is a ValueError: a chart is for those who do not see it, too.
    """

    kind: ClassVar[str] = "chart"
    title: str
    alt: str
    line: MonthlyLine
    table: Table
    note: str = ""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(f"{self.title}: a chart needs a sentence that says what it shows")


@dataclass(frozen=True, slots=True)
class Paragraph:
    kind: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    kind: ClassVar[str] = "bullets"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    kind: ClassVar[str] = "facts"
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A de-identified example, under words of its own and with its type."""

    heading: str
    text: str
    type: str


@dataclass(frozen=True, slots=True)
class Examples:
    """Up to three examples, or the honest sentence that there are none."""

    kind: ClassVar[str] = "examples"
    examples: tuple[Example, ...]
    empty: str


Block = Paragraph | Bullets | Facts | Table | Matrix | Chart | Examples


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A question, the sentence that answers it, and the figures that prove the sentence.

    Two `narrow` sections in a row may stand side by side.
    """

    key: str
    question: str
    heading: str
    blocks: tuple[Block, ...]
    note: str = ""
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """A proposed decision and what it rests on: pattern, part, last decision, whether it helped."""

    proposal: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionBox:
    """At most three proposed decisions, or the honest sentence that there are none."""

    heading: str
    decisions: tuple[Decision, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read the figures."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole report. `author` is the förbund, never a person; `issued` is aware.

    `running` stands at the head of every page, `footer` (cut-off, edition, hash) at its foot;
    `about` is everything a figure must carry with it when it leaves.
    """

    title: str
    kicker: str
    running: str
    author: str
    issued: datetime
    facts: tuple[str, ...]
    lead: tuple[Rich, ...]
    sections: tuple[Section, ...]
    reading: Reading
    footer: str
    about: tuple[Fact, ...]
    decisions: DecisionBox | None = None
    appendix: tuple[Section, ...] = ()
    language: str = "sv"
    words: Words = WORDS

    def charts(self) -> tuple[Chart, ...]:
        """Return every chart in the order it is read."""
        sections = (*self.sections, *self.appendix)
        blocks = (block for section in sections for block in section.blocks)
        return tuple(block for block in blocks if isinstance(block, Chart))


def _same_length(row: tuple[object, ...], columns: tuple[object, ...], caption: str) -> None:
    if len(row) != len(columns):
        raise ValueError(f"{caption}: a row of {len(row)} under {len(columns)} columns")
