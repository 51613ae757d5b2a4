"""How much one person may take home and hand in within an hour."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.organisations.views.amounts import EXPORTS, UPLOADS
from deviations.throttle.counting import key_of
from deviations.throttle.models import Throttle
from tests import factories
from tests.deviations.importing.test_pages import hand_in, many
from tests.marks import on_both_databases
from tests.pages import sign_in

HOUR = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
START = HOUR + timedelta(minutes=50)  # the proof of who it is must be fresh at the hour's end
LIST = "/avvikelser.xlsx"


@pytest.fixture
def person(client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch) -> str:
    """Sign a koordinator in, and stop the clock; return who it is."""
    monkeypatch.setattr(clock, "now", lambda: START)
    hat = factories.member(session)
    sign_in(client, hat)
    return hat.user.public_id


def counted(session: Session, name: str, person: str, amount: int) -> None:
    session.add(Throttle(key=key_of(name, person), window=HOUR, tries=amount))
    session.commit()


@on_both_databases
def test_twenty_lists_are_taken_home_in_an_hour_and_no_more(
    client: FlaskClient, session: Session, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted(session, EXPORTS.name, person, 19)

    answers = [client.get(LIST) for _ in range(2)]
    monkeypatch.setattr(clock, "now", lambda: HOUR + timedelta(minutes=59, seconds=59))
    late = client.get(LIST)
    monkeypatch.setattr(clock, "now", lambda: HOUR + timedelta(minutes=60))

    assert [answer.status_code for answer in answers] == [200, 429]
    assert "Vänta 10\xa0minuter" in answers[1].get_data(as_text=True)
    assert late.headers["Retry-After"] == "1"
    assert client.get(LIST).status_code == 200


@on_both_databases
def test_fifty_megabytes_are_handed_in_within_an_hour_and_no_more(
    client: FlaskClient, session: Session, person: str
) -> None:
    counted(session, UPLOADS.name, person, 50 * 1024 - 1)

    taken = hand_in(client, many(1))  # a kilobyte begun is a kilobyte
    refused = hand_in(client, many(1))

    assert (taken.status_code, refused.status_code) == (303, 429)
    key = key_of(UPLOADS.name, person)
    assert session.scalars(select(Throttle.tries).where(Throttle.key == key)).one() == 50 * 1024
