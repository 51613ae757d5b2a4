"""The exported list comes back through the import and adds nothing, whatever it holds."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from sqlalchemy.orm import Session

from deviations.formatting import Precision
from deviations.importing import listing
from deviations.importing.listing import write_list
from deviations.importing.services import Tally
from deviations.importing.vocabulary import EXPORTED
from deviations.organisations.models.forbund import PartCode, Verksamhet
from deviations.organisations.models.forum import Forum
from deviations.records.models.deviation import Deviation
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.services.storing import Arrival, Facts, Happening, Words, store
from deviations.records.vocabulary import Channel, Kind, Status
from deviations.tenancy import one_of, rows_of
from tests import factories
from tests.deviations.importing.storing import bring_in, stored
from tests.deviations.importing.test_storing import printable
from tests.deviations.importing.writing import DOCUMENTED, as_csv, rows
from tests.hostile import HOSTILE_TEXTS
from tests.marks import on_both_databases

WORDS = Words(what_happened="Svaret dröjde.", consequence="Planen sköts upp.", tried="Ringde.",
              proposal="Ett direktnummer.", source="minnesanteckning")  # fmt: skip


def exported(session: Session) -> io.BytesIO:
    """Return Höglandet's whole list as a workbook."""
    forbund = factories.forbund(session)
    file = io.BytesIO()
    chosen = rows_of(Deviation, forbund.id).order_by(Deviation.id)
    write_list(session, file, forbund=forbund, chosen=chosen)
    file.seek(0)
    return file


def cells(file: io.BytesIO) -> list[dict[str, Any]]:
    headings, *below = openpyxl.load_workbook(file).worksheets[0].iter_rows()
    return [
        {str(head.value): cell for head, cell in zip(headings, row, strict=True)} for row in below
    ]


@on_both_databases
def test_the_documented_sheet_goes_home_and_comes_back(session: Session) -> None:
    bring_in(session, io.BytesIO(DOCUMENTED.read_bytes()))

    again = bring_in(session, exported(session))

    assert again == Tally(read=51, stored=0, known=51, refused=0)


def test_control_an_export_that_loses_the_precision_makes_rows_new(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in(session, as_csv(rows({"Datum": "2019-03"})))
    monkeypatch.setattr(listing, "_date", lambda first, _precision: first)

    assert bring_in(session, exported(session)).stored == 1


def told_in_every_way(session: Session) -> list[Facts]:
    """Return facts with every precision, kind, place, forum and verksamhet."""
    forbund_id = factories.forbund(session).id

    def unit(code: str) -> int:
        return one_of(session, Verksamhet, forbund_id, code=code).id

    def facts(**changes: Any) -> Facts:
        chosen: dict[str, Any] = {
            "kind": Kind.BRIST,
            "happening": happened("2026-10-14", "2026-10-14", Precision.DAY),
            "kommun_id": factories.kommun(session).id,
            "reporting_part": PartCode.AF,
            "concerned": ((PartCode.FK, None),),
            "types": ("narvaro",),
        }
        return Facts(**(chosen | changes))

    return [
        facts(),
        facts(happening=happened("2026-09-01", "2026-09-30", Precision.MONTH)),
        facts(happening=happened("2026-01-01", "2026-06-30", Precision.HALF_YEAR)),
        facts(happening=happened("2025-07-01", "2025-12-31", Precision.HALF_YEAR)),
        facts(kind=Kind.FRAMGANG),
        facts(kommun_id=None, forum_id=one_of(session, Forum, forbund_id, slug="styrelse").id),
        facts(forum_id=one_of(session, Forum, forbund_id, slug="styrgrupp-nassjo").id),
        facts(forum_named="Skolsamverkan; och annat"),
        facts(types=("mote", "remiss", "annat")),
        facts(types=("remiss", "mote", "plan")),
        facts(reporting_part=PartCode.KOMMUN, reporting_verksamhet_id=unit("ifo"),
              concerned=((PartCode.REGION, unit("psykiatri")), (PartCode.KOMMUN, unit("ame")),
                         (PartCode.INSATS, None), (PartCode.ANNAN, None))),
        facts(concerned=tuple((part, None) for part in PartCode)),
        facts(consequence_person="halsa-tillit", consequence_work="spilld-motestid",
              recurrence="hander-ofta"),
        facts(consequence_person="ingen", consequence_work="ingen", recurrence="forsta-gangen"),
    ]  # fmt: skip


def happened(first: str, last: str, precision: Precision) -> Happening:
    return Happening(
        first=date.fromisoformat(first), last=date.fromisoformat(last), precision=precision
    )


def file_one(session: Session, facts: Facts, number: int, words: Words = WORDS) -> None:
    store(
        session,
        forbund_id=factories.forbund(session).id,
        reference=f"LH-2026-{number:04d}",
        facts=facts,
        words=words,
        arrival=Arrival(
            at=factories.NOW,
            channel=Channel.TEAM if number % 2 else Channel.FORM,
            submission_key=f"key-{number}",
            contact="karin.prov@exempel.se",
        ),
    )


@on_both_databases
def test_filed_reports_go_home_and_come_back_whatever_they_say(session: Session) -> None:
    said = told_in_every_way(session)
    for number, facts in enumerate([*said, *said], start=1):
        file_one(session, facts, number)
    session.commit()

    again = bring_in(session, exported(session))

    assert again == Tally(read=2 * len(said), stored=0, known=2 * len(said), refused=0)


def test_what_the_koordinator_has_added_does_not_make_a_row_new(session: Session) -> None:
    bring_in(session, as_csv(rows({})))
    (deviation,) = stored(session)
    deviation.cause, deviation.level, deviation.influence = "samsyn", "handlaggare", "lokalt"
    deviation.status = Status.MOTTAGEN
    session.commit()

    (row,) = cells(exported(session))
    again = bring_in(session, exported(session))
    original = bring_in(session, as_csv(rows({})))

    assert (row["Nivå"].value, row["Status"].value) == ("Handläggare", "Mottagen")
    assert (again.known, original.known) == (1, 1)


def test_words_that_the_forbund_has_changed_still_come_back(session: Session) -> None:
    forbund_id = factories.forbund(session).id
    for code, label in (("vantetid", "Remiss"), ("plan", "Möte, kallelse och forum")):
        one_of(session, VocabularyTerm, forbund_id, family="typ", code=code).label = label
    session.flush()
    for number, facts in enumerate(told_in_every_way(session)[:1], start=1):
        for place, code in enumerate(("vantetid", "plan", "mote", "remiss")):
            changed = Facts(**(vars(facts) | {"types": (code,)}))
            file_one(session, changed, number * 10 + place)
    session.commit()

    assert bring_in(session, exported(session)).known == 4


@on_both_databases
def test_hostile_texts_go_home_whole_and_come_back(session: Session) -> None:
    kept = [text for hostile in HOSTILE_TEXTS if (text := printable(hostile))]
    (facts, *_more) = told_in_every_way(session)
    for number, text in enumerate(kept, start=1):
        file_one(session, facts, number, Words(what_happened=text, consequence=text))
    session.commit()

    file = exported(session)
    again = bring_in(session, file)

    assert (again.stored, again.known) == (0, len(kept))
    assert {cell.data_type for row in cells(file) for cell in row.values()} <= {"s", "n", "d"}


def test_values_are_values_and_no_contact_goes_along(session: Session) -> None:
    day, month, *_more = told_in_every_way(session)
    file_one(session, day, 1)
    file_one(session, month, 2)
    session.commit()

    file = exported(session)
    first, second = cells(file)

    assert tuple(first) == tuple(map(str, EXPORTED))
    assert first["Datum"].is_date
    assert (second["Datum"].value, second["Nr"].value) == ("2026-09", 2)
    assert b"karin.prov" not in file.getvalue()
    assert not any("karin" in str(cell.value) for cell in first.values())


@pytest.mark.parametrize("count", [0, 501])
def test_a_list_of_any_length_is_written(session: Session, count: int) -> None:
    changes = ({"Vad hände": f"Svar {number} dröjde."} for number in range(count))
    bring_in(session, as_csv(rows({}, *changes))) if count else None

    assert len(cells(exported(session))) == (count + 1 if count else 0)
