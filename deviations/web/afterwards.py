"""What is done after the view: what a page that is only read writes, and what nobody waits for."""

from collections.abc import Callable
from functools import partial

import structlog
from flask import Flask, Response, g
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from deviations.errors import LexHellerError
from deviations.extensions import db

Act = Callable[[Session], object]
log = structlog.get_logger()


def afterwards(act: Act) -> None:
    """Do this when the view is done and before the bytes leave. The caller must not commit.

    Use it for what a GET has to write down: that it was read, that the browser was seen.
    """
    g.setdefault("afterwards", []).append(act)


def after_answer(act: Act) -> None:
    """Do this when the answer has left, in a transaction of its own. The caller must not commit.

    Use it where the time until the answer would give away what was done: whether a mail went to
    the address that was typed. It is lost if the process dies just then, so promise nothing.
    """
    g.setdefault("after_answer", []).append(act)


def install_afterwards(app: Flask) -> None:
    """Run what views asked for: end the read transaction, write in one of its own, commit.

    Never two transactions at once, so a reader cannot lock itself out on a rollback journal.
    What cannot be written down is not shown: the answer becomes the page for a busy service, or
    what an act refused is said in its place. Of all acts together nothing is kept then.
    """

    @app.after_request
    def let_go_first(response: Response) -> Response:
        acts: list[Act] = g.pop("after_answer", [])
        if acts:
            db.session.rollback()
            response.call_on_close(partial(_do, app, acts))
        return response

    @app.after_request
    def write(response: Response) -> Response:
        acts: list[Act] = g.pop("afterwards", [])
        if not acts:
            return response
        session = db.session()
        session.rollback()
        g.writes = True
        try:
            for act in acts:
                act(session)
            session.commit()
        except (SQLAlchemyError, LexHellerError) as error:
            session.rollback()
            return app.make_response(app.handle_user_exception(error))
        finally:
            g.pop("writes")
        return response


def _do(app: Flask, acts: list[Act]) -> None:
    with app.app_context():
        session = db.session()
        try:
            for act in acts:
                act(session)
            session.commit()
        except SQLAlchemyError:
            log.exception("after_answer_failed")
