"""Denominators: which years have them, a year's table, and a file in and out."""

from io import BytesIO

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _, ngettext
from werkzeug.wrappers import Response as AnyResponse

from deviations import clock
from deviations.administration.forms.denominators import (
    ConfirmForm,
    FileForm,
    YearForm,
    year_form,
)
from deviations.administration.services import denominator_file
from deviations.administration.services.denominator_file import Read
from deviations.errors import ConflictError, NotFoundError, RefusedError
from deviations.extensions import db
from deviations.forms.typed import as_typed
from deviations.organisations.access import current_identity, requires
from deviations.organisations.queries import all_denominators, denominators as of_year, kommuner
from deviations.organisations.roles import Permission
from deviations.organisations.services.denominators import (
    FIRST_YEAR,
    LAST_YEAR,
    Entry,
    Figure,
    Slot,
    enter,
    says_the_same,
    seen_years,
)
from deviations.organisations.views.amounts import count_upload
from deviations.web.csrf import form_checks_token

SHOWN_YEARS = 4
# As much of a year that is none as is put back on the page.
LONGEST_YEAR = 20
Answer = AnyResponse | str | tuple[str, int]


@requires(Permission.LIST_EDIT)
def denominators() -> Answer:
    """Show which years have numbers; `?ar=` leads to a year's table."""
    written = request.args.get("ar", "").strip()
    if written.isascii() and written.isdigit() and FIRST_YEAR <= int(written) <= LAST_YEAR:
        return redirect(url_for("administration.denominator_year", year=int(written)))
    return _start(FileForm(), unreadable=as_typed(written)[:LONGEST_YEAR])


@requires(Permission.LIST_EDIT)
def denominator_year(year: int) -> str:
    """Show a year's table."""
    return _year_page(_form(_within_reason(year)), year)


@requires(Permission.LIST_EDIT)
@form_checks_token
def enter_year(year: int) -> Answer:
    """Store a year's table."""
    form = _form(_within_reason(year))
    if not form.validate():
        return _year_page(form, year), 422
    try:
        changed = _enter(form.figures(year), form.seen.data or "")
    except ConflictError:
        db.session.rollback()
        form.seen.data = _seen({year})
        return _year_page(form, year, notice="changed"), 409
    flash(_changed(changed))
    return redirect(url_for("administration.denominators"), 303)


@requires(Permission.LIST_EDIT)
@form_checks_token
def read_denominators() -> Answer:
    """Read a file and show what would be stored; nothing is stored."""
    form = FileForm()
    if not form.validate():
        return _start(form), 422
    count_upload(current_identity().public_id)
    try:
        read = _read(form.sheet.data.stream.read(denominator_file.MOST_BYTES + 1))
    except RefusedError as refused:
        form.sheet.errors = [str(refused)]
        return _start(form), 422
    return _preview(read, ConfirmForm(formdata=None))


@requires(Permission.LIST_EDIT)
@form_checks_token
def store_denominators() -> Answer:
    """Store what was shown, if it still stands as it was shown."""
    form = ConfirmForm()
    valid = form.validate()
    try:
        read = _read((form.held.data or "").encode())
    except RefusedError:
        return redirect(url_for("administration.denominators"), 303)
    if not valid:
        return _preview(read, form), 400
    try:
        changed = _enter(read.figures, form.seen.data or "")
    except ConflictError:
        db.session.rollback()
        return _preview(read, form, notice="changed"), 409
    flash(_changed(changed))
    return redirect(url_for("administration.denominators"), 303)


@requires(Permission.LIST_EDIT)
def denominator_template() -> Response:
    """Give out a file to fill in."""
    own = kommuner(db.session(), current_identity().forbund_id)
    year = clock.today().year
    return _file(denominator_file.write_template(own, year), f"invanare-mall-{year}.csv")


@requires(Permission.LIST_EDIT)
def denominator_list() -> Response:
    """Give out what is stored."""
    stored = all_denominators(db.session(), current_identity().forbund_id)
    return _file(denominator_file.write_file(stored), f"invanare-{clock.today()}.csv")


def _within_reason(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFoundError("Denominator")
    return year


def _form(year: int) -> YearForm:
    session, forbund_id = db.session(), current_identity().forbund_id
    return year_form(
        kommuner(session, forbund_id),
        of_year(session, forbund_id, year),
        today=clock.today(),
    )


def _seen(years: set[int]) -> str:
    return seen_years(db.session(), current_identity().forbund_id, years)


def _read(raw: bytes) -> Read:
    own = kommuner(db.session(), current_identity().forbund_id)
    return denominator_file.read_file(raw, own, today=clock.today())


def _enter(figures: dict[Slot, Figure | None] | dict[Slot, Figure], seen: str) -> int:
    identity, session = current_identity(), db.session()
    changed = enter(
        session,
        Entry(
            forbund_id=identity.forbund_id,
            figures=figures,
            seen=seen,
            by=identity.public_id,
            now=clock.now(),
        ),
    )
    session.commit()
    return changed


def _changed(count: int) -> str:
    if not count:
        return str(_("Inget var nytt, så inget ändrades."))
    return str(ngettext("Ett tal är sparat.", "%(num)s tal är sparade.", count))


def _start(form: FileForm, *, unreadable: str = "") -> str:
    session, forbund_id = db.session(), current_identity().forbund_id
    stored = all_denominators(session, forbund_id)
    now = clock.today().year
    recent = range(now - SHOWN_YEARS + 1, now + 1)
    years = sorted({*recent, *(each.year for each in stored)}, reverse=True)
    return render_template(
        "administration/denominators.html",
        form=form,
        unreadable=unreadable,
        count=len(kommuner(session, forbund_id)),
        years=[(year, [each for each in stored if each.year == year]) for year in years],
    )


def _year_page(form: YearForm, year: int, *, notice: str = "") -> str:
    if not form.is_submitted():
        form.seen.data = _seen({year})
    return render_template(
        "administration/denominator_year.html", form=form, year=year, notice=notice
    )


def _preview(read: Read, form: ConfirmForm, *, notice: str = "") -> str:
    session, forbund_id = db.session(), current_identity().forbund_id
    standing = {
        Slot(each.kommun_id, each.year): each for each in all_denominators(session, forbund_id)
    }
    form.held.data = denominator_file.write_lines(read.lines)
    form.seen.data = _seen({line.slot.year for line in read.lines})
    return render_template(
        "administration/denominator_file.html",
        form=form,
        notice=notice,
        refused=read.refused,
        lines=[
            (line, before, says_the_same(before, line.figure))
            for line in read.lines
            for before in [standing.get(line.slot)]
        ],
    )


def _file(raw: bytes, name: str) -> Response:
    return send_file(
        BytesIO(raw),
        mimetype="text/csv; charset=utf-8",
        as_attachment=True,
        download_name=name,
    )
