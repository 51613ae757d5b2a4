"""A filed report is whole or not there, numbered, unchanging, and the same when made again."""

import hashlib
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.periods import Period
from deviations import faults
from deviations.audit.models import AuditEvent
from deviations.errors import ConflictError
from deviations.extensions import db
from deviations.organisations.services.forums import ForumFacts, change_forum
from deviations.reporting import services
from deviations.reporting.models import ReportRun
from deviations.reporting.queries import file_of, formats_of
from deviations.reporting.rendering.restoring import document_of
from deviations.reporting.services import build, file_run, render_as
from tests import factories
from tests.marks import on_both_databases

OCTOBER = Period.parse("2026-10")
CUT_OFF = factories.NOW + timedelta(hours=1)
ACROSS = {"across_tenants": "a test looks at everything"}


def file_october(session: Session, formats: tuple[str, ...] = ("json", "xlsx")) -> ReportRun:
    forum = factories.forum(session)
    run = file_run(
        session, forum=forum, period=OCTOBER, cut_off=CUT_OFF, by="test", formats=formats
    )
    session.commit()
    return run


def runs(session: Session) -> int:
    counted = select(func.count()).select_from(ReportRun)
    return session.execute(counted, execution_options=ACROSS).scalar_one()


@on_both_databases
def test_a_run_holds_its_figures_its_tree_and_its_files(session: Session) -> None:
    factories.deviation(session)
    session.commit()

    run = file_october(session)

    assert run.edition == 1
    assert run.figures["totals"]["deviations"] == 1
    assert run.figures["data_hash"] == run.data_hash
    assert list(formats_of(session, run)) == ["json", "xlsx"]
    file = file_of(session, run, "json")
    assert hashlib.sha256(file.content).hexdigest() == file.sha256
    assert json.loads(file.content) == run.figures


@on_both_databases
def test_a_forum_that_moves_while_its_files_are_made_files_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum = factories.forum(session)
    facts = ForumFacts(name=forum.name, kind=forum.kind, kommun=factories.kommun(session, "savsjo"))

    def moving(report: services.Report, wanted: str) -> bytes:
        change_forum(session, forum=factories.forum(session), facts=facts, by="test")
        session.commit()
        return render_as(report, wanted)

    monkeypatch.setattr(services, "render_as", moving)

    with pytest.raises(ConflictError):
        file_october(session, ("json",))
    session.rollback()
    assert runs(session) == 0


@on_both_databases
def test_the_next_run_is_the_next_edition(session: Session) -> None:
    assert [file_october(session).edition, file_october(session).edition] == [1, 2]


def test_every_format_can_be_filed(session: Session) -> None:
    run = file_october(session, services.FORMATS)

    assert set(formats_of(session, run)) == {"html", "pdf", "docx", "xlsx", "json"}


def test_a_filed_report_is_shown_as_the_document_it_was(session: Session) -> None:
    factories.deviation(session)
    session.commit()
    built = build(
        session,
        forum=factories.forum(session),
        period=OCTOBER,
        cut_off=CUT_OFF,
        as_edition=True,
    )

    run = file_october(session)

    assert document_of(run.tree) == built.document


@pytest.mark.parametrize("wanted", services.FORMATS)
def test_the_same_data_and_cut_off_give_the_same_bytes(session: Session, wanted: str) -> None:
    factories.deviation(session)

    def made() -> bytes:
        forum = factories.forum(session)
        return render_as(build(session, forum=forum, period=OCTOBER, cut_off=CUT_OFF), wanted)

    assert made() == made()


@on_both_databases
@pytest.mark.parametrize(
    "point", ["report.after_query", "report.after_render", "report.before_commit"]
)
def test_a_fault_leaves_no_half_run_and_the_next_try_files_it(session: Session, point: str) -> None:
    faults.arm(f"{point}:1:raise")
    with pytest.raises(faults.PlannedFaultError):
        file_october(session)
    session.rollback()
    faults.disarm()
    assert runs(session) == 0

    run = file_october(session)

    assert (run.edition, runs(session)) == (1, 1)


def test_nothing_is_held_while_the_files_are_made(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []

    def watching(report: services.Report, wanted: str) -> bytes:
        held.append(session.in_transaction())
        return b"{}"

    monkeypatch.setattr(services, "render_as", watching)

    file_october(session, ("json",))

    assert held == [False]


def test_two_that_file_at_once_do_not_get_the_same_number(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(report: services.Report, wanted: str) -> bytes:
        monkeypatch.undo()
        file_october(session, ("json",))
        return b"{}"

    monkeypatch.setattr(services, "render_as", meanwhile)

    with pytest.raises(ConflictError):
        file_october(session, ("json",))


def test_what_arrives_late_is_named_in_the_next_edition(session: Session) -> None:
    file_october(session)
    factories.deviation(
        session,
        happening=OCTOBER.previous().first,
        received_at=CUT_OFF + timedelta(hours=1),
    )
    session.commit()

    later = build(
        session,
        forum=factories.forum(session),
        period=OCTOBER,
        cut_off=CUT_OFF + timedelta(hours=2),
    )

    assert later.figures.totals.late == 1


def test_filing_is_written_down(session: Session) -> None:
    run = file_october(session)

    act = db.session.scalars(
        select(AuditEvent).where(
            AuditEvent.forbund_id == run.forbund_id, AuditEvent.action == "report:filed"
        )
    ).one()
    assert act.subject == run.public_id
    assert act.facts == {"forum": "styrgrupp-aneby", "period": "2026-10", "edition": 1}
