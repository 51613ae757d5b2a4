"""Where each page of one's own account lives."""

from flask import Blueprint

from deviations.organisations.views.account import (
    app,
    browsers,
    confirming,
    going_on,
    own,
    provider,
)

blueprint = Blueprint("account", __name__)

for rule, endpoint, view, methods in (
    ("/mitt-konto", "start", own.start, ["GET"]),
    ("/mitt-konto/namn", "name", own.name, ["GET", "POST"]),
    ("/mitt-konto/losenord", "password", own.password, ["GET", "POST"]),
    ("/mitt-konto/app", "set_up", app.set_up, ["GET", "POST"]),
    ("/mitt-konto/app/av", "turn_off", app.turn_off, ["GET", "POST"]),
    ("/mitt-konto/reservkoder", "codes", app.codes, ["GET", "POST"]),
    ("/mitt-konto/arbetskonto", "unbind", provider.unbind, ["GET", "POST"]),
    ("/mitt-konto/avsluta", "end", browsers.end, ["POST"]),
    ("/mitt-konto/avsluta-andra", "end_others", browsers.end_others, ["POST"]),
    ("/bekrafta", "confirm", confirming.confirm, ["GET", "POST"]),
    ("/fortsatt", "go_on", going_on.go_on, ["GET", "POST"]),
    ("/fortsatt/kasta", "throw_away", going_on.throw_away, ["POST"]),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=methods)
