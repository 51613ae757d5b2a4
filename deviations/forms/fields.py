"""Fields that keep what was typed. Each takes one value, and says what to do when it is wrong.

All render as GOV.UK components. `missing` makes a field required and is the instruction that
stands when it is empty.
"""

import re
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l, lazy_ngettext
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovTextArea, GovTextInput
from wtforms import Field
from wtforms.validators import StopValidation

from deviations.formatting import number as written
from deviations.forms.typed import as_typed
from deviations.text import FREE_TEXT_LIMIT, TextTooLong, clean

_WHOLE_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_WHOLE = _l("Skriv ett heltal från %(least)s till %(most)s.")
EARLIEST = date(2000, 1, 1)


class Single(Field):
    """A field that may stand once in what is posted; `missing` says what to do when it is empty."""

    def __init__(self, label: Any = None, *, missing: Any = None, **options: Any) -> None:
        super().__init__(label, **options)
        self.missing = missing

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the first value; more than one is an error that loses nothing."""
        if valuelist:
            self.read(str(valuelist[0]))
        if len(valuelist) > 1:
            raise ValueError(_l("Svara bara en gång på den här frågan."))

    def read(self, typed: str) -> None:
        """Set `data` from what was typed; raise ValueError with an instruction."""
        raise NotImplementedError

    def pre_validate(self, form: Any) -> None:
        """Ask for an answer where one is needed."""
        if self.missing and not self.process_errors and self.data in (None, "", False):
            raise StopValidation(self.missing)


class Text(Single):
    """A text of one line. `data` is cleaned; a text over the limit stays on the page as typed."""

    widget = GovTextInput()
    multiline = False
    data: str

    def __init__(self, label: Any = None, *, limit: int, **options: Any) -> None:
        super().__init__(label, default=options.pop("default", ""), **options)
        self.limit = limit
        self.typed = ""

    def read(self, typed: str) -> None:
        """Clean the text; raise ValueError when it is too long."""
        self.typed, self.data = as_typed(typed), ""
        try:
            self.data = clean(typed, limit=self.limit, multiline=self.multiline)
        except TextTooLong as long:
            raise ValueError(_too_long(long)) from long

    def _value(self) -> str:
        return self.data or self.typed


class FreeText(Text):
    """A text of several lines, at most FREE_TEXT_LIMIT code points."""

    widget = GovTextArea()
    multiline = True

    def __init__(self, label: Any = None, *, limit: int = FREE_TEXT_LIMIT, **options: Any) -> None:
        super().__init__(label, limit=limit, **options)


class WholeNumber(Single):
    """A number of ASCII digits from `least` to `most`; None when empty.

    `asks`: what to do when it is none of those, with %(least)s and %(most)s.
    """

    widget = GovTextInput()
    data: int | None

    def __init__(
        self,
        label: Any = None,
        *,
        least: int,
        most: int,
        asks: Any = _WHOLE,
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.least, self.most, self.asks = least, most, asks
        self.typed = ""

    def read(self, typed: str) -> None:
        """Read the number; raise ValueError when it is none or out of range."""
        self.typed = as_typed(typed).strip()
        self.data = None
        if not self.typed:
            return
        number = int(self.typed) if _WHOLE_NUMBER.fullmatch(self.typed) else None
        if number is None or not self.least <= number <= self.most:
            raise ValueError(self.asks % {"least": written(self.least), "most": written(self.most)})
        self.data = number

    def _value(self) -> str:
        return self.typed if self.data is None else str(self.data)


class Day(Single):
    """A day as 2026-11-03, from `earliest` to `latest`; None when empty."""

    widget = GovTextInput()
    data: date | None

    def __init__(
        self,
        label: Any = None,
        *,
        earliest: date = EARLIEST,
        latest: date = date(2100, 12, 31),
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.earliest, self.latest = earliest, latest
        self.typed = ""

    def read(self, typed: str) -> None:
        """Read the day; raise ValueError when it is none or out of range."""
        self.typed = as_typed(typed).strip()
        self.data = None
        if not self.typed:
            return
        day = iso_day(self.typed)
        if day is None:
            raise ValueError(_l("Skriv dagen med siffror, till exempel 2026-11-03."))
        if not self.earliest <= day <= self.latest:
            message = _l("Skriv en dag från %(earliest)s till %(latest)s.")
            raise ValueError(message % {"earliest": self.earliest, "latest": self.latest})
        self.data = day

    def _value(self) -> str:
        return self.typed if self.data is None else self.data.isoformat()


class _SmallBox(GovCheckboxInput):
    """A box as small as all others of the house."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> Any:
        """Draw it small unless a page says otherwise."""
        return {"classes": "govuk-checkboxes--small", **super().map_gov_params(field, **kwargs)}


class Tick(Single):
    """A single box: ticked by `1`, `on` or `true`, and by nothing else."""

    widget = _SmallBox()
    data: bool

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, default=options.pop("default", False), **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the box; one that is not ticked is not sent."""
        self.data = False
        super().process_formdata(valuelist)

    def read(self, typed: str) -> None:
        """Read the tick; raise ValueError for any other word."""
        if typed not in {"1", "on", "true"}:
            raise ValueError(_l("Kryssa i rutan eller lämna den tom."))
        self.data = True

    def _value(self) -> str:
        return "1"


def iso_day(written: str) -> date | None:
    """Read a day as 2026-11-03; None when it is none.

    >>> iso_day("2026-02-28"), iso_day("2026-02-30"), iso_day("20260228")
    (datetime.date(2026, 2, 28), None, None)
    """
    if not _ISO_DAY.fullmatch(written):
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _too_long(long: TextTooLong) -> Any:
    return lazy_ngettext(
        "Korta texten med minst %(num)d tecken. Högst %(limit)d får plats.",
        "Korta texten med minst %(num)d tecken. Högst %(limit)d får plats.",
        long.length - long.limit,
        limit=long.limit,
    )
