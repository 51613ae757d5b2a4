"""The sheet through the browser: handed in, shown, said yes to, stopped, finished, taken home."""

import io
from datetime import timedelta

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations import faults
from deviations.audit.models import AuditEvent
from deviations.importing import uploads, views
from deviations.importing.models import ImportBatch, ImportUpload
from deviations.importing.services import Tally
from deviations.organisations.roles import Role
from deviations.organisations.views import amounts
from deviations.tenancy import rows_of
from deviations.throttle.services import Limit
from tests import factories
from tests.deviations.importing.storing import bring_in, narratives, stored
from tests.deviations.importing.writing import DOCUMENTED, as_csv, as_xlsx, rows
from tests.marks import on_both_databases
from tests.pages import sign_in, token_on


@pytest.fixture
def koordinator(
    session: Session, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    """Return a browser with a koordinator of Höglandet in it; no answer is cut short by time."""
    monkeypatch.setattr(views, "SECONDS_AT_A_TIME", 60)
    sign_in(client, factories.member(session))
    return client


def hand_in(
    client: FlaskClient, file: io.BytesIO, name: str = "Våra avvikelser.csv"
) -> TestResponse:
    token = token_on(client.get("/import").get_data(as_text=True))
    return client.post("/import", data={"csrf_token": token, "sheet": (file, name)})


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def press(client: FlaskClient, at: str, *, path: str | None = None) -> TestResponse:
    return client.post(path or at, data={"csrf_token": token_on(page(client, at))})


def many(count: int) -> io.BytesIO:
    return as_csv(rows(*({"Vad hände": f"Svar {place} dröjde."} for place in range(count))))


@on_both_databases
def test_a_sheet_is_shown_row_by_row_and_stored_on_a_yes(
    session: Session, koordinator: FlaskClient
) -> None:
    shown = hand_in(koordinator, io.BytesIO(DOCUMENTED.read_bytes()))
    preview = page(koordinator, shown.location)
    before = len(stored(session))
    session.rollback()

    answer = press(koordinator, shown.location)
    result = page(koordinator, answer.location)

    assert shown.status_code == 303
    assert "51 rader blir nya avvikelser" in preview
    assert "Ragunda hör till Samordningsförbundet Jämtland." in preview
    assert "Våra avvikelser.csv" in preview
    assert before == 0
    assert "51 avvikelser är sparade" in result
    assert len(stored(session)) == 51


@on_both_databases
def test_what_was_stored_is_the_same_as_by_command(
    session: Session, koordinator: FlaskClient
) -> None:
    sheet = rows({}, {}, {"Vad hände": "Annat."}, {"Forum": "Cirkeln", "Datum": "mars 2019"})
    press(koordinator, hand_in(koordinator, as_xlsx(sheet), "x.xlsx").location)

    assert bring_in(session, as_csv(sheet)) == Tally(read=4, stored=0, known=4, refused=0)


def test_the_preview_tells_new_known_like_and_refused_apart(
    session: Session, koordinator: FlaskClient
) -> None:
    bring_in(session, as_csv(rows({})))
    changed = rows({}, {"Vad hände": "Med andra ord."}, {"Kommun": "Aneby"}, {"Typ": "Trassel"})

    preview = page(koordinator, hand_in(koordinator, as_csv(changed)).location)

    for word in ("Finns redan", "Ny, liknar", "LH-2026-0001", "Avvisad", "”Trassel” är ingen typ"):
        assert word in preview
    assert "2 rader blir nya avvikelser" in preview


def test_an_import_that_is_stopped_shows_how_far_it_came_and_goes_on(
    session: Session, koordinator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SECONDS_AT_A_TIME", 0)
    at = hand_in(koordinator, many(450)).location
    press(koordinator, at)

    halfway, first = page(koordinator, at), page(koordinator, "/import")
    press(koordinator, at)
    press(koordinator, at)

    assert "33 procent är inläst" in halfway
    assert "data-carry-on" in halfway
    assert "har stannat på vägen" in first
    assert "450 avvikelser är sparade" in page(koordinator, at)
    assert len(set(narratives(session))) == 450


@on_both_databases
def test_a_batch_that_fails_leaves_the_ones_before_and_can_be_tried_again(
    session: Session, koordinator: FlaskClient
) -> None:
    at = hand_in(koordinator, many(401)).location
    faults.arm("import.after_insert:2:raise")

    failed = press(koordinator, at)
    halfway = len(stored(session))
    session.rollback()
    faults.disarm()
    press(koordinator, at)

    assert failed.status_code == 500
    assert halfway == 200
    assert len(stored(session)) == 401


def test_saying_yes_twice_stores_once(session: Session, koordinator: FlaskClient) -> None:
    at = hand_in(koordinator, as_csv(rows({}, {}))).location
    token = token_on(page(koordinator, at))

    answers = [koordinator.post(at, data={"csrf_token": token}).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert len(stored(session)) == 2


def test_refused_rows_come_home_mended_and_only_they_are_kept(
    session: Session, koordinator: FlaskClient
) -> None:
    sheet = rows({}, {"Typ": "Trassel", "Vad hände": "=1+1 sa systemet."})
    at = hand_in(koordinator, as_csv(sheet)).location
    press(koordinator, at)

    answer = koordinator.get(f"{at}/avvisade.csv")
    mended = answer.get_data().decode("utf-8-sig").replace("Trassel", "Väntetid")
    (upload,) = session.scalars(rows_of(ImportUpload, factories.forbund(session).id))
    kept = uploads.shown_rows(session, upload)
    session.rollback()
    press(koordinator, hand_in(koordinator, io.BytesIO(mended.encode("utf-8-sig"))).location)

    assert answer.mimetype == "text/csv"
    assert [row.row for row in kept] == [3]
    assert "=1+1 sa systemet." in narratives(session)


@on_both_databases
def test_refused_rows_that_are_taken_home_are_written_down(
    session: Session, koordinator: FlaskClient
) -> None:
    at = hand_in(koordinator, as_csv(rows({}, {"Typ": "Trassel"}))).location
    asked = select(AuditEvent).where(AuditEvent.action == "import:exported")
    assert session.scalars(asked).all() == []
    session.rollback()

    koordinator.get(f"{at}/avvisade.csv")

    (act,) = session.scalars(asked)
    assert (act.subject, act.facts) == (at.rpartition("/")[2], {"rows": 1})
    assert act.actor


def test_refused_rows_that_are_taken_home_are_counted_as_a_list(
    koordinator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(amounts, "EXPORTS", Limit("export", 1, 3600))
    at = hand_in(koordinator, as_csv(rows({}, {"Typ": "Trassel"}))).location

    answers = [koordinator.get(f"{at}/avvisade.csv").status_code for _ in range(2)]

    assert answers == [200, 429]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "Filen är tom."), (b"bara text", "Filen saknar"), (b"PK\x03\x04", "går inte att läsa")],
)
def test_a_file_that_cannot_be_read_is_an_error_at_the_field(
    koordinator: FlaskClient, content: bytes, words: str
) -> None:
    answer = hand_in(koordinator, io.BytesIO(content))

    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_no_file_and_no_token_ask_again(koordinator: FlaskClient) -> None:
    token = token_on(page(koordinator, "/import"))

    without_file = koordinator.post("/import", data={"csrf_token": token})
    without_token = koordinator.post("/import", data={"sheet": (as_csv(rows({})), "a.csv")})

    assert (without_file.status_code, without_token.status_code) == (422, 422)
    assert "Välj en fil." in without_file.get_data(as_text=True)


def test_a_large_file_is_taken_and_a_larger_is_asked_to_be_divided(
    koordinator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    padded = as_csv([*rows({}), *([[""] * 11] * 300_000)])
    assert padded.getbuffer().nbytes > 2_000_000

    taken = hand_in(koordinator, padded)
    taken.request.environ["wsgi.input"].close()  # the test client leaves a large body open
    monkeypatch.setattr(views, "MOST_POSTED", 100_000)
    refused = hand_in(koordinator, io.BytesIO(b"x" * 200_000))

    assert taken.status_code == 303
    assert refused.status_code == 413
    assert "större än 25 MB" in refused.get_data(as_text=True)


@pytest.mark.parametrize(("count", "status"), [(3, 303), (4, 422)])
def test_more_rows_than_a_browser_should_wait_for_are_refused(
    koordinator: FlaskClient, monkeypatch: pytest.MonkeyPatch, count: int, status: int
) -> None:
    monkeypatch.setattr(uploads, "MOST_ROWS", 3)

    assert hand_in(koordinator, many(count)).status_code == status


def test_an_upload_can_be_taken_away_and_is_forgotten_after_a_day(
    session: Session, koordinator: FlaskClient
) -> None:
    at = hand_in(koordinator, as_csv(rows({}))).location
    hand_in(koordinator, as_csv(rows({})))
    press(koordinator, at, path=f"{at}/ta-bort")
    forbund_id = factories.forbund(session).id
    (left,) = session.scalars(rows_of(ImportUpload, forbund_id)).all()

    kept = uploads.forget_uploads(session, forbund_id=forbund_id, before=left.created_at)
    gone = uploads.forget_uploads(
        session, forbund_id=forbund_id, before=left.created_at + timedelta(seconds=1)
    )

    session.commit()

    assert (kept, gone) == (0, 1)
    assert koordinator.get(at).status_code == 404
    assert session.scalars(rows_of(ImportBatch, forbund_id)).all() == []


def test_another_forbund_finds_no_upload(
    app: Flask, session: Session, koordinator: FlaskClient
) -> None:
    at = hand_in(koordinator, as_csv(rows({"Typ": "Trassel"}))).location
    stranger = app.test_client()
    sign_in(stranger, factories.member(session, scope="forbund:jamtland"))
    token = token_on(page(stranger, "/import"))

    answers = [
        stranger.get(at),
        stranger.get(f"{at}/avvisade.csv"),
        stranger.post(at, data={"csrf_token": token}),
        stranger.post(f"{at}/ta-bort", data={"csrf_token": token}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4


def test_a_koordinator_of_one_kommun_stores_its_rows_and_no_others(
    session: Session, client: FlaskClient
) -> None:
    sign_in(client, factories.member(session, scope="kommun:hoglandet/0682"))
    sheet = as_csv(rows({}, {"Kommun": "Aneby"}, {"Kommun": "Höglandet"}))

    at = hand_in(client, sheet).location
    preview = page(client, at)
    press(client, at)

    assert "Din roll gäller en enda kommun, och raden gäller Aneby." in preview
    assert [row.kommun_id for row in stored(session)] == [factories.kommun(session, "nassjo").id]


def test_the_list_is_what_the_filter_shows(session: Session, koordinator: FlaskClient) -> None:
    bring_in(session, as_csv(rows({}, {"Typ": "Remiss"}, {"Kommun": "Aneby"})))

    with koordinator.get("/avvikelser.xlsx?typ=remiss&kommun=0682") as answer:
        book = openpyxl.load_workbook(io.BytesIO(answer.data))

    assert book.worksheets[0].max_row == 2


@pytest.mark.parametrize("path", ["/import", "/avvikelser.xlsx"])
def test_who_only_reads_reports_neither_imports_nor_exports(
    session: Session, client: FlaskClient, path: str
) -> None:
    sign_in(client, factories.member(session, role=Role.LASARE))

    assert client.get(path).status_code == 403


@on_both_databases
def test_the_list_is_downloaded_written_down_and_comes_back(
    session: Session, koordinator: FlaskClient
) -> None:
    press(koordinator, hand_in(koordinator, io.BytesIO(DOCUMENTED.read_bytes())).location)
    factories.deviation(session, received_at=factories.NOW - timedelta(days=365))
    session.commit()

    with koordinator.get("/avvikelser.xlsx?status=alla") as answer:
        home = io.BytesIO(answer.data)
    again = page(koordinator, hand_in(koordinator, home, "lista.xlsx").location)

    acts = session.scalars(select(AuditEvent).where(AuditEvent.action == "list:exported")).all()
    assert [(act.facts["rows"], len(set(act.facts["held"]))) for act in acts] == [(52, 52)]
    assert "Inga nya rader att läsa in" in again
