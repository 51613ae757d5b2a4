"""A page that shows every component with the longest words, served as the service serves it."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, render_template
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader

from deviations.config import Config
from deviations.forms.base import SwedishForm
from deviations.forms.choices import AnyOf, OneOf, OneOfMany
from deviations.forms.fields import FreeText, Text
from deviations.reporting.rendering.html import context
from deviations.web.assets import install_assets
from deviations.web.components import install_components
from deviations.web.headers import install_headers
from tests.documents import report
from tests.look import samples

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent / "templates"


class ReportForm(SwedishForm):
    kind = OneOf("Vad vill du berätta om?", missing="Välj om något brast eller lyckades.")
    parts = AnyOf(
        "Vilken part gäller det?",
        description="Välj en eller flera. Det kan vara din egen.",
        missing="Välj minst en part. ”Alla fyra parter” går också bra.",
    )
    types = OneOf("Vad brast?", missing="Välj det som passar bäst.")
    kommun = OneOfMany("Kommun", missing="Välj kommun.")
    happened_on = Text(
        "Klart när?",
        description="Till exempel 2027-01-31",
        limit=40,
        missing="Skriv ett datum efter i dag, till exempel 2027-01-31.",
    )
    what_happened = FreeText(
        "Vad hände?",
        description="Skriv ”deltagaren” eller ”handläggaren” i stället för namn.",
        missing="Skriv vad som hände.",
    )


def page(*, errors: bool = False, words: str = "") -> str:
    """Return the guide, with a new form, with one that was sent empty, or with words in it."""
    form = ReportForm(what_happened=words, meta={"csrf": not errors})
    form.kind.offer(samples.KINDS)
    form.parts.offer(samples.PARTS)
    form.types.offer(samples.BROKEN)
    form.kommun.offer(samples.KOMMUNER)
    if errors:
        form.validate()
    return render_template("guide.html", form=form, samples=samples)


def frame() -> dict[str, Any]:
    """Return what the application gives to every page."""
    return {
        "forbund": SimpleNamespace(name="Höglandets samordningsförbund", slug="hoglandet"),
        "operated_by": samples.OPERATED_BY,
        "navigation": samples.NAVIGATION,
        "identity": SimpleNamespace(role_label="Koordinator", place="Nässjö och Aneby"),
        "switch_role_href": "/byt-roll",
        "account_href": "/mitt-konto",
        "sign_out_href": "/logga-ut",
        "footer_links": samples.FOOTER_LINKS,
    }


def guide_app() -> Flask:
    """Build the application that serves the guide."""
    app = Flask("look", root_path=str(ROOT))
    app.secret_key = samples.FORTY
    app.config.update(BABEL_DEFAULT_LOCALE="sv_SE", WTF_I18N_ENABLED=False)
    Babel(app)
    CSRFProtect(app)
    install_headers(app, Config(secret=b"look", database_url=""))
    install_assets(app)
    install_components(app)
    loader = app.jinja_env.loader
    assert loader
    app.jinja_env.loader = ChoiceLoader([FileSystemLoader(HERE), loader])
    app.context_processor(frame)
    for address, view in VIEWS.items():
        app.add_url_rule(address, view_func=view)
    return app


def new() -> str:
    """Return the guide with a new form."""
    return page()


def wrong() -> str:
    """Return the guide with a form that was sent empty."""
    return page(errors=True)


def filled() -> str:
    """Return the guide with words that came from the server."""
    return page(words="Från servern.")


def receipt() -> str:
    """Return the receipt."""
    return render_template("receipt.html")


def monthly() -> str:
    """Return a report inside the frame."""
    words = context(report(), fonts=ROOT / "static" / "vendor" / "fonts")
    return render_template("monthly.html", **words)


def broken() -> str:
    """Return the error page."""
    words = SimpleNamespace(
        title="Något gick fel hos oss",
        advice="Försök igen om en stund. Det du skrev har inte sparats hos oss.",
    )
    return render_template("error.html", explanation=words, number="8f3a21c9")


VIEWS = {
    "/": new,
    "/fel": wrong,
    "/ifylld": filled,
    "/kvitto": receipt,
    "/rapport": monthly,
    "/trasig": broken,
}
