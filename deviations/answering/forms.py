"""The part's answer."""

from flask_babel import gettext as _, lazy_gettext as _l

from deviations.answering.vocabulary import Reply
from deviations.forms.base import SwedishForm
from deviations.forms.choices import OneOf, Option
from deviations.forms.fields import FreeText
from deviations.text import FREE_TEXT_LIMIT, blocks, find_personal_data


class AnswerForm(SwedishForm):
    """The words of an answer, and which button was pressed."""

    reply = OneOf(default=Reply.ANSWER, missing=_l("Välj ett av svaren."))
    words = FreeText(
        _l("Ert svar"),
        description=_l("Beskriv hur ni arbetar. Skriv inga namn, inte heller ditt eget."),
    )

    def offer(self) -> None:
        """List the ways to answer."""
        self.reply.offer(Option(reply, reply.label) for reply in Reply)

    @property
    def said(self) -> str:
        """Return the answer as the koordinator will read it."""
        return Reply(self.reply.data).say(self.words.data)

    @property
    def wants_time(self) -> bool:
        """Say whether the part answers later."""
        return bool(self.reply.data == Reply.MORE_TIME)

    def is_sound(self) -> bool:
        """Validate: an answer says something, fits, and holds no certain personnummer."""
        if not self.validate():
            return False
        if wrong := self._wrong():
            self.words.errors = [wrong]
        return not wrong

    def _wrong(self) -> str:
        if not self.said:
            return str(_("Skriv ert svar, eller välj något av svaren under rutan."))
        if (over := len(self.said) - FREE_TEXT_LIMIT) > 0:
            return str(_("Korta texten med minst %(over)s tecken.", over=over))
        if blocks(find_personal_data(self.words.data)):
            return str(_("Ta bort personnumret. Skriv till exempel ”deltagaren”."))
        return ""
