"""A filer's way: the form, the check, the receipt, and what came of it."""

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.mailing.models import OutboxMail
from deviations.records.models.deviation import Deviation
from deviations.records.models.narrative import Filer, Narrative
from tests.deviations.filing.forms import ANSWERS, FORM, checked, code_on, hidden_on
from tests.marks import on_both_databases


@on_both_databases
def test_a_report_is_checked_sent_and_found_again(client: FlaskClient, session: Session) -> None:
    check = checked(client, contact="anna@kommunen.se", types=["remiss", "narvaro"])
    page = check.get_data(as_text=True)
    assert check.status_code == 200
    assert "Kontrollera dina svar" in page
    assert session.scalars(select(Deviation)).all() == []

    receipt = client.post(FORM, data={**hidden_on(page).to_dict(flat=False), "step": "skicka"})
    assert receipt.status_code == 303
    assert receipt.location == "/hoglandet/rapportera/kvitto"

    code = code_on(client.get(receipt.location).get_data(as_text=True))
    stored = session.scalars(select(Deviation)).one()
    assert [kind.code for kind in stored.types] == ["remiss", "narvaro"]
    assert code not in receipt.location

    status = client.post("/hoglandet/kvitto", data={"code": code.lower()})
    assert status.status_code == 200
    assert stored.reference in status.get_data(as_text=True)
    assert ANSWERS["what_happened"] in status.get_data(as_text=True)

    words = session.scalars(select(Narrative)).one()
    assert words.what_happened == ANSWERS["what_happened"]
    assert session.scalars(select(Filer)).one().contact == "anna@kommunen.se"
    mail = session.scalars(select(OutboxMail)).one()
    assert mail.key == f"receipt:{stored.public_id}"
    assert code in mail.body.replace(" ", "")
    assert ANSWERS["what_happened"] not in mail.body
