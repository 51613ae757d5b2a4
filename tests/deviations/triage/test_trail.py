"""Who has read a deviation and done what with it, as a koordinator reads it."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, event
from sqlalchemy.orm import Session

from deviations.audit import chain
from deviations.audit.services import audit_key
from deviations.extensions import db
from deviations.formatting import NBSP
from deviations.organisations.roles import Role
from deviations.records.models.deviation import Deviation
from deviations.records.models.narrative import Narrative
from deviations.records.queries import Reach
from deviations.records.vocabulary import Channel, Status
from deviations.tenancy import within
from deviations.triage.queries import Case, case_of
from deviations.triage.trail import trail_of
from tests import factories
from tests.marks import on_both_databases
from tests.pages import send, sign_in

MORNING = datetime(2026, 11, 12, 9, 14, tzinfo=UTC)


def write(
    session: Session, deviation: Deviation, action: str, *, by: str, at: datetime = MORNING
) -> None:
    act = chain.Act(
        action=action,
        subject=deviation.public_id,
        at=at,
        actor=by,
        forbund_id=deviation.forbund_id,
    )
    chain.append(session, act, key=audit_key())


def case_about(session: Session, deviation: Deviation) -> Case:
    reach = Reach(forbund_id=deviation.forbund_id, kommun_id=None)
    return case_of(session, reach, deviation.public_id, today=MORNING.date())


def sentences(session: Session, deviation: Deviation) -> list[str]:
    case = case_about(session, deviation)
    return [sentence.replace(NBSP, " ") for sentence in trail_of(session, case)]


@on_both_databases
def test_it_says_who_did_what_and_when_the_last_first(session: Session) -> None:
    deviation = factories.deviation(session)
    karin = factories.member(session, name="Karin Prov").user.public_id
    write(session, deviation, "deviation:filed", by="filer", at=MORNING - timedelta(days=1))
    write(session, deviation, "deviation:read", by=karin)
    write(session, deviation, "deviation:received", by=karin, at=MORNING + timedelta(minutes=1))

    assert sentences(session, deviation) == [
        "Karin Prov tog emot rapporten den 12 november 2026 kl. 10.15.",
        "Karin Prov läste avvikelsen den 12 november 2026 kl. 10.14.",
        "Rapportören lämnade rapporten den 11 november 2026 kl. 10.14.",
    ]


@on_both_databases
def test_what_one_person_reads_on_a_swedish_day_is_one_line(session: Session) -> None:
    deviation = factories.deviation(session)
    karin = factories.member(session, name="Karin Prov").user.public_id
    eva = factories.member(session, name="Eva Annan").user.public_id
    write(session, deviation, "deviation:filed", by="filer", at=MORNING - timedelta(days=9))
    for hours, reader in ((0, karin), (1, eva), (2, karin), (13.7, karin), (13.8, karin)):
        at = MORNING + timedelta(hours=hours)
        write(session, deviation, "deviation:read", by=reader, at=at)

    assert sentences(session, deviation)[:-1] == [
        "Karin Prov läste avvikelsen den 13 november 2026 kl. 00.02.",
        "Karin Prov läste avvikelsen 3 gånger den 12 november 2026, senast kl. 23.56.",
        "Eva Annan läste avvikelsen den 12 november 2026 kl. 11.14.",
    ]


@on_both_databases
def test_who_has_ended_and_who_is_gone_are_said_in_words(session: Session) -> None:
    deviation = factories.deviation(session)
    ended = factories.member(session, name="Karin Prov")
    foreign = factories.member(session, name="Nils Annan", scope="forbund:jamtland")
    ended.ended_at = factories.NOW
    write(session, deviation, "deviation:filed", by="system")
    for by in (ended.user.public_id, foreign.user.public_id, "nobody-known", "cli"):
        write(session, deviation, "deviation:reopened", by=by)

    who = [sentence.partition(" öppnade")[0] for sentence in sentences(session, deviation)]

    assert who[:4] == [
        "Drift, från kommandoraden",
        "Någon som inte längre finns i tjänsten",
        "Nils Annan (har ingen roll här längre)",
        "Karin Prov (har ingen roll här längre)",
    ]
    assert who[4].startswith("Tjänsten lämnade rapporten")


@pytest.mark.parametrize(
    ("channel", "told"),
    [
        (Channel.IMPORT, "Avvikelsen lästes in från en fil den 2 november 2026 kl. 06.00."),
        (Channel.FORM, "Rapporten kom in den 2 november 2026 kl. 06.00."),
    ],
)
def test_what_nobody_filed_still_has_a_beginning(
    session: Session, channel: Channel, told: str
) -> None:
    deviation = factories.deviation(session)
    deviation.channel = channel
    deviation.occurrence = 1 if channel is Channel.IMPORT else None

    assert sentences(session, deviation) == [told]


def test_another_deviations_acts_are_not_told(session: Session) -> None:
    deviation, other = factories.deviation(session), factories.deviation(session)
    write(session, other, "deviation:received", by="system")

    assert not any("tog emot" in one for one in sentences(session, deviation))


def test_a_name_is_asked_for_once_however_many_have_read(session: Session) -> None:
    deviation = factories.deviation(session)
    for number in range(12):
        reader = factories.member(session, name=f"Person {number}").user.public_id
        write(session, deviation, "deviation:read", by=reader)
    case, asked = case_about(session, deviation), list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    trail_of(session, case)
    event.remove(db.engine, "before_cursor_execute", note)

    assert sum("FROM app_user" in statement for statement in asked) == 1
    assert len(asked) <= 4  # its acts, its lists, their förbund, the people


def browser_of(app: Flask, session: Session, role: Role) -> FlaskClient:
    browser, hat = app.test_client(), factories.member(session, role=role, name="Karin Prov")
    hat.reads_words = role is Role.ANALYTIKER
    session.commit()
    sign_in(browser, hat)
    return browser


@on_both_databases
def test_a_koordinator_reads_it_on_the_page_and_an_analyst_does_not(
    app: Flask, session: Session
) -> None:
    deviation = factories.deviation(session).public_id
    session.commit()
    page = f"/avvikelser/{deviation}"
    koordinator = browser_of(app, session, Role.KOORDINATOR)

    koordinator.get(page)
    send(koordinator, f"{page}/ta-emot", at=page, version=1)
    read = koordinator.get(page).get_data(as_text=True)
    other = browser_of(app, session, Role.ANALYTIKER).get(page)

    assert "Vem har läst och gjort vad" in read
    assert "Karin Prov läste avvikelsen" in read
    assert "Karin Prov tog emot rapporten" in read
    assert other.status_code == 200
    assert "Vem har läst" not in other.get_data(as_text=True)


@on_both_databases
def test_who_saw_the_list_with_its_words_or_took_it_home_stands_in_its_own_trail(
    app: Flask, session: Session
) -> None:
    shown, hidden, erased = (factories.deviation(session) for _ in range(3))
    hidden.status = Status.HANVISAD
    session.execute(
        delete(Narrative).where(
            within(Narrative, erased.forbund_id), Narrative.deviation_id == erased.id
        )
    )
    session.commit()
    koordinator = browser_of(app, session, Role.KOORDINATOR)

    for _ in range(2):
        assert shown.reference in koordinator.get("/avvikelser").text
    koordinator.get("/avvikelser.xlsx")

    def told(deviation: Deviation) -> str:
        return koordinator.get(f"/avvikelser/{deviation.public_id}").text

    assert told(shown).count("Karin Prov såg rapportens första ord i listan") == 1
    assert "Karin Prov hämtade hem en lista med avvikelser" in told(shown)
    assert "hämtade hem" in told(erased)
    assert "såg listan" not in told(erased)
    assert not any(words in told(hidden) for words in ("såg listan", "hämtade hem"))
