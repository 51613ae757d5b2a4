"""A forum's page: what a koordinator tends, and what a reader only sees."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.periods import Period
from deviations import clock
from deviations.organisations.models.forum import SummaryRhythm
from deviations.organisations.roles import Role
from deviations.records.models.deviation import Deviation
from deviations.records.models.publication import Publication
from deviations.reporting.services import file_run
from tests import factories
from tests.marks import on_both_databases
from tests.pages import send, sign_in, token_on

HOME = "/forum/styrgrupp-aneby"


@pytest.fixture
def koordinator(client: FlaskClient, session: Session) -> FlaskClient:
    """Return a browser with a koordinator signed in."""
    sign_in(client, factories.member(session))
    return client


def page(client: FlaskClient) -> str:
    return client.get(HOME).get_data(as_text=True)


def test_a_proposed_decision_stands_on_the_page_and_in_the_report(
    koordinator: FlaskClient,
) -> None:
    answer = send(
        koordinator, f"{HOME}/beslut", at=HOME, question="Vem tar frågan om tolk?", part="region"
    )

    assert answer.status_code == 303
    assert "Vem tar frågan om tolk?" in page(koordinator)
    draft = koordinator.get("/rapporter/utkast?forum=styrgrupp-aneby&period=2026-10")
    told = draft.get_data(as_text=True)
    assert "Vem tar frågan om tolk?" in told
    assert "En fråga behöver ert beslut" in told


def test_a_fourth_decision_is_refused_and_its_words_are_kept(koordinator: FlaskClient) -> None:
    for number in range(3):
        send(koordinator, f"{HOME}/beslut", at=HOME, question=f"Fråga {number}?")

    answer = send(koordinator, f"{HOME}/beslut", at=HOME, question="En fråga för mycket?")

    assert answer.status_code == 422
    told = answer.get_data(as_text=True)
    assert "Tre beslut är redan föreslagna." in told
    assert "En fråga för mycket?" in told


def test_a_closed_decision_leaves_the_box_and_its_place(koordinator: FlaskClient) -> None:
    for number in range(3):
        send(koordinator, f"{HOME}/beslut", at=HOME, question=f"Fråga {number}?")
    path = page(koordinator).split(f'action="{HOME}/beslut/')[1].split('"')[0]

    assert send(koordinator, f"{HOME}/beslut/{path}", at=HOME).status_code == 303
    assert "Fråga 0?" not in page(koordinator)
    again = send(koordinator, f"{HOME}/beslut", at=HOME, question="En ny fråga?")
    assert again.status_code == 303


def test_a_decision_without_a_question_says_what_to_write(koordinator: FlaskClient) -> None:
    answer = send(koordinator, f"{HOME}/beslut", at=HOME, pattern="Ingen bokar tolk.")

    assert answer.status_code == 422
    told = answer.get_data(as_text=True)
    assert "Skriv frågan som forumet ska besluta om." in told
    assert "Ingen bokar tolk." in told


def test_a_meeting_is_added_once_and_taken_away(koordinator: FlaskClient) -> None:
    day = clock.today() + timedelta(days=16)
    for _twice in range(2):
        send(koordinator, f"{HOME}/moten", at=HOME, held_on=day.isoformat())
    told = page(koordinator)
    assert told.count("/ta-bort") == 1

    path = told.split(f'action="{HOME}/moten/')[1].split('"')[0]
    assert send(koordinator, f"{HOME}/moten/{path}", at=HOME).status_code == 303
    assert "Inga möten är inlagda." in page(koordinator)


@pytest.mark.parametrize("typed", ["", "8 december", "2026-13-01"])
def test_a_meeting_day_that_is_none_is_asked_again(koordinator: FlaskClient, typed: str) -> None:
    answer = send(koordinator, f"{HOME}/moten", at=HOME, held_on=typed)

    assert answer.status_code == 422
    assert "2026-" in answer.get_data(as_text=True)


def test_a_summary_that_is_switched_on_begins_today(
    koordinator: FlaskClient, session: Session
) -> None:
    answer = send(
        koordinator,
        f"{HOME}/sammanfattning",
        at=HOME,
        rhythm="before-meeting",
        days_before="10",
    )

    assert answer.status_code == 303
    forum = factories.forum(session)
    assert forum.rhythm is SummaryRhythm.BEFORE_MEETING
    assert (forum.days_before, forum.mail_empty_months) == (10, False)
    assert forum.summary_since == clock.today()

    send(koordinator, f"{HOME}/sammanfattning", at=HOME, rhythm="never", days_before="10")
    assert factories.forum(session).summary_since is None


def test_changing_the_days_alone_does_not_begin_anew(
    koordinator: FlaskClient, session: Session
) -> None:
    forum = factories.forum(session)
    forum.rhythm = SummaryRhythm.BEFORE_MEETING
    forum.summary_since = clock.today() - timedelta(days=40)
    session.commit()

    send(koordinator, f"{HOME}/sammanfattning", at=HOME, rhythm="before-meeting", days_before="3")

    assert factories.forum(session).summary_since == clock.today() - timedelta(days=40)


@pytest.mark.parametrize("days", ["0", "31", "tio"])
def test_days_out_of_range_are_asked_again(koordinator: FlaskClient, days: str) -> None:
    answer = send(
        koordinator, f"{HOME}/sammanfattning", at=HOME, rhythm="before-meeting", days_before=days
    )

    assert answer.status_code == 422
    assert "Skriv ett heltal från 1 till 30." in answer.get_data(as_text=True)


def test_a_reader_sees_the_forum_and_changes_nothing(client: FlaskClient, session: Session) -> None:
    reader = factories.member(session, role=Role.LASARE, scope="forum:hoglandet/styrgrupp-aneby")
    sign_in(client, reader)

    told = page(client)

    assert "Karin Prov, läsare" in told
    assert "Månadssammanfattning" not in told
    assert f'href="{HOME}"' in client.get("/forum").get_data(as_text=True)
    assert client.get("/forum/lsg-aneby").status_code == 404
    assert "lsg-aneby" not in client.get("/forum").get_data(as_text=True)


def test_another_forbunds_koordinator_finds_no_such_forum(
    client: FlaskClient, session: Session
) -> None:
    sign_in(client, factories.member(session, scope="forbund:jamtland"))

    assert client.get(HOME).status_code == 404
    assert (
        send(client, f"{HOME}/moten", at="/forum/styrelse", held_on="2026-12-08").status_code == 404
    )


@pytest.mark.parametrize("deed", ["beslut", "moten", "sammanfattning"])
def test_an_admin_is_shown_no_agenda_by_posting_to_it(
    client: FlaskClient, session: Session, deed: str
) -> None:
    sign_in(client, factories.member(session, role=Role.ADMIN))
    token = token_on(client.get("/byt-roll").get_data(as_text=True))

    answer = client.post(f"{HOME}/{deed}", data={"csrf_token": token})

    assert answer.status_code == 403
    assert "Att besluta" not in answer.get_data(as_text=True)


def publish(
    session: Session, heading: str, about: Deviation | None = None, *, of: str = "hoglandet"
) -> Publication:
    published = Publication(
        forbund_id=factories.forbund(session, of).id,
        deviation_id=about.id if about else None,
        heading=heading,
        words="Kallelsen går till en funktion.",
        published_at=factories.NOW,
        published_by="factory",
    )
    session.add(published)
    session.commit()
    return published


@on_both_databases
def test_a_forum_shows_what_is_published_where_it_works(
    client: FlaskClient, session: Session
) -> None:
    nassjo = factories.kommun(session, "nassjo").id
    publish(session, "Om Aneby", factories.deviation(session))
    publish(session, "Om Nässjö", factories.deviation(session, kommun_id=nassjo))
    publish(session, "Om hela förbundet", factories.deviation(session, kommun_id=None))
    publish(session, "Om ingen avvikelse")
    publish(session, "Tillbakadraget").withdrawn_at = factories.NOW
    publish(session, "Om Jämtland", of="jamtland")
    session.commit()
    hat = factories.member(session, role=Role.LASARE, scope="forbund:hoglandet")
    sign_in(client, hat)

    def shown(slug: str) -> set[str]:
        told = client.get(f"/forum/{slug}").text
        return set(re.findall(r"<h3>(Om [^<]+|Tillbakadraget)</h3>", told))

    wide = {"Om hela förbundet", "Om ingen avvikelse"}
    assert shown("styrgrupp-aneby") == wide | {"Om Aneby"}
    assert shown("styrgrupp-nassjo") == wide | {"Om Nässjö"}
    assert shown("styrelse") == wide | {"Om Aneby", "Om Nässjö"}


READS = [
    ("forum:hoglandet/styrgrupp-aneby", {"styrgrupp-aneby"}),
    ("kommun:hoglandet/0604", {"styrgrupp-aneby", "lsg-aneby"}),
    ("forbund:hoglandet", {"styrgrupp-aneby", "lsg-aneby", "styrgrupp-nassjo", "styrelse"}),
]


@pytest.mark.parametrize(("scope", "reads"), READS)
def test_a_reader_reaches_the_forums_and_reports_of_the_hat_and_no_draft(
    client: FlaskClient, session: Session, scope: str, reads: set[str]
) -> None:
    slugs = ("styrgrupp-aneby", "lsg-aneby", "styrgrupp-nassjo", "styrelse")
    runs = {slug: filed(session, slug) for slug in slugs}
    sign_in(client, factories.member(session, role=Role.LASARE, scope=scope))
    forums, reports = client.get("/forum").text, client.get("/rapporter").text

    for slug, run in runs.items():
        wanted = 200 if slug in reads else 404
        assert client.get(f"/forum/{slug}").status_code == wanted
        assert client.get(f"/rapporter/{run}").status_code == wanted
        assert client.get(f"/rapporter/{run}/{slug}_2026-10.json").status_code == wanted
        assert (f"/forum/{slug}" in forums, f"/rapporter/{run}" in reports) == (wanted == 200,) * 2
        draft = client.get(f"/rapporter/utkast?forum={slug}&period=2026-10")
        assert draft.status_code == 403


def filed(session: Session, slug: str) -> str:
    run = file_run(
        session,
        forum=factories.forum(session, slug),
        period=Period.parse("2026-10"),
        cut_off=factories.NOW,
        by="test",
    )
    session.commit()
    return run.public_id


@pytest.mark.parametrize(("role", "invites"), [(Role.KOORDINATOR, True), (Role.LASARE, False)])
def test_who_may_invite_is_led_to_where_a_reader_is_invited(
    client: FlaskClient, session: Session, role: Role, *, invites: bool
) -> None:
    sign_in(client, factories.member(session, role=role))

    told = page(client)

    assert ('href="/administration/forum/styrgrupp-aneby">Bjud in en läsare</a>' in told) is invites
    assert '<a href="/forum">← Forum</a>' in told
    if invites:
        assert client.get("/administration/forum/styrgrupp-aneby").status_code == 200
