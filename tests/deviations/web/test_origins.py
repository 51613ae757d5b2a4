"""What another site's page sends changes nothing, whatever token it carries."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.audit.denials.stream import stream_of
from deviations.audit.models import Denial, Reason
from deviations.organisations.models.user import LoginSession, Membership
from deviations.web import origins
from tests import factories
from tests.marks import on_both_databases
from tests.pages import sign_in, token_on

ELSEWHERE = ["cross-site", "same-site", "", "Same-Origin", "same-origin, cross-site"]
LIST = "/avvikelser"


@pytest.fixture
def hat(client: FlaskClient, session: Session) -> Membership:
    """Return the hat of a koordinator who is signed in."""
    hat = factories.member(session)
    sign_in(client, hat)
    return hat


def sign_out(client: FlaskClient, **headers: str) -> int:
    """Send the button that signs out, with its right token; return the status."""
    token = token_on(client.get(LIST).get_data(as_text=True))
    return client.post("/logga-ut", data={"csrf_token": token}, headers=headers).status_code


def is_signed_in(session: Session) -> bool:
    return session.scalars(select(LoginSession.id)).first() is not None


@on_both_databases
@pytest.mark.parametrize("site", ELSEWHERE)
def test_what_comes_from_elsewhere_is_refused_and_noted_whatever_token_it_carries(
    app: Flask, client: FlaskClient, session: Session, hat: Membership, site: str
) -> None:
    person = hat.user.public_id

    status = sign_out(client, **{"Sec-Fetch-Site": site, "Origin": "https://ond.se"})

    assert (status, is_signed_in(session)) == (400, True)
    stream_of(app).flush(session)
    (denial,) = session.scalars(select(Denial))
    assert (denial.reason, denial.person) == (Reason.FORGED, person)
    assert denial.endpoint == "organisations.sign_out"


@pytest.mark.usefixtures("hat")
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}])
def test_what_our_own_page_sends_is_done(
    client: FlaskClient, session: Session, headers: dict[str, str]
) -> None:
    assert sign_out(client, **headers) == 303
    assert not is_signed_in(session)


@pytest.mark.usefixtures("hat")
def test_a_browser_that_does_not_say_is_judged_by_its_token(
    client: FlaskClient, session: Session
) -> None:
    assert client.post("/logga-ut").status_code == 400
    assert is_signed_in(session)
    assert sign_out(client) == 303
    assert not is_signed_in(session)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/hoglandet/rapportera", "/hoglandet/kvitto", "/logga-in"])
def test_open_pages_and_every_unsafe_method_are_guarded(
    client: FlaskClient, method: str, path: str
) -> None:
    here, elsewhere = (
        client.open(path, method=method, headers={"Sec-Fetch-Site": site}).status_code
        for site in ("same-origin", "cross-site")
    )

    assert elsewhere == 400
    assert method == "POST" or here == 405


@pytest.mark.usefixtures("hat")
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_may_lead_here_from_anywhere(client: FlaskClient, site: str) -> None:
    assert client.get(LIST, headers={"Sec-Fetch-Site": site}).status_code == 200
    assert client.head(LIST, headers={"Sec-Fetch-Site": site}).status_code == 200


@pytest.mark.usefixtures("hat")
def test_control_where_everywhere_is_ours_a_right_token_is_enough(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origins, "OURS", {"cross-site"})

    assert sign_out(client, **{"Sec-Fetch-Site": "cross-site"}) == 303
    assert not is_signed_in(session)
