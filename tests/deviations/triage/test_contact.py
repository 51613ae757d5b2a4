"""How to reach who filed: for the koordinator who received the report, and for nobody else."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.models import AuditEvent
from deviations.extensions import db
from deviations.mailing.models import OutboxMail
from deviations.organisations.models.user import Membership
from deviations.organisations.roles import Role
from deviations.records.models.deviation import Deviation
from deviations.records.models.narrative import Narrative
from deviations.records.vocabulary import Status
from deviations.records.workflow.acts import RULES, Act
from deviations.tenancy import rows_of
from tests import factories
from tests.deviations.triage.test_acts import do, page_of, typed_for
from tests.marks import on_both_databases
from tests.pages import sign_in, token_on
from tests.test_routes import addresses

CONTACT = "kontaktkanarie@exempel.se"


@pytest.fixture
def deviation(session: Session) -> Deviation:
    """Return a new report whose filer left an address."""
    filed = factories.deviation(session)
    filed.receipt_hash = bytes(32)
    factories.filer(session, filed, contact=CONTACT)
    session.commit()
    return filed


@pytest.fixture
def karin(app: Flask, session: Session) -> FlaskClient:
    """Return the browser of the koordinator Karin Prov."""
    return browser_of(app, factories.member(session, name="Karin Prov"))


@pytest.fixture
def other(app: Flask, session: Session) -> FlaskClient:
    """Return the browser of another koordinator of the same förbund."""
    return browser_of(app, factories.member(session, name="Omar Prov"))


def browser_of(app: Flask, hat: Membership) -> FlaskClient:
    browser = app.test_client()
    sign_in(browser, hat)
    return browser


def show(browser: FlaskClient, deviation: Deviation) -> tuple[int, bool]:
    """Ask to see the contact; return how it was answered and whether it stands there."""
    token = token_on(browser.get("/byt-roll").get_data(as_text=True))
    answer = browser.post(f"{page_of(deviation)}/kontakt", data={"csrf_token": token})
    return answer.status_code, CONTACT in answer.get_data(as_text=True)


def trail(session: Session, deviation: Deviation, action: str) -> list[AuditEvent]:
    chosen = select(AuditEvent).where(
        AuditEvent.forbund_id == deviation.forbund_id,
        AuditEvent.subject == deviation.public_id,
        AuditEvent.action == action,
    )
    return list(session.scalars(chosen))


@on_both_databases
def test_who_received_it_sees_the_contact_behind_a_button_and_that_is_written_down(
    karin: FlaskClient, session: Session, deviation: Deviation
) -> None:
    do(karin, deviation, Act.RECEIVE)

    page = karin.get(page_of(deviation)).text
    assert "Visa kontaktuppgift" in page
    assert CONTACT not in page
    assert trail(session, deviation, "contact:read") == []

    assert show(karin, deviation) == (200, True)
    (opened,) = trail(session, deviation, "contact:read")
    session.refresh(deviation)
    assert (opened.actor, opened.facts) == (deviation.received_by, {})


@on_both_databases
def test_another_koordinator_is_told_who_sees_it_and_may_take_over(
    karin: FlaskClient, other: FlaskClient, session: Session, deviation: Deviation
) -> None:
    do(karin, deviation, Act.RECEIVE)
    session.refresh(deviation)
    before = deviation.received_by

    page = other.get(page_of(deviation)).text
    assert "Karin Prov, som tog emot rapporten, ser den." in page
    assert "Visa kontaktuppgift" not in page
    before_the_button = " ".join(page.partition(">Ta över rapporten</button>")[0].split())
    assert "Tar du över rapporten ser du kontaktuppgiften." in before_the_button
    assert "Karin Prov ser den då inte längre. Det skrivs ned." in before_the_button
    assert show(other, deviation) == (403, False)

    assert do(other, deviation, Act.TAKE_OVER).status_code == 303

    assert (show(other, deviation), show(karin, deviation)) == ((200, True), (403, False))
    assert "Omar Prov, som tog emot rapporten, ser den." in karin.get(page_of(deviation)).text
    (taken,) = trail(session, deviation, "deviation:taken-over")
    session.refresh(deviation)
    assert (taken.actor, taken.facts) == (deviation.received_by, {"before": before})


# What may be done with a new report; to take away what is not there yet may not.
FIRST = [
    act
    for act, rule in RULES.items()
    if Status.INKOMMEN in rule.from_statuses and act not in {Act.DROP_EXAMPLE, Act.WITHDRAW}
]


@pytest.mark.parametrize("act", FIRST)
def test_whoever_does_the_first_act_has_received_it_and_later_acts_change_nothing(
    karin: FlaskClient, other: FlaskClient, session: Session, deviation: Deviation, act: Act
) -> None:
    assert do(karin, deviation, act, **typed_for(session, act, deviation)).status_code == 303
    session.refresh(deviation)
    received_by = deviation.received_by
    then = Act.ASK_FILER if deviation.status is Status.MOTTAGEN else Act.REOPEN
    if act is Act.ASK_FILER:
        then = Act.CLOSE

    do(other, deviation, then, words="Ett ord till.")

    session.refresh(deviation)
    assert deviation.version > 2
    assert deviation.received_by == received_by
    assert (show(karin, deviation), show(other, deviation)) == ((200, True), (403, False))


def test_before_anybody_has_received_it_nobody_sees_it_and_nobody_takes_over(
    karin: FlaskClient, session: Session, deviation: Deviation
) -> None:
    page = karin.get(page_of(deviation)).text

    assert "Den som tar emot rapporten kan se den." in page
    assert "Ta över" not in page
    assert show(karin, deviation) == (403, False)
    assert do(karin, deviation, Act.TAKE_OVER).status_code == 303
    session.refresh(deviation)
    assert deviation.received_by is None


def test_a_report_received_before_this_was_kept_is_free_to_take_over(
    karin: FlaskClient, session: Session, deviation: Deviation
) -> None:
    deviation.status = Status.MOTTAGEN
    session.commit()

    page = karin.get(page_of(deviation)).text
    assert "Ingen ser den nu." in page
    assert "ser den då inte längre" not in page
    assert show(karin, deviation) == (403, False)
    do(karin, deviation, Act.TAKE_OVER)
    assert show(karin, deviation) == (200, True)


def test_there_is_nothing_to_take_over_where_no_contact_was_left(
    karin: FlaskClient, other: FlaskClient, session: Session
) -> None:
    plain = factories.deviation(session)
    session.commit()
    do(karin, plain, Act.RECEIVE)

    page = other.get(page_of(plain)).text

    assert "Ta över" not in page
    assert "kontaktuppgift" not in page
    assert show(karin, plain) == (404, False)


@pytest.mark.parametrize(
    ("hat", "status"),
    [
        ((Role.RAPPORTOR, "forbund:hoglandet"), 403),
        ((Role.KONTAKTPERSON, "part:hoglandet/fk"), 403),
        ((Role.LASARE, "forbund:hoglandet"), 403),
        ((Role.ANALYTIKER, "forbund:hoglandet"), 403),
        ((Role.ADMIN, "forbund:hoglandet"), 403),
        ((Role.DRIFT, "forbund:hoglandet"), 403),
        ((Role.KOORDINATOR, "kommun:hoglandet/0682"), 404),
        ((Role.KOORDINATOR, "forbund:jamtland"), 404),
    ],
)
def test_no_other_role_or_place_sees_it(
    app: Flask, session: Session, deviation: Deviation, hat: tuple[Role, str], status: int
) -> None:
    do(browser_of(app, factories.member(session)), deviation, Act.RECEIVE)
    worn = factories.member(session, role=hat[0], scope=hat[1])
    worn.reads_words = True
    session.commit()
    browser = browser_of(app, worn)

    assert show(browser, deviation) == (status, False)
    page = browser.get(page_of(deviation)).text
    assert CONTACT not in page
    assert "kontaktuppgift" not in page


def test_a_hat_in_another_place_is_another_person_to_the_report(
    app: Flask, session: Session, deviation: Deviation
) -> None:
    receiver = factories.member(session, email="tva@exempel.se")
    browser = browser_of(app, receiver)
    do(browser, deviation, Act.RECEIVE)
    receiver.ended_at = clock.now()
    elsewhere = factories.member(session, email="tva@exempel.se", scope="kommun:hoglandet/0682")

    assert show(browser_of(app, elsewhere), deviation) == (404, False)


@contextmanager
def statements_that_fetch_a_contact() -> Iterator[list[str]]:
    """Collect the statements that bring a filer's address out of the database."""
    fetched: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if re.search(r"SELECT\b.*\bfiler\.contact\b.*\bFROM\b", statement, re.DOTALL):
            fetched.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield fetched
    event.remove(db.engine, "before_cursor_execute", note)


def test_no_page_that_is_read_fetches_a_contact(
    app: Flask, karin: FlaskClient, deviation: Deviation
) -> None:
    do(karin, deviation, Act.RECEIVE)
    known = {
        "public_id": deviation.public_id,
        "slug": "styrgrupp-aneby",
        "forbund_slug": "hoglandet",
        "act": "begar-svar",
    }

    with statements_that_fetch_a_contact() as fetched:
        for path, _endpoint in addresses(app, known):
            karin.get(path)
        assert fetched == []
        # The control: the one place that shall.
        show(karin, deviation)
    assert len(fetched) == 1


def everything_that_leaves(
    karin: FlaskClient, session: Session, deviation: Deviation
) -> dict[str, str]:
    """Return each file and mail that tells of the deviation, unpacked, by name."""
    report = "/rapporter/utkast/styrgrupp-aneby_2026-10"
    paths = [
        "/avvikelser.xlsx?status=alla",
        *(f"{report}.{end}" for end in ("json", "xlsx", "docx")),
    ]
    left = {path: unpacked(karin.get(path).data) for path in paths}
    left["draft"] = karin.get("/rapporter/utkast?forum=styrgrupp-aneby&period=2026-10").text
    mails = select(OutboxMail).where(OutboxMail.forbund_id == deviation.forbund_id)
    left["mails"] = "".join(mail.subject + mail.body for mail in session.scalars(mails))
    return left


def unpacked(content: bytes) -> str:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def test_no_export_report_or_mail_holds_it(
    karin: FlaskClient, session: Session, deviation: Deviation
) -> None:
    do(karin, deviation, Act.RECEIVE)
    for act in (Act.NOTIFY, Act.CHOOSE_EXAMPLE):
        session.refresh(deviation)
        do(karin, deviation, act, **typed_for(session, act, deviation))

    left = everything_that_leaves(karin, session, deviation)

    assert deviation.reference in left["/avvikelser.xlsx?status=alla"]
    assert "Det finns ett nytt besked" in left["mails"]
    assert [name for name, content in left.items() if CONTACT in content] == []


def test_control_a_contact_that_leaks_into_the_words_is_found(
    karin: FlaskClient, session: Session, deviation: Deviation
) -> None:
    told = rows_of(Narrative, deviation.forbund_id).where(Narrative.deviation_id == deviation.id)
    session.scalars(told).one().what_happened = f"Hör av er till {CONTACT}."
    session.commit()

    left = everything_that_leaves(karin, session, deviation)

    assert CONTACT in left["/avvikelser.xlsx?status=alla"]
