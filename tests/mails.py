"""Every mail that the service writes: which places queue one, and what makes each do it."""

import ast
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.anchoring import Anchoring
from deviations.jobs.running import run_due
from deviations.mailing import services
from deviations.organisations.services import account_letters, letters
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message
from deviations.records.services.references import take_references
from deviations.records.workflow.acts import Act
from deviations.reporting.summaries import MonthlySummaries
from tests import factories
from tests.canaries import word
from tests.crawling import browsers_of
from tests.deviations.filing.forms import ANSWERS, opened
from tests.pages import send, token_on
from tests.worlds import World

HOUSE = Path(services.__file__).parents[1]
AT = factories.NOW + timedelta(hours=4)


def places() -> set[str]:
    """Return every function that queues a mail, as module.function."""
    return {
        f"{_module(file)}.{function.name}"
        for file in HOUSE.rglob("*.py")
        for function in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef) and any(map(_queues, ast.walk(function)))
    }


def _module(file: Path) -> str:
    return ".".join(file.relative_to(HOUSE.parent).with_suffix("").parts)


def _queues(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    return getattr(called, "attr", getattr(called, "id", "")) == services.queue.__name__


def noted(patch: pytest.MonkeyPatch) -> set[str]:
    """Note from now on which functions queue a mail."""
    queued: set[str] = set()
    kept = services.queue

    def queue(*given: Any, **named: Any) -> None:
        caller = sys._getframe(1)
        queued.add(f"{caller.f_globals['__name__']}.{caller.f_code.co_name}")
        kept(*given, **named)

    queue.__name__ = kept.__name__
    for module in list(sys.modules.values()):
        if getattr(module, "queue", None) is kept:
            patch.setattr(module, "queue", queue)
    return queued


def one_of_each(app: Flask, session: Session, worlds: list[World]) -> None:
    """Let everything happen that somebody is mailed about, in every world."""
    for world in worlds:
        _about_a_report(app, session, world)
        _about_an_account(session, world)
    _at_night(app, session)


def _about_a_report(app: Flask, session: Session, world: World) -> None:
    # The factories number their own reports.
    take_references(session, forbund_id=world.forbund_id, at=clock.now(), count=9_000)
    session.commit()
    people = browsers_of(app, world)
    typed = ANSWERS | {
        "kommun": world.people["kommunens koordinator"].kommun.code,  # type: ignore[union-attr] # hers is a kommun
        "what_happened": word(world.slug, "narrative.what_happened"),
        "contact": f"{word(world.slug, 'filer.contact')}@exempel.se",
        "step": "skicka",
    }
    form = f"/{world.slug}/rapportera"
    anybody = app.test_client()
    assert anybody.post(form, data={**opened(anybody, form), **typed}).status_code == 303
    _act(session, people["koordinator"], world, Act.ASK_FILER)
    _act(session, people["koordinator"], world, Act.ASK_PART, part="af", due_on="2030-01-01")
    newest = select(Message).where(Message.forbund_id == world.forbund_id).order_by(Message.id)
    question = session.scalars(newest).all()[-1].public_id
    session.rollback()
    said = word(world.slug, "message.words")
    page = f"/fragor/{question}"
    assert send(people["annan kontaktperson"], page, words=said, reply="svar").status_code == 303


def _act(session: Session, koordinator: FlaskClient, world: World, act: Act, **typed: str) -> None:
    here = (Deviation.forbund_id == world.forbund_id, Deviation.public_id == world.deviation)
    version = session.scalars(select(Deviation.version).where(*here)).one()
    session.rollback()
    token = token_on(koordinator.get("/byt-roll").text)
    said = {"words": word(world.slug, "message.words"), "csrf_token": token}
    path = f"/avvikelser/{world.deviation}/{act}"
    answer = koordinator.post(path, data={**said, "version": version, **typed})
    assert answer.status_code == 303, answer.text


def _about_an_account(session: Session, world: World) -> None:
    hat = world.people["lasare"]
    to: dict[str, Any] = {"user": hat.user, "now": AT}
    where = letters.Addresses("https://lex-heller.example")
    letters.invite(session, membership=hat, addresses=where, now=AT)
    letters.mail_reset(session, addresses=where, **to)
    letters.mail_entrance(session, addresses=where, page="/rapporter", **to)
    letters.mail_changed(session, addresses=where, **to)
    letters.mail_bound(session, **to)
    account_letters.mail_news(session, account_letters.SECOND_FACTOR_ON, **to)
    session.commit()


def _at_night(app: Flask, session: Session) -> None:
    kept = app.extensions["config"]
    app.extensions["config"] = replace(kept, audit_anchor_mail="registrator@exempel.se")
    run_due(session, [MonthlySummaries(), Anchoring()], owner="test", now=AT)
