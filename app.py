"""The composition root: the only module that knows every other."""

from contextlib import suppress
from pathlib import Path

import click
import structlog
from flask import Blueprint, Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from deviations import database, faults
from deviations.administration.views.routes import blueprint as administration
from deviations.answering.views import blueprint as answering
from deviations.cli.install import install_commands
from deviations.config import Config, from_environment
from deviations.extensions import babel, csrf, db, login_manager, migrate
from deviations.filing.views.routes import blueprint as filing
from deviations.guiding.views import blueprint as guiding
from deviations.importing.views import blueprint as importing
from deviations.mailing.sending import install_mail
from deviations.meetings.queries import has_decisions
from deviations.operating.views import blueprint as operating
from deviations.organisations.access import install_access
from deviations.organisations.services.holdings import install_holdings
from deviations.organisations.views import doors, entrance, links, provider, second_factor
from deviations.organisations.views.account.routes import blueprint as account
from deviations.organisations.views.coming_back import install_coming_back
from deviations.organisations.views.frame import install_frame
from deviations.organisations.views.refusing import install_refusals
from deviations.reporting.queries import has_runs
from deviations.reporting.views import forums, reports
from deviations.tenancy import install_tenancy
from deviations.triage.views import blueprint as triage
from deviations.tripwire import install_tripwire
from deviations.web.afterwards import install_afterwards
from deviations.web.assets import install_assets
from deviations.web.components import install_components
from deviations.web.errors import install_errors
from deviations.web.headers import install_headers
from deviations.web.limits import LimitedRequest, install_limits
from deviations.web.logs import install_logs
from deviations.web.origins import install_origins

ROOT = Path(__file__).parent
log = structlog.get_logger()
BLUEPRINTS: tuple[Blueprint, ...] = (
    triage,
    answering,
    administration,
    doors.blueprint,
    links.blueprint,
    entrance.blueprint,
    provider.blueprint,
    second_factor.blueprint,
    account,
    guiding,
    filing,
    reports.blueprint,
    forums.blueprint,
    importing,
    operating,
)
# The rooms of the navigation, in order; a page shows those that the hat opens.
NAVIGATION = (
    ("Avvikelser", "triage.index"),
    ("Frågor", "answering.index"),
    ("Importera", "importing.upload"),
    ("Rapporter", "reporting.index"),
    ("Forum", "forums.index"),
    ("Drift", "operating.index"),
    ("Administration", "administration.start"),
)


def create_app(config: Config | None = None) -> Flask:
    """Build the application from a configuration; without one, from the environment."""
    config = config or from_environment(ROOT)
    app = Flask("deviations", root_path=str(ROOT), instance_path=str(config.instance.resolve()))
    app.request_class = LimitedRequest
    _configure(app, config)
    install_origins(app)  # before the extensions: it is asked before CSRF protection is
    _bind_extensions(app, config)
    _install_web(app, config)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    install_commands(app)
    install_holdings(app, has_runs, has_decisions)
    if config.faultpoint:
        faults.arm(config.faultpoint)
    if config.https:
        # TLS ends at a proxy of ours, so the one before us says who asks. Never two.
        # Flask documents the assignment that the type checker minds.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    if not config.testing and click.get_current_context(silent=True) is None:
        _say_which_database(app)
    return app


def _say_which_database(app: Flask) -> None:
    """Write down, when a server starts, what its commits survive. A command speaks for itself."""
    with app.app_context(), suppress(SQLAlchemyError):
        log.info("database", rules=database.described(db.engine))


def _configure(app: Flask, config: Config) -> None:
    url = database.engine_url(config.database_url)
    app.extensions["config"] = config
    app.config.update(
        TESTING=config.testing,
        SECRET_KEY=config.key("session cookie").hex(),
        SECRET_KEY_FALLBACKS=[key.hex() for key in config.older_keys("session cookie")],
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(url),
        DATABASE_OWNER_URL=database.engine_url(config.database_owner_url or url),
        MAX_CONTENT_LENGTH=2_000_000,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=200,
        TRUSTED_HOSTS=[config.host, "localhost", "127.0.0.1"],
        SESSION_COOKIE_NAME="__Host-session" if config.https else "session",
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session
        WTF_CSRF_CHECK_DEFAULT=True,
        WTF_I18N_ENABLED=False,  # WTForms' own Swedish messages, see deviations.forms
        BABEL_DEFAULT_LOCALE="sv_SE",  # plain sv numbers weeks wrongly
        BABEL_DEFAULT_TIMEZONE="Europe/Stockholm",
    )


def _bind_extensions(app: Flask, config: Config) -> None:
    db.init_app(app)
    with app.app_context():
        database.attach(db.engine)
        install_tenancy(db.engine)
        if config.tripwire:
            install_tripwire(db.engine)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    babel.init_app(app)
    csrf.init_app(app)
    # Templates ask install_frame who it is: that answers also while the database is away.
    login_manager.init_app(app, add_context_processor=False)
    install_mail(app, config)


def _install_web(app: Flask, config: Config) -> None:
    install_logs(app)  # first in, last out: it writes down what was really answered
    install_headers(app, config)
    install_assets(app)
    install_components(app)
    install_errors(app)
    install_limits(app)
    install_refusals(app)  # before what is done afterwards: that may refuse as well
    install_afterwards(app)
    install_access(app)
    install_coming_back(app)
    install_frame(app, NAVIGATION)
