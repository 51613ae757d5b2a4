"""Where each public page lives. No report, code or person ever stands in an address."""

from flask import Blueprint, request

from deviations.extensions import csrf
from deviations.filing.views import receipt, report, start, status

blueprint = Blueprint("filing", __name__)
# A missing or old token gives the form back, filled in: each view checks it with its form.
csrf.exempt(blueprint)

# Room for a pasted page in every field, so that it can be given back to be shortened.
LARGEST_POST = 500_000


@blueprint.before_request
def _bound() -> None:
    """Refuse what no form can be. Werkzeug bounds only multipart forms by itself."""
    request.max_content_length = LARGEST_POST


for rule, endpoint, view, method in (
    ("/", "home", start.home, "GET"),
    ("/<forbund_slug>", "unslashed", start.unslashed, "GET"),
    ("/<forbund_slug>/", "start", start.start, "GET"),
    ("/<forbund_slug>/publicerat", "published", start.published, "GET"),
    ("/<forbund_slug>/rapportera", "report", report.report, "GET"),
    ("/<forbund_slug>/rapportera", "send", report.send, "POST"),
    ("/<forbund_slug>/rapportera/utskrift", "printable", report.printable, "GET"),
    ("/<forbund_slug>/rapportera/kvitto", "receipt", receipt.receipt, "GET"),
    ("/<forbund_slug>/rapportera/kvitto", "saved", receipt.saved, "POST"),
    ("/<forbund_slug>/kvitto", "code", status.code, "GET"),
    ("/<forbund_slug>/kvitto", "status", status.status, "POST"),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=[method])
