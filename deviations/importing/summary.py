"""What a koordinator should know about a file besides the counts, each thing said once."""

from collections import Counter
from collections.abc import Iterable, Iterator

from flask_babel import gettext as _

from deviations.formatting import listed
from deviations.importing.judging import Fate, Verdict
from deviations.importing.sheets.table import Sheet
from deviations.importing.vocabulary import Column


class Summary:
    """Gathers what was passed over, or kept only in words, while rows go by."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._unknown: Counter[tuple[Column, str]] = Counter()

    def add(self, verdicts: Iterable[Verdict]) -> None:
        """Take in the rows of a batch; what a refused row says is not kept, so not told."""
        for verdict in verdicts:
            if verdict.fate is not Fate.REFUSED:
                self._unknown.update(verdict.reading.unknown)

    def sentences(self) -> Iterator[str]:
        """Yield one sentence for each thing to know."""
        yield from self._sheet.notes
        if self._sheet.headings.ignored:
            columns = _quoted(self._sheet.headings.ignored)
            yield _("Kolumner som inte läses: %(columns)s.", columns=columns)
        forums = [word for column, word in self._unknown if column is Column.FORUM]
        if forums:
            yield _(
                "Forum som förbundet inte har, de står kvar i ord: %(forums)s.",
                forums=_quoted(forums),
            )
        for column in dict.fromkeys(column for column, _word in self._unknown):
            if column is not Column.FORUM:
                words = [word for where, word in self._unknown if where is column]
                yield _(
                    "I kolumnen %(column)s känns %(words)s inte igen och läses inte.",
                    column=str(column),
                    words=_quoted(words),
                )


def _quoted(words: Iterable[str]) -> str:
    return listed([f"”{word}”" for word in words])
