"""When a part is asked, who receives for it gets a link; the page says whom it went to."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations.clock import now
from deviations.mailing.models import MailState, OutboxMail
from deviations.mailing.services import sent_under
from deviations.organisations.models.forbund import PartCode
from deviations.organisations.models.reception import Reception
from deviations.organisations.models.user import Membership
from deviations.organisations.roles import Role
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message
from deviations.records.workflow.acts import Act
from deviations.tenancy import rows_of
from tests import factories
from tests.deviations.triage.test_acts import do, in_two_weeks, page_of
from tests.marks import on_both_databases
from tests.pages import sign_in

WORDS = "Vem bevakar brevlådan hos er?"


def contact(session: Session, scope: str = "part:hoglandet/fk", **fields: str) -> Membership:
    """Add a kontaktperson; the first of a part receives for it, as `take_what_is_free` says."""
    return factories.member(session, role=Role.KONTAKTPERSON, scope=scope, **fields)


def receive(session: Session, hat: Membership, kommun: str | None) -> None:
    place = factories.kommun(session, kommun).id if kommun else None
    session.add(
        Reception(
            forbund_id=hat.forbund_id,
            membership_id=hat.id,
            kommun_id=place,
            part=PartCode.FK,
        )
    )
    session.commit()


def ask(koordinator: FlaskClient, deviation: Deviation, part: str = "fk") -> str:
    """Ask a part; return the deviation's page after it."""
    typed: dict[str, Any] = {"words": WORDS, "part": part, "due_on": in_two_weeks()}
    assert do(koordinator, deviation, Act.ASK_PART, **typed).status_code == 303
    return koordinator.get(page_of(deviation)).text


def mails(session: Session, deviation: Deviation) -> list[OutboxMail]:
    return list(sent_under(session, deviation.forbund_id, f"question:{deviation.public_id}:"))


@on_both_databases
def test_who_receives_for_the_part_gets_a_link_and_not_a_word_of_it(
    koordinator: FlaskClient, session: Session, deviation: Deviation
) -> None:
    contact(session, email="fk@exempel.se")
    contact(session, "part:hoglandet/af", email="af@exempel.se")
    contact(session, "part:jamtland/fk", email="jamtland@exempel.se")

    page = ask(koordinator, deviation)

    (mail,) = mails(session, deviation)
    (question,) = session.scalars(rows_of(Message, deviation.forbund_id))
    assert mail.recipient == "fk@exempel.se"
    assert mail.body.startswith(
        "Du har en fråga från samverkanskoordinatorn i Aneby. Den tar ungefär fem minuter."
        " Svar önskas senast "
    )
    assert f"http://127.0.0.1:8000/fragor/{question.public_id}\n" in mail.body
    assert "Höglandets samordningsförbund" in mail.body
    told = mail.subject + mail.body
    for secret in (WORDS, "Kallelsen", deviation.reference, deviation.public_id, "Närvaro"):
        assert secret not in told
    assert "Frågan är mejlad till en mottagare hos Försäkringskassan." in page


def test_the_link_opens_the_question_for_who_got_it(
    app: object, client: FlaskClient, koordinator: FlaskClient, session: Session,
    deviation: Deviation,
) -> None:  # fmt: skip
    hat = contact(session)
    ask(koordinator, deviation)
    (mail,) = mails(session, deviation)
    path = mail.body.partition("http://127.0.0.1:8000")[2].partition("\n")[0]

    sign_in(client, hat)

    assert WORDS in client.get(path).text


def test_the_kommuns_own_receivers_come_before_the_whole_forbunds(
    koordinator: FlaskClient, session: Session, deviation: Deviation
) -> None:
    contact(session, email="alla@exempel.se")
    for name in ("ett", "tva"):
        receive(session, contact(session, email=f"{name}@exempel.se"), "aneby")
    receive(session, contact(session, email="nassjo@exempel.se"), "nassjo")

    page = ask(koordinator, deviation)

    assert [mail.recipient for mail in mails(session, deviation)] == [
        "ett@exempel.se",
        "tva@exempel.se",
    ]
    assert "Frågan är mejlad till 2 mottagare hos Försäkringskassan." in page


def test_where_nobody_receives_the_page_says_that_the_koordinator_asks_herself(
    koordinator: FlaskClient, session: Session, deviation: Deviation
) -> None:
    page = ask(koordinator, deviation)

    assert mails(session, deviation) == []
    assert "Frågan till Försäkringskassan är inte mejlad" in page
    assert "Ställ den själv och skriv in svaret." in page


def test_a_mail_that_was_given_up_is_told_of(
    koordinator: FlaskClient, session: Session, deviation: Deviation
) -> None:
    contact(session)
    ask(koordinator, deviation)
    (mail,) = mails(session, deviation)
    mail.state = MailState.DEAD
    session.commit()

    page = koordinator.get(page_of(deviation)).text

    assert "Mejlet till Försäkringskassan gick inte fram." in page


def test_once_answered_nothing_is_said_of_the_mail(
    koordinator: FlaskClient, session: Session, deviation: Deviation
) -> None:
    contact(session)
    ask(koordinator, deviation)
    session.refresh(deviation)
    do(koordinator, deviation, Act.WRITE_ANSWER, words="En grupp.", part="fk")

    assert "mejlad" not in koordinator.get(page_of(deviation)).text


@pytest.mark.parametrize("own", [True, False])
def test_a_koordinator_who_receives_for_a_part_is_led_to_the_deviation_and_mails_not_herself(
    koordinator: FlaskClient, session: Session, deviation: Deviation, own: bool
) -> None:
    hat = session.scalars(rows_of(Membership, deviation.forbund_id)).one()
    if not own:
        hat = factories.member(session, email="kollega@exempel.se")
    receive(session, hat, None)

    page = ask(koordinator, deviation)

    if own:
        assert mails(session, deviation) == []
        assert "är inte mejlad, för det fanns ingen att mejla den till" in page
    else:
        (mail,) = mails(session, deviation)
        assert mail.recipient == "kollega@exempel.se"
        assert f"/avvikelser/{deviation.public_id}\n" in mail.body


def test_a_forbund_wide_matter_names_the_forbund(
    koordinator: FlaskClient, session: Session
) -> None:
    contact(session)
    wide = factories.deviation(session, kommun_id=None)
    session.commit()

    ask(koordinator, wide)

    (mail,) = mails(session, wide)
    assert "samverkanskoordinatorn hos Höglandets samordningsförbund" in mail.subject


def test_who_has_left_gets_no_mail(
    koordinator: FlaskClient, session: Session, deviation: Deviation
) -> None:
    contact(session).ended_at = now()
    contact(session, email="borta@exempel.se").user.disabled_at = now()
    session.commit()

    ask(koordinator, deviation)

    assert mails(session, deviation) == []
