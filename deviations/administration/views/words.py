"""The lists: which words there are, their order, and each word."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from deviations.administration.forms.words import (
    ChangeForm,
    OrderForm,
    PreviewForm,
    WordForm,
    order_form,
)
from deviations.administration.services import words
from deviations.administration.services.ordering import gathered, moved, numbered
from deviations.administration.services.words import Shelf, Written
from deviations.errors import ConflictError, NotFoundError, RefusedError
from deviations.extensions import db
from deviations.forms.choices import Option
from deviations.organisations.access import current_identity, requires
from deviations.organisations.roles import Permission
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.vocabulary import Family
from deviations.web.csrf import form_checks_token

STEPS = {"upp": -1, "ner": 1}
LOOK = "visa"
Answer = Response | str | tuple[str, int]


@requires(Permission.LIST_EDIT)
def lists() -> str:
    """Show the lists."""
    session = db.session()
    shelves = [(family, words.words_of(session, _shelf(family))) for family in Family]
    return render_template("administration/lists.html", shelves=shelves)


@requires(Permission.LIST_EDIT)
def family(family: str) -> str:
    """Show the words of a list in their order, and the question they make."""
    return _page(_shelf(_family(family)))


@requires(Permission.LIST_EDIT)
@form_checks_token
def add_word(family: str) -> Answer:
    """Add a word."""
    session, shelf, form = db.session(), _shelf(_family(family)), WordForm()
    if not form.validate():
        return _page(shelf, new=form), 422
    try:
        added = words.add_word(session, shelf, form.written())
    except RefusedError as refused:
        session.rollback()
        form.label.errors = [str(refused)]
        return _page(shelf, new=form), 422
    session.commit()
    flash(_("”%(label)s” står nu i formuläret.", label=added.label))
    return _back(shelf, f"ord-{added.code}")


@requires(Permission.LIST_EDIT)
@form_checks_token
def order_words(family: str) -> Answer:
    """Give the words the places typed, then move the one whose button was pressed."""
    session, shelf = db.session(), _shelf(_family(family))
    standing, _unused = words.words_of(session, shelf)
    form = order_form(standing)
    if not form.validate():
        return _page(shelf, order=form), 422
    way, _colon, code = request.form.get("flytta", "").partition(":")
    ordered = numbered(standing, form.numbers())
    if way in STEPS:
        ordered = moved(ordered, code, STEPS[way])
    try:
        words.put_in_order(
            session, shelf, [word.code for word in ordered], seen=form.seen.data or ""
        )
    except ConflictError:
        session.rollback()
        return _page(shelf, notice="changed"), 409
    session.commit()
    if way in STEPS:
        return _back(shelf, _button_of(ordered, way, code))
    flash(_("Ordningen är sparad."))
    return _back(shelf)


@requires(Permission.LIST_EDIT)
def word(family: str, code: str) -> str:
    """Show one word, to be written anew or taken out of use."""
    shelf = _shelf(_family(family))
    found = words.word_of(db.session(), shelf, code)
    return _word_page(shelf, found, ChangeForm(found))


@requires(Permission.LIST_EDIT)
@form_checks_token
def change_word(family: str, code: str) -> Answer:
    """Write a word anew, or show how its question would read."""
    session, shelf = db.session(), _shelf(_family(family))
    found = words.word_of(session, shelf, code)
    form = ChangeForm(found)
    if not form.validate():
        return _word_page(shelf, found, form), 422
    if request.form.get("step") == LOOK:
        return _word_page(shelf, found, form, instead=form.written())
    try:
        words.change_word(
            session,
            shelf,
            code,
            form.written(),
            new_meaning=form.new_meaning,
            seen=form.seen.data or "",
        )
    except ConflictError:
        session.rollback()
        return _word_page(shelf, words.word_of(session, shelf, code), form, notice="changed"), 409
    except RefusedError as refused:
        session.rollback()
        form.label.errors = [str(refused)]
        return _word_page(shelf, words.word_of(session, shelf, code), form), 422
    session.commit()
    flash(_("Sparat. Så står det i formuläret från och med nu."))
    return _back(shelf, f"ord-{code}")


@requires(Permission.LIST_EDIT)
def use_word(family: str, code: str) -> Answer:
    """Take a word out of use, or into use again."""
    session, shelf = db.session(), _shelf(_family(family))
    into_use = request.form.get("bruk") == "ja"
    try:
        change = words.restore_word if into_use else words.retire_word
        changed = change(session, shelf, code)
    except RefusedError as refused:
        session.rollback()
        flash(str(refused))
        return _back(shelf, f"ord-{code}")
    session.commit()
    flash(
        _("”%(label)s” står i formuläret igen.", label=changed.label)
        if into_use
        else _(
            "”%(label)s” står inte längre i formuläret. Rapporter som har ordet behåller det.",
            label=changed.label,
        )
    )
    return _back(shelf, f"ord-{code}")


def _family(written: str) -> Family:
    try:
        return Family(written)
    except ValueError:
        raise NotFoundError("Family") from None


def _shelf(family: Family) -> Shelf:
    identity = current_identity()
    return Shelf(forbund_id=identity.forbund_id, family=family, by=identity.public_id)


def _back(shelf: Shelf, anchor: str | None = None) -> Response:
    address = url_for("administration.family", family=shelf.family.value, _anchor=anchor)
    return redirect(address, 303)


def _button_of(ordered: list[VocabularyTerm], way: str, code: str) -> str:
    """Return the button that the next key press should meet: at the edge there is only one way."""
    edge = ordered[0 if way == "upp" else -1].code
    other = {"upp": "ner", "ner": "upp"}[way]
    return f"{other if code == edge else way}-{code}"


def _page(
    shelf: Shelf,
    *,
    new: WordForm | None = None,
    order: OrderForm | None = None,
    notice: str = "",
) -> str:
    in_use, unused = words.words_of(db.session(), shelf)
    if order is None:
        order = order_form(in_use)
        order.seen.data = words.seen_order(in_use)
    return render_template(
        "administration/list.html",
        family=shelf.family,
        in_use=in_use,
        unused=unused,
        order=order,
        new=new or WordForm(formdata=None),
        headings=words.headings_of([*in_use, *unused]),
        form=next((form for form in (new, order) if form and form.errors), None),
        notice=notice,
        preview=_preview(shelf.family, in_use),
    )


def _word_page(
    shelf: Shelf,
    word: VocabularyTerm,
    form: ChangeForm,
    *,
    instead: Written | None = None,
    notice: str = "",
) -> str:
    in_use, unused = words.words_of(db.session(), shelf)
    if notice or not form.is_submitted():
        form.seen.data = words.seen_word(word)
    return render_template(
        "administration/word.html",
        family=shelf.family,
        word=word,
        form=form,
        kept=words.why_kept(in_use, word),
        headings=words.headings_of([*in_use, *unused]),
        notice=notice,
        preview=_preview(shelf.family, in_use, word.code, instead) if instead else None,
    )


def _preview(
    family: Family,
    in_use: list[VocabularyTerm],
    code: str = "",
    instead: Written | None = None,
) -> PreviewForm:
    """Return the question as its reader sees it, with one word written as it would be."""
    options = [
        Option(each.code, shown.label, shown.hint, shown.group)
        for each in in_use
        for shown in [instead if instead and each.code == code else each]
    ]
    form = PreviewForm(formdata=None)
    form.forhandsvisning.label.text = family.question
    form.forhandsvisning.offer(gathered(options))
    return form
