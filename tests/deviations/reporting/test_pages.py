"""Pages of reports: who sees which, what they say, and that reading changes nothing."""

from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.periods import Period
from deviations.organisations.roles import Role
from deviations.organisations.views import amounts
from deviations.reporting.models import ReportRun
from deviations.reporting.services import file_run
from deviations.throttle.services import Limit
from tests import documented, factories
from tests.deviations.records.test_listing import counted_statements
from tests.deviations.reporting import published
from tests.marks import on_both_databases
from tests.pages import send, sign_in

MOST_STATEMENTS = 15


def filed(session: Session, slug: str = "styrgrupp-aneby", period: str = "2026-10") -> ReportRun:
    run = file_run(
        session,
        forum=factories.forum(session, slug),
        period=Period.parse(period),
        cut_off=factories.NOW.replace(year=2027),
        by="test",
        formats=("json", "xlsx"),
    )
    session.commit()
    return run


def test_a_koordinator_chooses_reads_and_files(client: FlaskClient, session: Session) -> None:
    factories.deviation(session)
    sign_in(client, factories.member(session))

    chosen = client.get(
        "/rapporter/utkast", query_string={"forum": "styrgrupp-aneby", "year": "2026", "part": "10"}
    )
    assert chosen.location == "/rapporter/utkast?forum=styrgrupp-aneby&period=2026-10"
    draft = client.get(chosen.location).get_data(as_text=True)
    assert "Samverkan i Aneby, oktober 2026" in draft
    assert "Utkast" in draft
    answer = send(
        client, "/rapporter", at=chosen.location, forum="styrgrupp-aneby", period="2026-10"
    )
    assert answer.status_code == 303
    page = client.get(answer.location).get_data(as_text=True)

    assert "Utgåva 1" in page
    assert "En rapporterad avvikelse gäller oktober 2026." in page
    assert "Den här utgåvan har inte skickats med e-post." in page
    assert "oktober 2026" in client.get("/rapporter").get_data(as_text=True)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"forum": "finns-inte", "year": "2026", "part": "10"},
        {"forum": "styrelse", "part": "13"},
    ],
)
def test_a_choice_that_cannot_be_is_asked_again(
    client: FlaskClient, session: Session, query: dict[str, str]
) -> None:
    sign_in(client, factories.member(session))

    answer = client.get("/rapporter/utkast", query_string=query)

    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path",
    [
        "/rapporter/utkast?forum=styrelse&period=2026-13",
        "/rapporter/utkast?forum=finns-inte&period=2026-10",
        "/rapporter/utkast/styrelse_2026-10.exe",
        "/rapporter/utkast/styrelse.pdf",
        "/rapporter/finns-inte",
    ],
)
def test_what_is_not_there_is_not_found(client: FlaskClient, session: Session, path: str) -> None:
    sign_in(client, factories.member(session))

    assert client.get(path).status_code == 404


@on_both_databases
def test_files_are_taken_home_so_often_in_an_hour_and_read_as_often_as_one_likes(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(amounts, "REPORTS", Limit("report-file", 2, 3600))
    sign_in(client, factories.member(session))
    draft = {"forum": "styrgrupp-aneby", "period": "2026-10"}
    filed = send(client, "/rapporter", at=f"/rapporter/utkast?{urlencode(draft)}", **draft).location

    name = "styrgrupp-aneby_2026-10.json"
    paths = (f"/rapporter/utkast/{name}", f"{filed}/{name}", f"{filed}/{name}", filed)

    assert [client.get(path).status_code for path in paths] == [200, 200, 429, 200]


def test_a_meeting_s_worth_of_reports_is_far_within_what_an_hour_holds() -> None:
    reports_before_a_meeting, formats = 10, 4

    assert reports_before_a_meeting * formats * 2 <= amounts.REPORTS.tries


@pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx", "json"])
def test_a_draft_can_be_taken_home(client: FlaskClient, session: Session, ending: str) -> None:
    sign_in(client, factories.member(session))

    answer = client.get(f"/rapporter/utkast/styrgrupp-aneby_2026-10.{ending}")

    assert answer.status_code == 200
    assert f"styrgrupp-aneby_2026-10.{ending}" in answer.headers["Content-Disposition"]


def test_a_filed_report_is_handed_over_as_it_was_filed(
    client: FlaskClient, session: Session
) -> None:
    run = filed(session)
    factories.deviation(session)
    sign_in(client, factories.member(session))

    answer = client.get(f"/rapporter/{run.public_id}/styrgrupp-aneby_2026-10.json")

    assert answer.get_json() == run.figures
    assert answer.get_json()["totals"]["deviations"] == 0
    assert client.get(f"/rapporter/{run.public_id}/styrgrupp-aneby_2026-10.pdf").status_code == 404
    assert client.get(f"/rapporter/{run.public_id}/styrelse_2026-10.json").status_code == 404


@pytest.mark.parametrize(
    ("scope", "status"),
    [
        ("forum:hoglandet/styrgrupp-aneby", 200),
        ("kommun:hoglandet/0604", 200),
        ("forbund:hoglandet", 200),
        ("forum:hoglandet/lsg-aneby", 404),
        ("kommun:hoglandet/0684", 404),
        ("forbund:jamtland", 404),
    ],
)
def test_a_reader_sees_the_reports_of_the_own_scope_only(
    client: FlaskClient, session: Session, scope: str, status: int
) -> None:
    run = filed(session)
    sign_in(client, factories.member(session, role=Role.LASARE, scope=scope))

    page = client.get(f"/rapporter/{run.public_id}")
    file = client.get(f"/rapporter/{run.public_id}/styrgrupp-aneby_2026-10.xlsx")
    listed = f"/rapporter/{run.public_id}" in client.get("/rapporter").get_data(as_text=True)

    assert (page.status_code, file.status_code, listed) == (status, status, status == 200)


@on_both_databases
@pytest.mark.parametrize("number", ["0", "-1", "x", "1000", "99999999999999999999", "9" * 5000])
def test_a_page_that_no_list_has_is_an_empty_one_or_the_first(
    client: FlaskClient, session: Session, number: str
) -> None:
    filed(session)
    sign_in(client, factories.member(session))

    page = client.get(f"/rapporter?sida={number}")

    assert page.status_code == 200
    first = not number.isdigit() or int(number[:20]) == 0 or len(number) > 4300
    assert ("oktober 2026" in page.text) is first


def test_a_reader_files_nothing(client: FlaskClient, session: Session) -> None:
    sign_in(client, factories.member(session, role=Role.LASARE))

    assert client.get("/rapporter/utkast?forum=styrelse&period=2026-10").status_code == 403
    assert "Gör en rapport" not in client.get("/rapporter").get_data(as_text=True)


@on_both_databases
@pytest.mark.parametrize("asked", documented.WORKED_ANSWERS, ids=" ".join)
def test_the_worked_answers_leave_alike_on_page_in_json_and_in_excel(
    client: FlaskClient, session: Session, asked: tuple[str, str, str]
) -> None:
    slug, forum, period = asked
    documented.store_sheet(session)
    sign_in(client, factories.member(session, scope=f"forbund:{slug}"))
    answer = documented.WORKED_ANSWERS[asked]

    told = client.get(f"/rapporter/utkast/{forum}_{period}.json").get_json()
    page = client.get(f"/rapporter/utkast?forum={forum}&period={period}").get_data(as_text=True)
    book = client.get(f"/rapporter/utkast/{forum}_{period}.xlsx").data

    assert told["totals"]["deviations"] == answer.deviations
    assert told["tables"]["by_type"] == documented.counts(answer.by_type)
    assert told["tables"]["by_concerned_part"] == documented.counts(answer.by_concerned_part)
    pairs = documented.crossed(answer.reporting_by_concerned)
    assert told["tables"]["reporting_by_concerned"] == pairs
    for tables in (published.on_page(page), published.in_book(book)):
        by_type = published.counts(tables, "Vad brast, på den typ", published.TYPES)
        by_part = published.counts(tables, "Part som berörs", published.PARTS)
        assert by_type == told["tables"]["by_type"]
        assert by_part == told["tables"]["by_concerned_part"]
        assert published.crossed(tables, "Alla parter efter part") == pairs


@on_both_databases
def test_pages_cost_few_statements_however_much_there_is(
    client: FlaskClient, session: Session
) -> None:
    sign_in(client, factories.member(session))
    costs: dict[str, list[int]] = {}
    for more in (1, 12):
        for _ in range(more):
            factories.message(session, factories.deviation(session))
            factories.member(session, scope="forum:hoglandet/styrgrupp-aneby", role=Role.LASARE)
        run = filed(session)
        for name, path in {
            "list": "/rapporter",
            "draft": "/rapporter/utkast?forum=styrgrupp-aneby&period=2026-10",
            "run": f"/rapporter/{run.public_id}",
            "forum": "/forum/styrgrupp-aneby",
        }.items():
            client.get(path)
            with counted_statements() as statements:
                client.get(path)
            costs.setdefault(name, []).append(len(statements))

    assert all(few == many for few, many in costs.values()), costs
    assert max(many for _few, many in costs.values()) <= MOST_STATEMENTS, costs
