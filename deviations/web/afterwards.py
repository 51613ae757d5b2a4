"""The one way a page that is only read may write: after the view, in a transaction of its own."""

from collections.abc import Callable

from flask import Flask, Response, g
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from deviations.extensions import db

Act = Callable[[Session], object]


def afterwards(act: Act) -> None:
    """Do this when the view is done and before the bytes leave. The caller must not commit.

    Use it for what a GET has to write down: that it was read, that the browser was seen.
    """
    g.setdefault("afterwards", []).append(act)


def install_afterwards(app: Flask) -> None:
    """Run what views asked for: end the read transaction, write in one of its own, commit.

    Never two transactions at once, so a reader cannot lock itself out on a rollback journal.
    What cannot be written down is not shown: the answer becomes the page for a busy service.
    """

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
        except SQLAlchemyError as error:
            session.rollback()
            return app.make_response(app.handle_user_exception(error))
        finally:
            g.pop("writes")
        return response
