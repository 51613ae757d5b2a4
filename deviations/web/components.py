"""GOV.UK's components as macros, and as the widgets of form fields."""

from flask import Flask
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from deviations.web.breaks import breakable

PACKAGES = ("govuk_frontend_jinja", "govuk_frontend_wtf")


def install_components(app: Flask) -> None:
    """Let templates import the macros, break addresses, and draw fields with the widgets."""
    components = PrefixLoader({name: PackageLoader(name) for name in PACKAGES})
    own = FileSystemLoader(f"{app.root_path}/templates")
    app.jinja_env.loader = ChoiceLoader([own, components])
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["breakable"] = breakable
    WTFormsHelpers(app)
