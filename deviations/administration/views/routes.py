"""Where each page of administration lives."""

from flask import Blueprint

from deviations.administration.views import people, start

blueprint = Blueprint("administration", __name__, url_prefix="/administration")

for rule, endpoint, view, method in (
    ("", "start", start.start, "GET"),
    ("/personer", "people", people.people, "GET"),
    ("/personer", "invite", people.invite, "POST"),
    ("/personer/avsluta", "end", people.end, "POST"),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=[method])
