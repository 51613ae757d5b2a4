"""What ties a forum to its kommun: rooms higher up know what they hold for it."""

from collections.abc import Callable

from flask import Flask, current_app
from sqlalchemy.orm import Session

from deviations.organisations.models.forum import Forum

Holding = Callable[[Session, Forum], bool]


def install_holdings(app: Flask, *holdings: Holding) -> None:
    """Name the questions whether a room holds something that only a forum's kommun may read."""
    app.extensions["holdings"] = holdings


def is_tied(session: Session, forum: Forum) -> bool:
    """Say whether anything is held for a forum, so that its kommun must stay what it is."""
    holdings: tuple[Holding, ...] = current_app.extensions["holdings"]
    return any(holds(session, forum) for holds in holdings)
