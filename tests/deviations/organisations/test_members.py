"""Who gets which role where, on the command line."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.mailing.models import OutboxMail
from deviations.organisations.models.forbund import PartCode
from deviations.organisations.models.reception import Reception
from deviations.organisations.models.user import Membership, User, UserToken
from deviations.organisations.queries import memberships_of
from deviations.organisations.roles import ROLE_HOLDS_IN, Role
from deviations.organisations.services import members
from deviations.tenancy import rows_of
from tests import factories
from tests.factories import member
from tests.marks import on_both_databases

PLACES = {
    "forbund": "forbund:hoglandet",
    "kommun": "kommun:hoglandet/0684",
    "part": "part:hoglandet/af",
    "forum": "forum:hoglandet/styrgrupp-savsjo",
}


def invite(app: Flask, email: str, role: str, scope: str):
    command = ["users", "invite", email, "--role", role, "--scope", scope]
    return app.test_cli_runner().invoke(args=command)


@on_both_databases
def test_an_invitation_makes_the_person_gives_the_role_and_queues_a_mail(
    app: Flask, session: Session
) -> None:
    done = invite(app, "Karin@Exempel.se", "koordinator", "kommun:hoglandet/0684")

    assert done.exit_code == 0, done.output
    user = session.scalars(select(User)).one()
    hat = session.scalars(select(Membership).where(Membership.forbund_id.is_not(None))).one()
    mail = session.scalars(select(OutboxMail)).one()
    link = done.output.strip()
    assert (user.email, user.password_hash) == ("karin@exempel.se", None)
    assert (hat.role, hat.kommun and hat.kommun.name) == (Role.KOORDINATOR, "Sävsjö")
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/bjud-in\?kod=[\w-]{43}", link)
    assert link in mail.body
    assert mail.recipient == "karin@exempel.se"


def test_only_a_hash_of_the_link_is_stored(app: Flask, session: Session) -> None:
    link = invite(app, "karin@exempel.se", "koordinator", "forbund:hoglandet").output.strip()

    token = link.partition("kod=")[2]

    stored = session.scalars(select(UserToken)).one()
    assert token not in {stored.token_hash, str(stored.id)}
    assert len(stored.token_hash) == 64


def test_inviting_twice_gives_one_role_and_only_the_last_link_works(
    app: Flask, session: Session
) -> None:
    for _ in range(2):
        assert invite(app, "k@exempel.se", "lasare", PLACES["forum"]).exit_code == 0

    assert len(session.scalars(select(User)).all()) == 1
    assert len(session.scalars(select(Membership).where(Membership.forbund_id > 0)).all()) == 1
    assert [token.used_at is None for token in session.scalars(select(UserToken))] == [False, True]


def test_who_has_a_password_is_led_to_the_door(app: Flask, session: Session) -> None:
    known = member(session, email="k@exempel.se")

    done = invite(app, known.user.email, "lasare", PLACES["forum"])

    assert done.output.strip() == "http://127.0.0.1:8000/logga-in"
    assert session.scalars(select(UserToken)).all() == []


@pytest.mark.parametrize(
    ("email", "role", "scope", "said"),
    [
        ("ingen adress", "lasare", "forbund:hoglandet", "ingen e-postadress"),
        ("k@exempel.se", "kejsare", "forbund:hoglandet", "ingen roll ”kejsare”"),
        ("k@exempel.se", "lasare", "hoglandet", "inget omfång"),
        ("k@exempel.se", "lasare", "land:sverige", "inget omfång"),
        ("k@exempel.se", "lasare", "forbund:atlantis", "inget förbund som heter ”atlantis”"),
        ("k@exempel.se", "lasare", "forbund:hoglandet/0684", "inte fullständigt"),
        ("k@exempel.se", "lasare", "forum:hoglandet", "inte fullständigt"),
        ("k@exempel.se", "lasare", "forum:hoglandet/", "inte fullständigt"),
        ("k@exempel.se", "lasare", "forum:hoglandet/nej", "inget forum ”nej”"),
        ("k@exempel.se", "lasare", "kommun:hoglandet/2326", "ingen kommun med koden 2326"),
        ("k@exempel.se", "kontaktperson", "part:hoglandet/nato", "ingen part"),
        ("k@exempel.se", "koordinator", "part:hoglandet/af", "kan inte gälla en part"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_nothing_is_kept(
    app: Flask, session: Session, email: str, role: str, scope: str, said: str
) -> None:
    done = invite(app, email, role, scope)

    assert done.exit_code == 1
    assert said in done.output
    assert session.scalars(select(User)).all() == []


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("kind", list(PLACES))
def test_a_role_holds_where_the_table_says_and_nowhere_else(
    app: Flask, session: Session, role: Role, kind: str
) -> None:
    done = invite(app, "k@exempel.se", role, PLACES[kind])

    assert (done.exit_code == 0) is (kind in ROLE_HOLDS_IN[role])


def test_a_role_that_ended_can_be_given_again(session: Session) -> None:
    hat = member(session, email="k@exempel.se")
    members.end_member(session, membership=hat, by="somebody")

    again = members.add_member(
        session, email="k@exempel.se", name="", role=hat.role, scope=hat.scope, by="somebody"
    )

    assert again.id == hat.id
    assert again.ended_at is None


def test_several_roles_are_one_invitation_with_one_link(app: Flask, session: Session) -> None:
    done = app.test_cli_runner().invoke(
        args=[
            "users", "invite", "k@exempel.se", "--role", "koordinator", "--role", "admin",
            "--role", "koordinator", "--scope", "forbund:hoglandet",
        ]
    )  # fmt: skip

    assert done.exit_code == 0
    assert done.output.count("/bjud-in?kod=") == 1
    user = session.scalars(select(User)).one()
    roles = [hat.role for hat in memberships_of(session, user_id=user.id)]
    assert roles == [Role.KOORDINATOR, Role.ADMIN]


def test_a_role_given_again_begins_anew_and_opens_no_words_by_itself(session: Session) -> None:
    hat = member(session, role=Role.ANALYTIKER)
    members.set_reads_words(session, membership=hat, reads=True, by="test")
    given = hat.created_at
    members.end_member(session, membership=hat, by="test")

    members.add_member(
        session, email=hat.user.email, name="", role=hat.role, scope=hat.scope, by="test"
    )

    assert hat.ended_at is None
    assert hat.reads_words is False
    assert hat.created_at > given


@pytest.mark.parametrize(
    ("role", "scope", "said"),
    [
        (Role.KONTAKTPERSON, PLACES["part"], "som kontaktperson, Arbetsförmedlingen."),
        (Role.LASARE, PLACES["forum"], "som läsare, Styrgruppen i Sävsjö."),
        (Role.KOORDINATOR, PLACES["kommun"], "som koordinator, Sävsjö."),
        (Role.KOORDINATOR, PLACES["forbund"], "Höglandets samordningsförbund som koordinator."),
    ],
)
def test_the_invitation_names_the_place_of_the_role(
    app: Flask, session: Session, role: Role, scope: str, said: str
) -> None:
    invite(app, "karin@exempel.se", role, scope)

    assert said in session.scalars(select(OutboxMail.body)).one()


def test_nobody_is_given_every_kommuns_questions_without_anyone_choosing_it(
    session: Session,
) -> None:
    member(session, role=Role.KONTAKTPERSON, scope="part:hoglandet/kommun")
    member(session, role=Role.KONTAKTPERSON, scope="part:hoglandet/fk")

    taken = session.scalars(rows_of(Reception, factories.forbund(session).id)).all()
    assert [one.part for one in taken] == [PartCode.FK]
