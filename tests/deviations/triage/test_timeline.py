"""What has happened to a deviation, in the order in which it happened."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations import clock
from deviations.formatting import NBSP
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import MessageKind
from deviations.records.workflow.acts import Act
from tests import factories
from tests.deviations.triage.test_acts import do, in_two_weeks, page_of
from tests.marks import on_both_databases

MORNING = datetime(2026, 11, 12, 8, 53, 10, 400_000, tzinfo=UTC)
ACTS: list[tuple[Act, dict[str, Any], str]] = [
    (Act.RECEIVE, {}, "Koordinatorn tog emot rapporten."),
    (Act.ASK_PART, {"words": "Hur?", "part": "fk"}, "Svar begärt från Försäkringskassan: Hur?"),
    (Act.SET_FACTS, {"level": "handlaggare"}, "Koordinatorn ändrade fakta."),
    (Act.WRITE_ANSWER, {"words": "Så här.", "part": "fk"}, "Försäkringskassan svarade: Så här."),
    (Act.NOTIFY, {"words": "Nu går det."}, "Rapportören fick besked: Nu går det."),
    (Act.CLOSE, {"words": "Klart."}, "Rapportören fick besked: Klart."),
    (Act.REOPEN, {}, "Koordinatorn öppnade den igen."),
    (Act.ASK_FILER, {"words": "Stämmer det?"}, "Rapportören fick en fråga: Stämmer det?"),
]  # fmt: skip
CLOSED = "Koordinatorn avslutade avvikelsen."


def lines(browser: FlaskClient, deviation: Deviation) -> list[tuple[str, str]]:
    """Return when and what of each line that has happened, as the page shows them."""
    page = browser.get(page_of(deviation)).text
    found = re.findall(
        r'<li class="timeline__happened">\s*<span class="timeline__when">(.*?)</span>(.*?)</li>',
        page,
        re.DOTALL,
    )
    plain = ((when, re.sub(r"<[^>]+>", "", what)) for when, what in found)
    return [
        (unescape(when).replace(NBSP, " "), " ".join(unescape(what).split()))
        for when, what in plain
    ]


@on_both_databases
@pytest.mark.parametrize("apart", [timedelta(0), timedelta(milliseconds=90), timedelta(seconds=7)])
def test_what_happens_within_a_minute_stands_in_the_order_it_happened(
    koordinator: FlaskClient,
    session: Session,
    deviation: Deviation,
    monkeypatch: pytest.MonkeyPatch,
    apart: timedelta,
) -> None:
    """Acts of one instant, of one second and of one minute; the report came in that second too."""
    deviation.received_at = MORNING
    session.commit()
    for number, (act, typed, _said) in enumerate(ACTS):
        monkeypatch.setattr(clock, "now", lambda at=MORNING + number * apart: at)
        session.refresh(deviation)
        due = {"due_on": in_two_weeks()} if act is Act.ASK_PART else {}
        assert do(koordinator, deviation, act, **(typed | due)).status_code == 303
        session.rollback()

    told = [said for _act, _typed, said in ACTS]
    told.insert(told.index("Rapportören fick besked: Klart.") + 1, CLOSED)
    shown = lines(koordinator, deviation)

    assert [what for _when, what in shown] == [
        *reversed(told),
        "Rapporten kom in genom formuläret.",
    ]
    assert shown[-1][0] == "12 november 2026 kl. 09.53"


def test_what_was_said_before_the_trail_named_it_stands_by_its_time(
    koordinator: FlaskClient, session: Session, deviation: Deviation
) -> None:
    deviation.received_at = MORNING
    asked = factories.message(session, deviation, at=MORNING + timedelta(minutes=1))
    factories.message(
        session,
        deviation,
        kind=MessageKind.ANSWER_FROM_PART,
        at=MORNING + timedelta(minutes=1),
        answers_id=asked.id,
    )
    session.commit()

    assert [what.partition(":")[0] for _when, what in lines(koordinator, deviation)] == [
        "Försäkringskassan svarade",
        "Svar begärt från Försäkringskassan",
        "Rapporten kom in genom formuläret.",
    ]
