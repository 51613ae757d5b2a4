"""Denominators: entered by hand or from a file, corrected with a trace, never invented."""

import io
import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations import clock, tenancy
from deviations.audit.models import AuditEvent
from deviations.demo.services import invent_denominators
from deviations.errors import NotFoundError
from deviations.formatting import number
from deviations.organisations.models.denominator import Denominator
from deviations.organisations.models.user import User
from deviations.organisations.queries import all_denominators, denominators
from deviations.organisations.roles import Role
from deviations.organisations.services.denominators import Entry, Figure, Slot, enter, seen_years
from deviations.organisations.views.amounts import UPLOADS
from deviations.throttle.counting import key_of, window_of
from deviations.throttle.models import Throttle
from tests import factories
from tests.deviations.administration.browsers import browser_of
from tests.deviations.filing.forms import hidden_on
from tests.marks import on_both_databases

PAGE = "/administration/namnare"
YEAR = f"{PAGE}/2026"
SCB = {"source": "SCB", "source_date": "2025-12-31"}


def standing(session: Session, year: int = 2026, of: str = "hoglandet") -> dict[str, Denominator]:
    session.expire_all()
    forbund_id = factories.forbund(session, of).id
    tenancy.enter(session, forbund_id)
    found = denominators(session, forbund_id, year)
    return {each.kommun.code: each for each in found.values()}


def save(browser: FlaskClient, *, seen: str | None = None, **fields: object) -> TestResponse:
    """Save the year's table as it stands, with some fields typed anew."""
    page = browser.get(YEAR).text
    shown = dict(re.findall(r'name="((?:antal|kalla|datum)-\d{4})"[^>]*value="([^"]*)"', page))
    hidden = {name: hidden_on(page)[name] for name in ("csrf_token", "seen")}
    if seen is not None:
        hidden["seen"] = seen
    return browser.post(YEAR, data={**hidden, **shown, **fields})


def upload(browser: FlaskClient, text: str) -> TestResponse:
    token = hidden_on(browser.get(PAGE).text)["csrf_token"]
    file = (io.BytesIO(text.encode()), "namnare.csv")
    return browser.post(PAGE, data={"csrf_token": token, "sheet": file})


def confirm(browser: FlaskClient, preview: TestResponse) -> TestResponse:
    held = hidden_on(preview.text)
    fields = {name: held[name] for name in ("csrf_token", "held", "seen")}
    return browser.post(f"{PAGE}/spara", data=fields)


def acts(session: Session) -> list[tuple[str, str, dict[str, object]]]:
    trail = select(AuditEvent).where(AuditEvent.action.startswith("denominator:"))
    return [
        (act.action.partition(":")[2], act.subject, act.facts)
        for act in session.scalars(trail.order_by(AuditEvent.seq))
    ]


def test_nothing_stands_until_somebody_enters_it(admin: FlaskClient, session: Session) -> None:
    assert "Inga tal än" in admin.get(PAGE).text
    assert standing(session) == {}


@on_both_databases
def test_a_year_is_entered_with_one_source_for_all(admin: FlaskClient, session: Session) -> None:
    answer = save(
        admin, **SCB, **{"antal-0604": "3900", "antal-0684": "11200", "kalla-0684": "Kommunen"}
    )

    assert answer.status_code == 303
    found = standing(session)
    assert {code: each.number for code, each in found.items()} == {"0604": 3_900, "0684": 11_200}
    assert [found[code].source for code in ("0604", "0684")] == ["SCB", "Kommunen"]
    assert found["0604"].source_date == date(2025, 12, 31)
    assert not found["0604"].invented
    assert "2 av 6 kommuner" in admin.get(PAGE).text
    assert acts(session) == [
        ("entered", "0604/2026", {"number": 3_900}),
        ("entered", "0684/2026", {"number": 11_200}),
    ]


@on_both_databases
def test_a_correction_keeps_what_stood_before_in_the_trail(
    admin: FlaskClient, session: Session
) -> None:
    save(admin, **SCB, **{"antal-0604": "3900"})
    save(admin, **{"antal-0604": "3950"})
    save(admin)
    save(admin, **{"antal-0604": "", "kalla-0604": "", "datum-0604": ""})

    assert standing(session) == {}
    assert acts(session)[1:] == [
        ("corrected", "0604/2026", {"fields": ["number"], "number": 3_950, "was": 3_900}),
        ("removed", "0604/2026", {"was": 3_950}),
    ]


ASKED = f"Aneby: skriv antalet med bara siffror, från 1 till {number(9_999_999)}."


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"antal-0604": "3 900", **SCB}, ASKED),
        ({"antal-0604": "0", **SCB}, ASKED),
        ({"antal-0604": "3900.0", **SCB}, ASKED),
        ({"antal-0604": "3900"}, "Aneby: skriv källan"),
        ({"antal-0604": "3900", "source": "SCB"}, "Aneby: skriv källans datum"),
        ({"antal-0604": "3900", "source": "@SCB", "source_date": "2025-12-31"}, "börja med en"),
        ({"antal-0604": "", "kalla-0604": "SCB"}, "Aneby: skriv antalet"),
        (
            {"antal-0604": "1", "datum-0604": "2999-01-01", "source": "SCB"},
            "Aneby: skriv en dag från",
        ),
    ],
)
def test_what_cannot_be_stored_says_what_to_do_and_stays_on_the_page(
    admin: FlaskClient, session: Session, fields: dict[str, str], says: str
) -> None:
    answer = save(admin, **{"antal-0684": "11200", "kalla-0684": "Min källa"}, **fields)

    assert answer.status_code == 422
    assert says in answer.text
    assert "Min källa" in answer.text
    assert standing(session) == {}


@on_both_databases
def test_who_saves_a_year_that_somebody_changed_is_told_and_loses_nothing(
    app: Flask, admin: FlaskClient, session: Session
) -> None:
    other = browser_of(app, session)
    seen = hidden_on(other.get(YEAR).text)["seen"]
    save(admin, **SCB, **{"antal-0604": "3900"})

    answer = save(other, seen=seen, **{"antal-0604": "4000"}, **SCB)

    assert answer.status_code == 409
    assert 'value="4000"' in answer.text
    assert standing(session)["0604"].number == 3_900
    assert save(other, **{"antal-0604": "4000"}).status_code == 303
    assert standing(session)["0604"].number == 4_000


FILE = """kommun;år;antal;källa;datum
Aneby;2026;3900;SCB;2025-12-31
0684;2025;11200;SCB;2024-12-31
Göteborg;2026;1;SCB;2025-12-31
"""


@on_both_databases
def test_a_file_is_shown_first_and_stored_when_somebody_says_yes(
    admin: FlaskClient, session: Session
) -> None:
    save(admin, **SCB, **{"antal-0604": "3800"})

    preview = upload(admin, FILE)

    assert preview.status_code == 200
    assert "2 tal att spara" in preview.text
    assert "Rad 4" in preview.text
    assert "Kommunen finns inte i förbundet" in preview.text
    assert "Ersätter 3\N{NO-BREAK SPACE}800, SCB" in preview.text
    assert standing(session)["0604"].number == 3_800

    assert confirm(admin, preview).status_code == 303
    assert standing(session)["0604"].number == 3_900
    assert standing(session, 2025)["0684"].number == 11_200
    assert "Den hoppas över." in preview.text
    assert "Spara inget" in preview.text
    again = upload(admin, FILE)
    assert "Filen har inget nytt att spara" in again.text
    assert "Tillbaka till invånare" in again.text
    before = len(acts(session))
    confirm(admin, again)
    assert len(acts(session)) == before


def test_a_file_that_somebody_overtook_is_shown_anew(
    app: Flask, admin: FlaskClient, session: Session
) -> None:
    preview = upload(admin, FILE)
    save(browser_of(app, session), **SCB, **{"antal-0604": "3800"})

    told = confirm(admin, preview)

    assert told.status_code == 409
    assert "Ersätter 3\N{NO-BREAK SPACE}800" in told.text
    assert standing(session)["0604"].number == 3_800
    assert confirm(admin, told).status_code == 303
    assert standing(session)["0604"].number == 3_900


def test_what_a_page_held_is_read_as_strictly_as_a_file(
    admin: FlaskClient, session: Session
) -> None:
    held = hidden_on(upload(admin, FILE).text)
    good = {name: held[name] for name in ("csrf_token", "held", "seen")}

    for bad in ({"held": "hej"}, {"held": FILE.replace("3900", "-1").replace("11200", "x")}):
        admin.post(f"{PAGE}/spara", data={**good, **bad})
    assert admin.post(f"{PAGE}/spara", data={**good, "csrf_token": "x"}).status_code == 400

    assert standing(session) == standing(session, 2025) == {}


@pytest.mark.parametrize("text", ["", "hej\nså", "kommun;år;antal\nAneby;2026;1"])
def test_a_file_that_cannot_be_read_says_what_to_do(admin: FlaskClient, text: str) -> None:
    answer = upload(admin, text)

    assert answer.status_code == 422
    assert "rubrikerna" in answer.text or "Välj en fil" in answer.text


@on_both_databases
def test_what_is_handed_in_counts_among_the_hour_s_megabytes(
    admin: FlaskClient, session: Session
) -> None:
    who = session.scalars(select(User.public_id)).one()
    window = window_of(clock.now(), UPLOADS.seconds)
    key = key_of(UPLOADS.name, who)
    session.add(Throttle(key=key, window=window, tries=UPLOADS.tries - 1))
    session.commit()

    answers = [upload(admin, FILE).status_code for _ in range(2)]

    assert answers == [200, 429]


def test_without_a_file_one_is_asked_for_it(admin: FlaskClient) -> None:
    token = hidden_on(admin.get(PAGE).text)["csrf_token"]

    assert "Välj en fil" in admin.post(PAGE, data={"csrf_token": token}).text


def test_what_is_stored_is_taken_home_and_comes_back_as_it_was(
    admin: FlaskClient, session: Session
) -> None:
    confirm(admin, upload(admin, FILE))
    taken = admin.get(f"{PAGE}/alla.csv")

    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert taken.data.startswith(b"\xef\xbb\xbfkommun;")
    assert "Filen har inget nytt att spara" in upload(admin, taken.data.decode("utf-8-sig")).text
    template = admin.get(f"{PAGE}/mall.csv").data.decode("utf-8-sig")
    assert f"Sävsjö;{clock.today().year};;;" in template


def test_a_year_is_found_by_its_number(admin: FlaskClient) -> None:
    assert admin.get(f"{PAGE}?ar=2019").location == f"{PAGE}/2019"
    for year in ("1999", "2101", "x", "２０２６"):
        assert "Skriv ett år från 2000 till 2100" in admin.get(f"{PAGE}?ar={year}").text
    assert admin.get(f"{PAGE}/1999").status_code == 404


@on_both_databases
def test_invented_numbers_are_marked_until_somebody_enters_a_real_one(
    admin: FlaskClient, session: Session
) -> None:
    for _twice in range(2):
        invent_denominators(session, now=factories.NOW)
        session.commit()
    found = standing(session)
    assert len(found) == 6
    assert all(each.invented for each in found.values())
    assert "Påhittat" in admin.get(PAGE).text
    assert "Påhittat" in admin.get(YEAR).text

    save(admin, **{"antal-0604": "3900", "kalla-0604": "SCB"})

    invented = {code: each.invented for code, each in standing(session).items()}
    assert [code for code, made_up in invented.items() if not made_up] == ["0604"]


def test_an_admin_of_one_forbund_neither_reads_nor_changes_another_s(
    app: Flask, admin: FlaskClient, session: Session
) -> None:
    save(admin, **SCB, **{"antal-0604": "3900"})
    stranger = browser_of(app, session, scope="forbund:jamtland")

    assert "0604" not in stranger.get(YEAR).text + stranger.get(f"{PAGE}/alla.csv").text
    assert "Kommunen finns inte i förbundet" in upload(stranger, FILE).text
    jamtland = factories.forbund(session, "jamtland").id
    assert all_denominators(session, jamtland) == []
    entry = Entry(
        forbund_id=jamtland,
        figures={
            Slot(factories.kommun(session).id, 2026): Figure(
                number=1, source="x", source_date=date(2025, 1, 1)
            )
        },
        seen=seen_years(session, jamtland, {2026}),
        by="test",
        now=factories.NOW,
    )
    with pytest.raises(NotFoundError):
        enter(session, entry)


@pytest.mark.parametrize("role", [Role.KOORDINATOR, Role.LASARE, Role.ANALYTIKER, Role.DRIFT])
def test_others_do_not_enter(app: Flask, session: Session, role: Role) -> None:
    browser = browser_of(app, session, role)

    for path in (PAGE, YEAR, f"{PAGE}/alla.csv", f"{PAGE}/mall.csv"):
        assert browser.get(path).status_code == 403


def test_a_file_in_which_no_row_can_be_read_says_so(admin: FlaskClient) -> None:
    page = upload(admin, "kommun;år;antal;källa;datum\nGöteborg;2026;1;SCB;2025-12-31\n").text

    assert re.search(r"<h1>\s*Ingen rad i filen går att läsa\s*</h1>", page)
    assert "hoppas över" not in page
    assert "går inte att läsa</h2>" not in page
    assert "Tillbaka till invånare" in page


@pytest.mark.parametrize("typed", ["abc", "1999", "2101", "<b>"])
def test_a_year_that_is_none_is_in_the_summary_and_stays_in_its_field(
    admin: FlaskClient, typed: str
) -> None:
    page = admin.get(PAGE, query_string={"ar": typed}).text

    assert re.search(r'<a href="#valt-ar">Skriv ett år från 2000 till 2100', page)
    field = page.partition('id="valt-ar"')[2].partition(">")[0]
    assert f'value="{escape(typed)}"' in field


def test_a_page_that_no_year_was_asked_of_has_no_errors(admin: FlaskClient) -> None:
    page = admin.get(PAGE).text

    assert "govuk-error-summary" not in page
    assert "<title>Invånare" in page
