"""Demo data: the documented sheet goes home, and the accounts open the door."""

import json
import stat
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations.answering.queries import Desk, asked_of
from deviations.mailing.services import sent_under
from deviations.organisations.models.forbund import Forbund, PartCode
from deviations.organisations.models.user import User
from deviations.organisations.queries import members_in, memberships_of, receivers_of
from deviations.organisations.roles import Role
from deviations.organisations.services.passwords import matches
from deviations.records.models.deviation import Deviation
from tests import factories
from tests.marks import on_both_databases


def load(app: Flask) -> str:
    ended = app.test_cli_runner().invoke(args=["demo", "load"])
    assert ended.exit_code == 0, ended.output
    return ended.output


def stored(session: Session) -> dict[str, int]:
    rows = session.execute(
        select(Forbund.slug, func.count().label("stored"))
        .join(Deviation, Deviation.forbund_id == Forbund.id)
        .group_by(Forbund.slug)
        .execution_options(across_tenants="the sheet goes home to several förbund")
    )
    return {row.slug: row.stored for row in rows}


@on_both_databases
def test_every_row_of_the_documented_sheet_goes_home(app: Flask, session: Session) -> None:
    load(app)

    assert stored(session) == {"hoglandet": 51, "jamtland": 13, "norra-vastmanland": 15}


def test_loading_again_adds_nothing_and_draws_new_passwords(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    load(app)
    first = json.loads((tmp_path / "demo.json").read_text("utf-8"))
    load(app)
    second = json.loads((tmp_path / "demo.json").read_text("utf-8"))

    assert sum(stored(session).values()) == 79
    assert [a["email"] for a in first["accounts"]] == [a["email"] for a in second["accounts"]]
    assert not {a["password"] for a in first["accounts"]} & {
        a["password"] for a in second["accounts"]
    }


def test_the_accounts_file_is_its_owners_and_its_passwords_fit(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    load(app)
    path = tmp_path / "demo.json"
    written = json.loads(path.read_text("utf-8"))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert written["base_url"] == "http://127.0.0.1:8000"
    for slug in ("hoglandet", "jamtland", "norra-vastmanland"):
        own = [a["role"] for a in written["accounts"] if a["forbund"] == slug]
        assert own == [*Role, Role.KOORDINATOR]
    assert {a["forbund"] for a in written["accounts"]} == {
        "hoglandet",
        "jamtland",
        "norra-vastmanland",
    }
    cost = app.extensions["config"].password_cost
    for account in written["accounts"]:
        user = session.scalars(select(User).where(User.email == account["email"])).one()
        assert matches(user.password_hash, account["password"], cost=cost)


@on_both_databases
def test_each_demo_forbund_has_a_question_that_waits_and_one_that_is_answered(
    app: Flask, session: Session
) -> None:
    load(app)
    load(app)

    for slug in ("hoglandet", "jamtland", "norra-vastmanland"):
        forbund = factories.forbund(session, slug)
        worn = members_in(session, forbund.id)
        (hat,) = [hat for hat in worn if hat.part is PartCode.FK]
        desk = Desk(forbund_id=forbund.id, part=PartCode.FK, membership_id=hat.id)
        assert [asked.open for asked in asked_of(session, desk)] == [True, False]
        assert receivers_of(session, forbund.id, None, PartCode.FK) == (hat,)
        mails = sent_under(session, forbund.id, "question:")
        assert [mail.recipient for mail in mails] == [f"kontaktperson@{slug}.example"] * 2


def test_one_person_has_several_hats_and_the_first_is_the_koordinators(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    printed = load(app)
    accounts = json.loads((tmp_path / "demo.json").read_text("utf-8"))["accounts"]

    (several,) = [a for a in accounts if a["email"] == "flera@jamtland.example"]
    assert several["roles"][0] == several["role"] == "koordinator"
    user = session.scalars(select(User).where(User.email == several["email"])).one()
    assert [hat.role for hat in memberships_of(session, user_id=user.id)] == several["roles"]
    assert "  Kontaktperson   kontaktperson@hoglandet.example" in printed
    assert "  Flera roller    flera@jamtland.example" in printed


def test_generate_says_where_the_truth_lies(app: Flask, tmp_path: Path) -> None:
    run = app.test_cli_runner().invoke

    done = run(args=["demo", "generate", "--deviations", "20", "--seed", "3"])
    again = run(args=["demo", "generate", "--deviations", "20", "--seed", "3"])

    assert "syntet-3: 20 avvikelser" in done.output
    assert (tmp_path / "syntet-3.sanning.json").exists()
    assert again.exit_code == 1
    assert "finns redan" in again.output
