"""The pages around the form."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations import clock
from deviations.records.models.message import MessageKind
from deviations.records.models.publication import Publication
from deviations.records.vocabulary import Kind, Status
from tests.deviations.filing.forms import checked, sent
from tests.factories import deviation, forbund, message

NEW_YEAR = clock.midnight(clock.today().replace(month=1, day=1))


def publish(session: Session, *, of: str = "hoglandet", heading: str, **fields: object) -> None:
    session.add(
        Publication(
            forbund_id=forbund(session, of).id,
            heading=heading,
            words="Kallelser går till en gemensam brevlåda.",
            published_at=datetime(2026, 9, 1, tzinfo=UTC),
            published_by="factory",
            **fields,
        )
    )
    session.commit()


def test_the_first_page_lists_every_forbund_and_the_way_in(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert 'href="/hoglandet/"' in page
    assert 'href="/norra-vastmanland/"' in page
    assert 'href="/logga-in"' in page


def test_a_forbund_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    for path in ("/finns-inte", "/finns-inte/", "/finns-inte/rapportera", "/finns-inte/kvitto"):
        assert client.get(path).status_code == 404
    assert client.post("/finns-inte/rapportera").status_code == 404


def test_an_address_without_its_last_slash_leads_on(client: FlaskClient) -> None:
    assert client.get("/hoglandet").location == "/hoglandet/"


def test_a_forbund_without_reports_says_so(client: FlaskClient) -> None:
    page = client.get("/hoglandet/").get_data(as_text=True)
    assert "Ingen har rapporterat i år än." in page
    assert "Ännu är inget publicerat." in page


def test_the_start_page_counts_this_year_s_reports_and_answers(
    client: FlaskClient, session: Session
) -> None:
    deviation(session, received_at=NEW_YEAR)
    deviation(session, received_at=NEW_YEAR, kind=Kind.FRAMGANG, status=Status.AVSLUTAD)
    told = deviation(session, received_at=clock.now())
    message(session, told, kind=MessageKind.NOTICE_TO_FILER, part=None)
    message(session, told, kind=MessageKind.NOTICE_TO_FILER, part=None)
    deviation(session, received_at=NEW_YEAR - timedelta(seconds=1))
    deviation(session, received_at=clock.now(), status=Status.UTANFOR)
    deviation(session, received_at=clock.now(), of="jamtland")
    session.commit()
    page = client.get("/hoglandet/").get_data(as_text=True)
    assert "I år har 3 rapporter kommit in." in page
    assert "2 av dem har fått svar." in page


def test_what_has_changed_is_read_by_everyone_until_it_is_withdrawn(
    client: FlaskClient, session: Session
) -> None:
    for heading in ("Ett", "Två", "Tre", "Fyra"):
        publish(session, heading=f"{heading} nytt")
    publish(session, heading="Draget tillbaka", withdrawn_at=clock.now())
    publish(session, heading="Någon annans", of="jamtland")
    start = client.get("/hoglandet/").get_data(as_text=True)
    everything = client.get("/hoglandet/publicerat").get_data(as_text=True)
    assert "Fyra nytt" in start
    assert "Ett nytt" not in start
    assert "Ett nytt" in everything
    for page in (start, everything):
        assert "Draget tillbaka" not in page
        assert "Någon annans" not in page


def test_the_six_questions_fit_on_paper(client: FlaskClient) -> None:
    page = client.get("/hoglandet/rapportera/utskrift").get_data(as_text=True)
    for question in range(1, 7):
        assert f"<h2>{question}. " in page
    assert "Närvaro och deltagande" in page
    assert "/hoglandet/rapportera" in page


def test_the_form_says_what_everyone_must_know(client: FlaskClient) -> None:
    page = client.get("/hoglandet/rapportera").get_data(as_text=True)
    for words in (
        "lex Sarah", "lex Maria", "orosanmälan", "allmän handling", "sekretess",
        "inte vem som gjorde rätt eller fel", "ingen går att känna igen", "Höglandet",
    ):  # fmt: skip
        assert words in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_verbs_change_nothing(client: FlaskClient, method: str) -> None:
    assert getattr(client, method)("/hoglandet/rapportera").status_code == 405


def test_the_frame_names_who_runs_it(client: FlaskClient) -> None:
    page = client.get("/hoglandet/").get_data(as_text=True)
    assert "Region Jönköpings län" in page
    assert "kommunerna Aneby, Eksjö, Nässjö, Sävsjö, Tranås och Vetlanda" in page
    assert "kommunen Göteborg" in client.get("/goteborg/").get_data(as_text=True)


def test_only_pages_on_the_way_to_sending_are_kept_for_back(client: FlaskClient) -> None:
    receipt = sent(client)
    kept = [client.get("/hoglandet/rapportera"), checked(client)]
    not_kept = [receipt, client.get(receipt.location), client.get("/hoglandet/kvitto")]
    assert {page.headers["Cache-Control"] for page in kept} == {"private, no-cache"}
    assert {page.headers["Cache-Control"] for page in not_kept} == {"no-store"}
