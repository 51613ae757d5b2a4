"""What one of several deployers does: bring a database to the newest schema, and perhaps die."""

from pathlib import Path
from unittest.mock import patch

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Engine, event

from deviations import database, faults
from deviations.extensions import db, migrate

MIGRATIONS = str(Path(__file__).parents[1] / "migrations")


def deploy(url: str, fault: str = "", *, transactional: bool = True) -> None:
    """Upgrade in an application that is no more than its database.

    `fault` is a plan of `deviations.faults`; its points are named as what a statement does: CREATE,
    INSERT, UPDATE. Without `transactional` the engine lacks our rules: a planted bug.
    """
    app = Flask("deployer")
    app.config["SQLALCHEMY_DATABASE_URI"] = database.engine_url(url)
    db.init_app(app)
    migrate.init_app(app, db, directory=MIGRATIONS)
    if fault:
        faults.arm(fault)
        event.listen(Engine, "after_cursor_execute", _strike)
    if not transactional:
        patch.object(database, "attach").start()
    with app.app_context():
        upgrade()


def _strike(_connection: object, _cursor: object, statement: str, *_: object) -> None:
    words = statement.split(maxsplit=1)
    faults.point(words[0] if words else "")
