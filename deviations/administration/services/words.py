"""The words of a förbund's lists. Nothing is deleted: old reports carry every word there was."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from sqlalchemy import Select
from sqlalchemy.orm import Session

from deviations.administration.services.ordering import gathered, with_new
from deviations.audit.services import record
from deviations.errors import ConflictError, RefusedError
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.vocabulary import KEPT, UNKNOWN, Family, code_of
from deviations.tenancy import one_of, rows_of


@dataclass(frozen=True, kw_only=True)
class Written:
    """What people read of a word."""

    label: str
    hint: str = ""
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A list of one förbund, and who works at it."""

    forbund_id: int
    family: Family
    by: str


def words_of(session: Session, shelf: Shelf) -> tuple[list[VocabularyTerm], list[VocabularyTerm]]:
    """Return the words in use in their order, and those that are not."""
    words = session.scalars(_all_words(shelf)).all()
    return [word for word in words if word.active], [word for word in words if not word.active]


def word_of(session: Session, shelf: Shelf, code: str) -> VocabularyTerm:
    """Return one word; raise NotFoundError when the list has none with that code."""
    return one_of(session, VocabularyTerm, shelf.forbund_id, family=shelf.family, code=code)


def headings_of(words: Iterable[VocabularyTerm]) -> tuple[str, ...]:
    """Return the sub-headings in order."""
    return tuple(dict.fromkeys(word.group for word in words if word.group))


def seen_word(word: VocabularyTerm) -> str:
    """Return a mark of how a word stood when a page showed it."""
    return _mark([word.label, word.hint, word.group, word.version, word.active])


def seen_order(words: Iterable[VocabularyTerm]) -> str:
    """Return a mark of the order that a page showed."""
    return _mark([word.code for word in words])


def add_word(session: Session, shelf: Shelf, written: Written) -> VocabularyTerm:
    """Add a word; its code is made from the label and is for ever.

    Raises RefusedError when the list has the label already.
    """
    words = _locked(session, shelf)
    written = _in_standing_spelling(words, written)
    _refuse_label_of_another(words, written.label, own_code=None)
    added = VocabularyTerm(
        forbund_id=shelf.forbund_id,
        family=shelf.family,
        code=code_of(written.label, {word.code for word in words}),
        version=1,
        label=written.label,
        hint=written.hint,
        group=written.group,
        position=len(words) + 1,
        active=True,
    )
    session.add(added)
    in_use = with_new([word for word in words if word.active], added, KEPT[shelf.family])
    _number([*in_use, *(word for word in words if not word.active)])
    session.flush()
    _record(shelf, added, "word:added")
    return added


def change_word(
    session: Session,
    shelf: Shelf,
    code: str,
    written: Written,
    *,
    new_meaning: bool,
    seen: str,
) -> VocabularyTerm:
    """Write a word anew; a new meaning counts its version up.

    Raises ConflictError when somebody changed the word since the page showed it, and RefusedError
    when another word has the label.
    """
    words = _locked(session, shelf)
    word = word_of(session, shelf, code)
    if seen != seen_word(word):
        raise ConflictError
    written = _in_standing_spelling(words, written)
    _refuse_label_of_another(words, written.label, own_code=code)
    changed = [name for name, value in vars(written).items() if getattr(word, name) != value]
    word.label, word.hint, word.group = written.label, written.hint, written.group
    if new_meaning:
        word.version += 1
    _number([*gathered(word for word in words if word.active), *_unused(words)])
    session.flush()
    if new_meaning:
        _record(shelf, word, "word:redefined", fields=changed, version=word.version)
    elif changed:
        _record(shelf, word, "word:changed", fields=changed)
    return word


def put_in_order(
    session: Session, shelf: Shelf, codes: Sequence[str], *, seen: str
) -> Sequence[VocabularyTerm]:
    """Give the words in use the order of `codes`.

    Raises ConflictError when the list is another than the page showed.
    """
    words = _locked(session, shelf)
    in_use = {word.code: word for word in words if word.active}
    if seen != seen_order(in_use.values()) or sorted(codes) != sorted(in_use):
        raise ConflictError
    before = list(in_use)
    ordered = gathered(in_use[code] for code in codes)
    if [word.code for word in ordered] != before:
        _number([*ordered, *_unused(words)])
        session.flush()
        record(
            "list:ordered",
            subject=shelf.family,
            by=shelf.by,
            forbund_id=shelf.forbund_id,
            codes=[word.code for word in ordered],
        )
    return ordered


def retire_word(session: Session, shelf: Shelf, code: str) -> VocabularyTerm:
    """Take a word out of use; reports that carry it keep it. Twice is once.

    Raises RefusedError for a word that the list cannot do without.
    """
    words = _locked(session, shelf)
    word = word_of(session, shelf, code)
    if not word.active:
        return word
    if why := why_kept(words, word):
        raise RefusedError(why)
    word.active = False
    _number([*(each for each in words if each.active), *_unused(words)])
    session.flush()
    _record(shelf, word, "word:retired")
    return word


def restore_word(session: Session, shelf: Shelf, code: str) -> VocabularyTerm:
    """Take a word into use again, last under its heading. Twice is once."""
    words = _locked(session, shelf)
    word = word_of(session, shelf, code)
    if word.active:
        return word
    in_use = with_new([each for each in words if each.active], word, KEPT[shelf.family])
    word.active = True
    _number([*in_use, *_unused(words)])
    session.flush()
    _record(shelf, word, "word:restored")
    return word


def why_kept(words: Iterable[VocabularyTerm], word: VocabularyTerm) -> str:
    """Say why a word cannot be taken out of use; nothing when it can."""
    if word.code in KEPT[word.family]:
        return _why_needed(word)
    if not any(each.active and each.code != word.code for each in words):
        return str(_("Det är listans enda ord. Lägg till ett annat först."))
    return ""


def _why_needed(word: VocabularyTerm) -> str:
    if word.code == UNKNOWN:
        return str(_("Behövs alltid: den som inte vet ska kunna svara ärligt."))
    if word.family is Family.ATERKOMMANDE:
        return str(_("Behövs alltid: importen läser ”ja” och ”nej” som de här orden."))
    return str(_("Behövs alltid: den som inte hittar något som passar ska kunna rapportera."))


def _all_words(shelf: Shelf) -> Select[VocabularyTerm]:
    chosen = rows_of(VocabularyTerm, shelf.forbund_id)
    own = chosen.where(VocabularyTerm.family == shelf.family)
    return own.order_by(VocabularyTerm.position, VocabularyTerm.id)


def _locked(session: Session, shelf: Shelf) -> Sequence[VocabularyTerm]:
    """Hold the list until the caller commits, then read it as it stands now.

    Two statements: what was added while this one waited is not seen by the statement that waits.
    """
    session.execute(_all_words(shelf).with_for_update())
    return session.scalars(_all_words(shelf).execution_options(populate_existing=True)).all()


def _unused(words: Iterable[VocabularyTerm]) -> list[VocabularyTerm]:
    return [word for word in words if not word.active]


def _number(words: Iterable[VocabularyTerm]) -> None:
    for position, word in enumerate(words, start=1):
        word.position = position


def _in_standing_spelling(words: Iterable[VocabularyTerm], written: Written) -> Written:
    """Let a heading that is there already be written as it stands, whatever its case."""
    standing = {heading.casefold(): heading for heading in headings_of(words)}
    return replace(written, group=standing.get(written.group.casefold(), written.group))


def _refuse_label_of_another(
    words: Iterable[VocabularyTerm], label: str, *, own_code: str | None
) -> None:
    for word in words:
        if word.code != own_code and word.label.casefold() == label.casefold():
            raise RefusedError(
                _("”%(label)s” finns redan i listan. Skriv något annat.", label=word.label)
                if word.active
                else _(
                    "”%(label)s” finns bland orden som inte används. Ta det i bruk igen i stället.",
                    label=word.label,
                )
            )


def _mark(standing: list[object]) -> str:
    return hashlib.sha256(json.dumps(standing).encode()).hexdigest()[:16]


def _record(shelf: Shelf, word: VocabularyTerm, action: str, **facts: object) -> None:
    record(
        action,
        subject=f"{shelf.family}/{word.code}",
        by=shelf.by,
        forbund_id=shelf.forbund_id,
        **facts,
    )
