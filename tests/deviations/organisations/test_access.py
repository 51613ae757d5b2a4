"""Closed by default: a view opens only for those it names, and says no more than it must."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.errors import SignInRequiredError
from deviations.extensions import csrf
from deviations.organisations.access import (
    PUBLIC,
    access_of,
    current_identity,
    identity_of,
    public,
    requires,
    signed_in,
)
from deviations.organisations.models.user import LoginSession, Membership
from deviations.organisations.roles import RIGHTS, Permission, Role, ScopeKind
from tests import factories
from tests.pages import sign_in

AT = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture
def app(app: Flask) -> Flask:
    """Add a view of each sort."""
    app.add_url_rule("/prov/omarkt", "unmarked", _view())
    app.add_url_rule("/prov/oppet", "open", public(_view()))
    for permission in Permission:
        view = requires(permission)(csrf.exempt(_view(permission)))
        app.add_url_rule(
            f"/prov/{permission}", f"needs {permission}", view, methods=["GET", "POST"]
        )
    return app


def _view(name: str = "view") -> Callable[[], str]:
    def hello() -> str:
        return "<!DOCTYPE html><title>x</title>inne"

    hello.__name__ = name  # an exemption from CSRF goes by name
    return hello


def test_a_view_that_says_nothing_does_not_exist(client: FlaskClient, session: Session) -> None:
    assert client.get("/prov/omarkt").status_code == 404

    sign_in(client, factories.member(session))
    assert client.get("/prov/omarkt").status_code == 404


def test_an_address_that_leads_nowhere_does_not_ask_who_one_is(client: FlaskClient) -> None:
    assert client.get("/prov/finns-inte").status_code == 404


def test_an_open_view_opens_for_everyone(client: FlaskClient) -> None:
    assert "inne" in client.get("/prov/oppet").get_data(as_text=True)


@pytest.mark.parametrize("permission", Permission)
def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(
    client: FlaskClient, permission: Permission
) -> None:
    answer = client.get(f"/prov/{permission}?sida=2")

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/logga-in?till=/prov/{permission}?sida%3D2"


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://localhost/avvikelser?sida=2", "/logga-in?till=/avvikelser"),
        ("http://evil.example/avvikelser", "/logga-in"),
        (None, "/logga-in"),
    ],
)
def test_who_was_signed_out_while_writing_is_sent_back_to_the_page(
    client: FlaskClient, came_from: str | None, back: str
) -> None:
    headers = {"Referer": came_from} if came_from else {}

    answer = client.post("/prov/report:read", headers=headers)

    assert (answer.status_code, answer.headers["Location"]) == (303, back)
    page = client.get("/logga-in").get_data(as_text=True)
    assert "Du hade varit borta så länge" in page


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.RAPPORTOR, "forbund:hoglandet"),
        (Role.KOORDINATOR, "forbund:hoglandet"),
        (Role.KONTAKTPERSON, "part:hoglandet/af"),
        (Role.LASARE, "forbund:hoglandet"),
        (Role.ANALYTIKER, "forbund:hoglandet"),
        (Role.ADMIN, "forbund:hoglandet"),
        (Role.DRIFT, "forbund:hoglandet"),
    ],
)
def test_a_hat_opens_exactly_what_it_gives(
    client: FlaskClient, session: Session, role: Role, scope: str
) -> None:
    sign_in(client, factories.member(session, role=role, scope=scope))

    answers = {p: client.get(f"/prov/{p}").status_code for p in Permission}

    assert answers == {p: 200 if p in role.permissions else 403 for p in Permission}


def test_control_a_view_left_open_by_mistake_is_told_apart(app: Flask) -> None:
    assert access_of(app, "open") == PUBLIC
    assert access_of(app, "unmarked") is None
    assert access_of(app, "needs report:read") is Permission.REPORT_READ
    assert access_of(app, "static") == PUBLIC


def test_outside_a_session_nobody_is_signed_in(app: Flask) -> None:
    with app.test_request_context("/"):
        assert signed_in() is None
        with pytest.raises(SignInRequiredError):
            current_identity()


def _session_of(membership: Membership) -> LoginSession:
    return LoginSession(
        token_hash="x" * 64, user=membership.user, membership=membership,
        created_at=AT, last_seen_at=AT, authenticated_at=AT,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "scope", "place"),
    [
        (Role.KOORDINATOR, "forbund:hoglandet", "Höglandets samordningsförbund"),
        (Role.KOORDINATOR, "kommun:hoglandet/0684", "Sävsjö"),
        (Role.LASARE, "forum:hoglandet/styrgrupp-savsjo", "Styrgruppen i Sävsjö"),
        (Role.KONTAKTPERSON, "part:hoglandet/af", "Höglandets samordningsförbund"),
    ],
)
def test_an_identity_is_one_hat_in_one_place(
    session: Session, role: Role, scope: str, place: str
) -> None:
    membership = factories.member(session, role=role, scope=scope)

    identity = identity_of(_session_of(membership))

    assert identity is not None
    assert (identity.role, identity.scope, identity.place) == (role, scope, place)
    assert (identity.forbund_slug, identity.role_label) == ("hoglandet", role.label)
    assert identity.public_id == membership.user.public_id


def test_an_ended_membership_is_nobody(session: Session) -> None:
    membership = factories.member(session)
    membership.ended_at = AT

    assert identity_of(_session_of(membership)) is None


def test_a_disabled_person_is_nobody(session: Session) -> None:
    membership = factories.member(session)
    membership.user.disabled_at = AT

    assert identity_of(_session_of(membership)) is None


def test_who_has_not_chosen_a_hat_is_nobody(session: Session) -> None:
    login_session = _session_of(factories.member(session))
    login_session.membership = None

    assert identity_of(login_session) is None


def test_a_membership_that_ends_closes_the_open_browser(
    client: FlaskClient, session: Session
) -> None:
    sign_in(client, factories.member(session))
    assert client.get("/prov/report:read").status_code == 200

    session.scalars(select(Membership)).one().ended_at = AT
    session.commit()

    assert client.get("/prov/report:read").status_code == 302


# --- the table of roles -----------------------------------------------------


def test_every_permission_is_given_by_some_role() -> None:
    assert set().union(*(role.permissions for role in Role)) == set(Permission)


def test_every_role_has_a_word_and_its_own_account() -> None:
    assert len({role.label for role in Role}) == len(Role)
    assert all(Permission.OWN_ACCOUNT in role.permissions for role in Role)


def test_an_admin_reads_neither_reports_nor_deviations() -> None:
    assert not Role.ADMIN.permissions & {
        Permission.REPORT_READ,
        Permission.REPORT_BUILD,
        Permission.DEVIATION_LIST,
        Permission.DEVIATION_READ,
        Permission.DEVIATION_EXPORT,
    }


def test_only_a_koordinator_touches_deviations_and_sees_a_contact() -> None:
    touching = {p for p in Permission if p.startswith(("deviation:", "contact:"))}

    assert [role for role in Role if role.permissions & touching] == [Role.KOORDINATOR]


def test_a_reader_changes_nothing() -> None:
    assert Role.LASARE.permissions == {
        Permission.REPORT_READ,
        Permission.FORUM_READ,
        Permission.OWN_ACCOUNT,
    }


def test_scopes_are_named_as_on_the_command_line() -> None:
    assert [kind.value for kind in ScopeKind] == ["forbund", "kommun", "part", "forum"]


WORDS = {Permission.DEVIATION_LIST, Permission.DEVIATION_READ, Permission.DEVIATION_EXPORT}


@pytest.mark.parametrize("role", list(Role))
def test_the_words_are_given_by_name_to_an_analyst_and_to_nobody_else(role: Role) -> None:
    given = role.permissions_given(words=True) - role.permissions

    assert given == (WORDS if role is Role.ANALYTIKER else set())


@pytest.mark.parametrize("given", [False, True])
def test_an_analyst_opens_the_words_only_when_they_were_given(
    client: FlaskClient, session: Session, given: bool
) -> None:
    membership = factories.member(session, role=Role.ANALYTIKER)
    membership.reads_words = given
    session.commit()
    sign_in(client, membership)

    answers = {p: client.get(f"/prov/{p}").status_code for p in Permission}

    opened = {p for p, status in answers.items() if status == 200}
    assert opened == Role.ANALYTIKER.permissions | (WORDS if given else set())


def test_each_permission_is_one_line_of_the_table_in_words_of_its_own() -> None:
    rights = [right for about in RIGHTS.values() for right in about]

    assert sorted(right.permission for right in rights) == sorted(Permission)
    assert len({right.words for right in rights}) == len(rights)
