"""The matrix can fail: each way to lose a guard turns it red."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import true

from deviations.audit.denials.stream import Stream
from deviations.audit.models import Reason
from deviations.organisations import access
from deviations.organisations.access import public, requires
from deviations.organisations.roles import Permission
from deviations.organisations.views import refusing
from deviations.records import queries
from tests.access.house import House
from tests.access.test_matrix import ROWS, tried, unknown, untold


def test_a_guard_that_lets_everybody_in_is_seen(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row for row in ROWS if row.address == "/avvikelser"]
    monkeypatch.setattr(access.Identity, "may", lambda *_given: True)

    assert any("som läsare forum" in fault for fault in tried(house, rows))


def test_a_tenancy_predicate_that_is_gone_is_seen(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row for row in ROWS if row.thing == "avvikelse i annat förbund"]
    monkeypatch.setattr(queries.Reach, "predicate", property(lambda _reach: true()))

    assert tried(house, rows, ["koordinator"]) != []


def test_a_view_made_public_by_mistake_is_seen(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_all = public(lambda: "vad som helst")
    monkeypatch.setitem(house.app.view_functions, "administration.denied", open_to_all)
    rows = [row for row in ROWS if row.address == "/administration/nekade"]

    assert tried(house, rows, ["anonym"]) != []


@pytest.mark.parametrize(
    ("thing", "who"),
    [("–", "läsare forum"), ("–", "anonym"), ("avvikelse i annat förbund", "koordinator")],
    ids=["role", "nobody", "reach"],
)
def test_a_refusal_that_nobody_notes_is_seen(
    house: House, monkeypatch: pytest.MonkeyPatch, thing: str, who: str
) -> None:
    rows = [row for row in ROWS if row.address.startswith("/avvikelser") and row.thing == thing]
    assert tried(house, rows, [who]) == []
    monkeypatch.setattr(Stream, "note", lambda *_given: None)

    assert len(tried(house, rows, [who])) == len(rows)


def test_a_note_of_what_was_let_in_is_seen(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row for row in ROWS if row.address == "/avvikelser"]
    monkeypatch.setattr(refusing, "_reason", lambda _status: Reason.ROLE)

    assert any("som koordinator:" in fault for fault in tried(house, rows))


def test_an_address_without_a_line_and_a_line_without_an_address_are_seen(app: Flask) -> None:
    app.add_url_rule("/glomd", "glomd", requires(Permission.OWN_ACCOUNT)(lambda: ""))
    gone = replace(ROWS[0], address="/borta")

    assert untold(app, ROWS) == ["GET /glomd"]
    assert unknown(app, [gone]) == [str(gone)]
