"""What an import leaves behind: once, twice, changed, stopped, and two at the same time."""

import io
from datetime import timedelta

import pytest
import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.periods import Period
from deviations import faults
from deviations.audit.chain import first_broken
from deviations.audit.models import AuditEvent
from deviations.audit.services import audit_key
from deviations.figures.services import forum_figures
from deviations.importing import services
from deviations.importing.services import Tally
from deviations.organisations.models.forum import Forum, ForumKind
from deviations.text import TextTooLong, clean
from deviations.workbooks import write_text
from tests import documented, factories
from tests.deviations.importing.storing import bring_in, narratives, stored
from tests.deviations.importing.writing import DOCUMENTED, as_csv, as_xlsx, rows
from tests.hostile import HOSTILE_TEXTS
from tests.marks import on_both_databases

COUNTS = {"hoglandet": 51, "jamtland": 13, "norra-vastmanland": 15}


def the_documented_sheet() -> io.BytesIO:
    return io.BytesIO(DOCUMENTED.read_bytes())


@on_both_databases
def test_every_documented_row_comes_to_its_own_forbund_and_counts_as_worked_out(
    session: Session,
) -> None:
    totals = {slug: bring_in(session, the_documented_sheet(), into=slug) for slug in COUNTS}

    assert totals == {
        slug: Tally(read=79, stored=count, known=0, refused=79 - count)
        for slug, count in COUNTS.items()
    }
    for (slug, forum_slug, period), answer in documented.WORKED_ANSWERS.items():
        forum = factories.forum(session, forum_slug, of=slug)
        figures = forum_figures(
            session, forum, Period.parse(period), cut_off=factories.NOW + timedelta(days=1)
        ).published()
        assert figures["totals"]["deviations"] == answer.deviations
        assert figures["tables"]["by_type"] == documented.counts(answer.by_type)
        assert figures["tables"]["reporting_by_concerned"] == documented.crossed(
            answer.reporting_by_concerned
        )


@on_both_databases
def test_the_same_file_again_adds_nothing(session: Session) -> None:
    bring_in(session, the_documented_sheet())

    again = bring_in(session, the_documented_sheet())

    assert again == Tally(read=79, stored=0, known=51, refused=28)
    assert len(stored(session)) == 51


def test_the_same_rows_in_other_spellings_are_the_same(session: Session) -> None:
    bring_in(session, as_csv(rows({"Berörd part": "FK", "Datum": "2019-03-22"})))

    again = bring_in(
        session,
        as_xlsx(rows({"Berörd part": "F-kassan", "Datum": "22/3 2019", "Nr": 7, "Källa": "x"})),
    )

    assert (again.stored, again.known) == (0, 1)


def test_two_identical_rows_are_two_events_and_the_second_points_to_the_first(
    session: Session,
) -> None:
    first = bring_in(session, as_csv(rows({}, {"Kommun": "Aneby"}, {})))
    again = bring_in(session, as_csv(rows({}, {"Kommun": "Aneby"}, {}, {})))

    assert (first.stored, again.stored, again.known) == (3, 1, 3)
    one, _aneby, two, three = stored(session)
    assert (one.resembles_id, two.resembles_id, three.resembles_id) == (None, one.id, one.id)


def test_a_row_with_other_words_is_new_and_resembles_the_old(session: Session) -> None:
    bring_in(session, as_csv(rows({})))

    bring_in(session, as_csv(rows({"Vad hände": "Svaret på remissen kom efter elva veckor."})))

    old, new = stored(session)
    assert new.resembles_id == old.id


@pytest.mark.parametrize(
    "change",
    [
        {"Datum": "2019-03-23"},
        {"Datum": "2019-03"},
        {"Kommun": "Aneby"},
        {"Rapporterad av": "FK"},
        {"Berörd part": "Regionen"},
        {"Typ": "Remiss"},
    ],
)
def test_a_row_about_something_else_resembles_nothing(
    session: Session, change: dict[str, str]
) -> None:
    bring_in(session, as_csv(rows({})))

    bring_in(session, as_csv(rows(change)))

    _old, new = stored(session)
    assert new.resembles_id is None


def test_a_forum_that_is_added_later_does_not_make_old_rows_new(session: Session) -> None:
    sheet = rows({"Forum": "Samverkanscirkeln"})
    bring_in(session, as_csv(sheet))
    forbund = factories.forbund(session)
    session.add(
        Forum(
            forbund_id=forbund.id,
            kommun_id=factories.kommun(session, "nassjo").id,
            kind=ForumKind.ANNAT,
            slug="cirkeln",
            name="Samverkanscirkeln",
        )
    )
    session.commit()

    again = bring_in(session, as_csv(sheet))

    assert (again.stored, again.known) == (0, 1)


def test_rows_are_new_received_now_and_numbered_without_a_gap(session: Session) -> None:
    bring_in(session, as_csv(rows({}, {"Kommun": "Ragunda"}, {"Kommun": "Aneby"})))

    first, second = stored(session)
    assert {first.status, second.status} == {"inkommen"}
    assert {first.channel, second.channel} == {"import"}
    assert {first.received_at, second.received_at} == {factories.NOW}
    assert [first.reference, second.reference] == ["LH-2026-0001", "LH-2026-0002"]


def many(count: int) -> io.BytesIO:
    return as_csv(rows(*({"Vad hände": f"Svar nummer {place} dröjde."} for place in range(count))))


@on_both_databases
def test_a_stopped_import_has_whole_batches_and_is_finished_by_running_it_again(
    session: Session,
) -> None:
    faults.arm("import.after_insert:2:raise")
    with pytest.raises(faults.PlannedFaultError):
        bring_in(session, many(450))
    session.rollback()
    faults.disarm()
    assert len(stored(session)) == services.BATCH

    total = bring_in(session, many(450))

    assert (total.stored, total.known) == (250, 200)
    assert sorted(narratives(session)) == sorted(f"Svar nummer {n} dröjde." for n in range(450))


def test_each_batch_is_written_down_once_and_the_chain_holds(session: Session) -> None:
    bring_in(session, many(401))
    bring_in(session, many(401))

    acts = session.scalars(select(AuditEvent).where(AuditEvent.action == "deviation:imported"))
    assert [act.facts["stored"] for act in acts] == [200, 200, 1]
    assert first_broken(session, key=audit_key()) is None


def printable(text: str) -> str | None:
    """Return a hostile text as it should be stored, or None when no file can hold or keep it."""
    try:
        text.encode()
        return clean(text, limit=2_000, multiline=True) or None
    except (UnicodeEncodeError, TextTooLong):
        return None


@on_both_databases
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_hostile_texts_come_in_whole(session: Session, kind: str) -> None:
    expected = {text: kept for text in HOSTILE_TEXTS if (kept := printable(text))}
    table = rows(*({"Vad hände": text} for text in expected))

    bring_in(session, as_csv(table) if kind == "csv" else written_by_excel(table))

    came = narratives(session)
    assert came == list(expected.values())
    assert len(came) > 100


def written_by_excel(table: list[list[str]]) -> io.BytesIO:
    """Write a workbook as Excel does, control characters escaped."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    page, plain = book.add_worksheet(), book.add_format()
    for row, cells in enumerate(table):
        for column, cell in enumerate(cells):
            write_text(page, row, column, cell, plain)
    book.close()
    file.seek(0)
    return file
