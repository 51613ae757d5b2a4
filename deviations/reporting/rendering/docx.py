"""The document for Word: real styles and headings, tables with heads, pictures with words."""

from datetime import UTC
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

from deviations.reporting.document import (
    Block,
    Bullets,
    Chart,
    Decision,
    DecisionBox,
    Document,
    Examples,
    Matrix,
    Section,
)
from deviations.reporting.rendering import charts, tables, word as w
from deviations.reporting.rendering.monthly_line import PAPER
from deviations.reporting.rendering.plain import reworded
from deviations.reporting.rendering.word_tables import add_matrix, add_table

_LONGEST_PROPERTY = 255
_TEXT_WIDTH = Mm(166)


def render(document: Document, *, fonts: Path) -> bytes:
    """Return the Word file; the same document gives the same bytes."""
    file = BytesIO()
    _Writer(reworded(document), fonts).write().save(file)
    return w.settled(file.getvalue())


class _Writer:
    """One Word document being written from the top."""

    def __init__(self, document: Document, fonts: Path) -> None:
        self.document, self.words, self.fonts = document, document.words, fonts
        self.word: WordDocument = docx.Document()
        w.prepare(self.word)

    def write(self) -> WordDocument:
        self._properties()
        self._edges()
        self._opening()
        for section in self.document.sections:
            self._section(section, "Heading 1")
        if self.document.decisions:
            self._decisions(self.document.decisions)
        self._reading()
        self._appendix()
        return self.word

    def _properties(self) -> None:
        properties = self.word.core_properties
        properties.title = self.document.title[:_LONGEST_PROPERTY]
        author = self.document.author[:_LONGEST_PROPERTY]
        properties.author = properties.last_modified_by = author
        properties.comments, properties.language = "", w.LANGUAGE
        issued = self.document.issued.astimezone(UTC).replace(tzinfo=None)
        properties.created = properties.modified = issued

    def _edges(self) -> None:
        section = self.word.sections[0]
        head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
        for paragraph in (head, foot):
            stops = paragraph.paragraph_format.tab_stops
            stops.add_tab_stop(_TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        head.add_run(self.words.product).bold = True
        head.add_run(f"   {self.document.author}\t{self.document.running}")
        foot.add_run(f"{self.document.footer}\t{self.words.page} ")
        w.field(foot, "PAGE")
        foot.add_run(f" {self.words.of} ")
        w.field(foot, "NUMPAGES")

    def _opening(self) -> None:
        self._say(self.document.kicker, "Subtitle")
        self._say(self.document.title, "Title")
        self._say("   ".join(self.document.facts), "Subtitle")
        for sentence in self.document.lead:
            paragraph = self.word.add_paragraph()
            paragraph.add_run(sentence.bold).bold = True
            paragraph.add_run(sentence.rest)
            for run in paragraph.runs:
                run.font.size = Pt(12.5)

    def _say(self, text: str, style: str = "Normal") -> None:
        if text:
            self.word.add_paragraph(text, style)

    def _section(self, section: Section, heading: str) -> None:
        question = self.word.add_paragraph(section.question, "Subtitle")
        question.paragraph_format.space_before = Pt(14)
        w.rule_above(question)
        self._say(section.heading, heading)
        self._say(section.note, "Subtitle")
        for block in section.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        for line in tables.lines(block):
            self._say(line, "List Bullet" if isinstance(block, Bullets) else "Normal")
        if isinstance(block, Chart):
            self._chart(block)
        elif isinstance(block, Matrix):
            add_matrix(self.word, block, self.words)
        elif isinstance(block, Examples):
            self._examples(block)
        elif table := tables.table(block, self.words):
            add_table(self.word, table)

    def _chart(self, chart: Chart) -> None:
        picture = BytesIO(charts.png(chart, PAPER, fonts=self.fonts))
        shape = self.word.add_picture(picture, width=_TEXT_WIDTH)
        self.word.paragraphs[-1].paragraph_format.keep_with_next = bool(chart.note)
        w.describe(shape, chart.title, chart.alt)
        self._say(chart.note, w.NOTE)

    def _examples(self, block: Examples) -> None:
        for example in block.examples:
            self._say(example.heading, "Heading 3")
            self.word.add_paragraph(example.text).paragraph_format.keep_with_next = True
            self._say(example.type, w.NOTE)

    def _decisions(self, box: DecisionBox) -> None:
        start = len(self.word.paragraphs)
        self._say(box.heading, "Heading 1")
        for at, decision in enumerate(box.decisions, 1):
            self._decision(at, decision)
        if not box.decisions:
            self._say(box.empty)
        for paragraph in self.word.paragraphs[start:]:
            w.rule_beside(paragraph)
            paragraph.paragraph_format.keep_with_next = True

    def _decision(self, at: int, decision: Decision) -> None:
        self._say(f"{at}. {decision.proposal}", "Heading 3")
        for fact in decision.facts:
            paragraph = self.word.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.add_run(f"{fact.label}: ").bold = True
            paragraph.add_run(fact.text)

    def _reading(self) -> None:
        heading = self.word.add_paragraph(self.document.reading.heading, "Heading 1")
        heading.paragraph_format.space_before = Pt(16)
        for paragraph in self.document.reading.paragraphs:
            self._say(paragraph, w.NOTE)

    def _appendix(self) -> None:
        drawn = self.document.charts()
        if not (drawn or self.document.appendix):
            return
        self.word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        self._say(self.words.appendix, "Heading 1")
        for chart in drawn:
            add_table(self.word, chart.table)
        for section in self.document.appendix:
            self._section(section, "Heading 2")
