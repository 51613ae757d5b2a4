"""The service with its refusals handled otherwise, for gunicorn to run beside the real one."""

from collections.abc import Callable

from flask import Flask

from app import create_app
from deviations.audit.denials.counting import Refusal
from deviations.audit.denials.stream import stream_of
from deviations.audit.services import record
from deviations.database import declare
from deviations.extensions import db


def real() -> Flask:
    """Return the service as it is."""
    return create_app()


def deaf() -> Flask:
    """Return the service noting nothing: what a flood costs by itself."""
    return _noting(lambda _refusal: None)


def chained() -> Flask:
    """Return the planted bug: each refusal is a row of the chain, written under its lock."""
    return _noting(write_in_the_chain)


def write_in_the_chain(refusal: Refusal) -> None:
    """Write a refusal as an act is written, before its answer leaves."""
    db.session.rollback()
    declare(writes=True)
    record("denial:noted", subject=refusal.endpoint, reason=refusal.reason)
    db.session.commit()


def _noting(note: Callable[[Refusal], None]) -> Flask:
    app = create_app()
    vars(stream_of(app))["note"] = note
    return app
