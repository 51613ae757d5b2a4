"""The list and one deviation, as different people see them."""

import html
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.models import AuditEvent
from deviations.organisations.models.reception import Reception
from deviations.organisations.queries import kommuner
from deviations.organisations.roles import Role
from deviations.records.models.deviation import Deviation
from deviations.records.vocabulary import Status
from deviations.records.workflow.acts import RULES, Act
from deviations.tenancy import rows_of
from deviations.text import TextTooLong, clean
from tests import factories
from tests.deviations.records.test_listing import counted_statements
from tests.hostile import HOSTILE_TEXTS
from tests.marks import on_both_databases
from tests.pages import sign_in, token_on


def reads(session: Session) -> int:
    chosen = select(func.count()).where(AuditEvent.action == "deviation:read")
    return session.scalar(chosen) or 0


def browser_of(app: Flask, session: Session, role: Role, scope: str) -> FlaskClient:
    browser = app.test_client()
    sign_in(browser, factories.member(session, role=role, scope=scope))
    return browser


@on_both_databases
def test_the_list_says_what_each_deviation_waits_for(
    koordinator: FlaskClient, deviation: Deviation
) -> None:
    page = koordinator.get("/avvikelser").get_data(as_text=True)

    assert deviation.reference in page
    assert "Närvaro och deltagande" in page
    assert "om Försäkringskassan" in page
    assert '<span class="tag tag--new">Ny</span>' in page
    assert "1 avvikelse</strong>" in page


def test_an_empty_list_says_what_will_come(koordinator: FlaskClient, session: Session) -> None:
    factories.deviation(session, status=Status.AVSLUTAD, kommun_id=None)
    session.commit()
    empty = koordinator.get("/avvikelser").get_data(as_text=True)
    chosen = koordinator.get("/avvikelser?q=finns-inte&kommun=0604").get_data(as_text=True)

    assert "Inga avvikelser är öppna." in empty
    assert "Inga avvikelser stämmer med ditt val." in chosen
    assert "”finns-inte”" in chosen


def test_the_first_steps_name_the_act_that_keeps_a_test_report_from_being_counted(
    koordinator: FlaskClient,
) -> None:
    page = koordinator.get("/avvikelser").text

    refer = RULES[Act.REFER]
    assert f"Välj sedan ”{refer.label}” och skriv ”prov”, så räknas den inte." in page
    assert refer.leads_to is not None
    assert not refer.leads_to.counted


@on_both_databases
def test_another_forbund_and_another_kommun_are_not_found_anywhere(
    app: Flask, session: Session
) -> None:
    foreign = factories.deviation(session, of="jamtland")
    aneby = factories.deviation(session)
    session.commit()
    tranas = browser_of(app, session, Role.KOORDINATOR, "kommun:hoglandet/0687")
    whole = browser_of(app, session, Role.KOORDINATOR, "forbund:hoglandet")

    for browser, hidden in ((tranas, aneby), (tranas, foreign), (whole, foreign)):
        assert hidden.public_id not in browser.get("/avvikelser?status=alla").get_data(as_text=True)
        assert browser.get(f"/avvikelser/{hidden.public_id}").status_code == 404
        for act in Act:
            assert browser.get(f"/avvikelser/{hidden.public_id}/{act}").status_code == 404
    assert whole.get(f"/avvikelser/{aneby.public_id}").status_code == 200
    assert reads(session) == 1


@on_both_databases
@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.LASARE, "forbund:hoglandet"),
        (Role.ANALYTIKER, "forbund:hoglandet"),
        (Role.ADMIN, "forbund:hoglandet"),
        (Role.DRIFT, "forbund:hoglandet"),
        (Role.KONTAKTPERSON, "part:hoglandet/fk"),
        (Role.RAPPORTOR, "forbund:hoglandet"),
    ],
)
def test_other_roles_are_refused_everything(
    app: Flask, session: Session, deviation: Deviation, role: Role, scope: str
) -> None:
    browser = browser_of(app, session, role, scope)

    assert browser.get("/avvikelser").status_code == 403
    assert browser.get(f"/avvikelser/{deviation.public_id}").status_code == 403
    for act in Act:
        assert browser.get(f"/avvikelser/{deviation.public_id}/{act}").status_code == 403
    assert reads(session) == 0


def test_the_way_back_stands_before_the_page_and_names_where_it_leads(
    koordinator: FlaskClient, deviation: Deviation
) -> None:
    path = f"/avvikelser/{deviation.public_id}"
    chosen = {"Referer": "http://localhost/avvikelser?kommun=0604"}
    ways = [
        (path, {}, '<a href="/avvikelser">← Avvikelser</a>'),
        (path, chosen, '<a href="/avvikelser?kommun=0604">← Avvikelser</a>'),
        (path, {"Referer": "http://["}, '<a href="/avvikelser">← Avvikelser</a>'),
        (f"{path}/begar-svar", {}, f'<a href="{path}">← {deviation.reference}</a>'),
    ]
    for address, headers, link in ways:
        before = koordinator.get(address, headers=headers).text.partition("<main")[0]
        assert link in before.partition('<nav aria-label="Tillbaka">')[2]


def test_a_stranger_is_led_to_the_door_and_back(client: FlaskClient, deviation: Deviation) -> None:
    path = f"/avvikelser/{deviation.public_id}"

    assert client.get(path).headers["Location"] == f"/logga-in?till={path}"


@on_both_databases
def test_reading_is_written_down_once_in_ten_minutes(
    koordinator: FlaskClient,
    session: Session,
    deviation: Deviation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, start = f"/avvikelser/{deviation.public_id}", clock.now()
    session.rollback()
    for minutes, expected in ((0, 1), (9, 1), (11, 2)):
        now = start + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        assert koordinator.get(path).status_code == 200
        assert reads(session) == expected
        session.rollback()


@on_both_databases
def test_pages_cost_few_statements_however_much_there_is(
    koordinator: FlaskClient, session: Session, deviation: Deviation
) -> None:
    costs: dict[str, list[int]] = {}
    for more in (0, 30):
        for _ in range(more):
            one = factories.deviation(session, status=Status.MOTTAGEN)
            one.lifted_to_id, one.lifted_at = factories.forum(session).id, clock.now()
            factories.message(session, deviation)
            factories.message(session, one)
        session.commit()
        for path in ("/avvikelser", f"/avvikelser/{deviation.public_id}"):
            koordinator.get(path)
            with counted_statements() as statements:
                koordinator.get(path)
            costs.setdefault(path, []).append(len(statements))

    few, many = costs["/avvikelser"]
    assert many <= 16
    assert many - few <= 1  # the next meetings, once something is lifted
    assert max(costs[f"/avvikelser/{deviation.public_id}"]) <= 24


def test_hostile_words_are_only_words_on_the_list_and_the_page(
    session: Session, koordinator: FlaskClient
) -> None:
    told: dict[str, str] = {}
    for text in HOSTILE_TEXTS:
        try:
            words = clean(text, limit=2000, multiline=True) or "-"
        except TextTooLong:
            words = "-"
        one = factories.deviation(session, what_happened=words, forum_named=words[:80])
        factories.message(session, one)
        told[one.public_id] = words
    session.commit()

    for public_id, words in told.items():
        shown = koordinator.get(f"/avvikelser/{public_id}")
        assert shown.status_code == 200
        assert words in html.unescape(shown.get_data(as_text=True))
    for number in range(1, len(told) // 25 + 2):
        assert koordinator.get(f"/avvikelser?sida={number}").status_code == 200


def test_hostile_searches_are_only_searches(koordinator: FlaskClient) -> None:
    for text in HOSTILE_TEXTS:
        written = quote(text.encode("utf-8", "surrogatepass"))
        known = 404 if "\0" in text else 200  # no address holds a NUL
        assert koordinator.get(f"/avvikelser?q={written}").status_code == known


@pytest.mark.parametrize("given", [False, True])
def test_an_analyst_reads_the_words_only_if_given_and_handles_nothing(
    app: Flask, session: Session, deviation: Deviation, given: bool
) -> None:
    hat = factories.member(session, role=Role.ANALYTIKER)
    hat.reads_words = given
    session.commit()
    browser = app.test_client()
    sign_in(browser, hat)
    path = f"/avvikelser/{deviation.public_id}"

    read = [browser.get(one).status_code for one in ("/avvikelser", path, "/avvikelser.xlsx")]
    page = browser.get(path).text
    token = token_on(browser.get("/byt-roll").text)
    done = browser.post(f"{path}/ta-emot", data={"csrf_token": token, "version": "1"})

    assert read == [200 if given else 403] * 3
    assert ("Kallelsen kom inte fram." in page) is given
    assert ("Din roll läser, men handlägger inte." in page) is given
    assert "Vem som rapporterade" not in page
    assert (browser.get(f"{path}/begar-svar").status_code, done.status_code) == (403, 403)


def test_a_forbund_without_reports_is_told_what_to_do_first_and_one_with_them_is_not(
    session: Session, koordinator: FlaskClient
) -> None:
    before = koordinator.get("/avvikelser").text
    factories.member(session, role=Role.LASARE)
    invited = koordinator.get("/avvikelser").text
    factories.deviation(session, status=Status.AVSLUTAD)
    session.commit()
    after = koordinator.get("/avvikelser").text

    assert "Kom igång" in before
    assert (before.count("Klart"), invited.count("Klart")) == (1, 2)
    assert re.search(r"rapporterna(</a>)?\s+<span", before), "a word glued to its mark"
    # Nobody can tell whether an address is spread or a form was tried.
    assert (before.count("Att göra"), invited.count("Att göra")) == (1, 0)
    assert "Kom igång" not in after
    assert "Inga avvikelser är öppna." in after


def test_a_kommun_without_a_receiver_is_said_with_what_to_do(
    session: Session, koordinator: FlaskClient
) -> None:
    forbund_id = factories.forbund(session).id
    for reception in session.scalars(rows_of(Reception, forbund_id)):
        session.delete(reception)
    session.commit()

    page = koordinator.get("/avvikelser").text

    many = len(kommuner(session, forbund_id))
    assert f"{many} kommuner saknar mottagare. Be administratören välja." in page


def test_another_forbunds_reports_and_readers_are_not_ours(
    session: Session, koordinator: FlaskClient
) -> None:
    factories.member(session, role=Role.LASARE, scope="forbund:jamtland")
    factories.deviation(session, of="jamtland")
    session.commit()

    page = koordinator.get("/avvikelser").text

    assert "Kom igång" in page
    assert page.count("Klart") == 1
