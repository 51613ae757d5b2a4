"""How much one person may take home, hand in or have mailed: a stolen session has an end."""

import os
from typing import IO

from flask import request

from deviations import clock
from deviations.database import SAFE_METHODS
from deviations.errors import TooManyError
from deviations.extensions import db
from deviations.forms.addresses import stored_form
from deviations.throttle.services import Limit, at_once, spend, take, wait
from deviations.web.afterwards import afterwards

EXPORTS = Limit("export", 20, 3600)
# Figures without persons: wide enough for who opens every report before a meeting, in each format.
REPORTS = Limit("report-file", 100, 3600)
UPLOADS = Limit("upload-kilobytes", 50 * 1024, 3600)
# To one person in one förbund. Who is made a reader of many forums gets a mail for each.
INVITATIONS = Limit("invitation", 20, 86_400)
INVITATIONS_AGAIN = Limit("invitation-again", 3, 86_400)


def count_export(person: str) -> None:
    """Count a list that is taken home; raise TooManyError when that was too many.

    A GET looks here, and is counted when the list is made and before its bytes leave: of many at
    once, those beyond the limit get the page that says so instead. A post is counted here, which
    ends the transaction that asked who it is.
    """
    _count(EXPORTS, person)


def count_report(person: str) -> None:
    """Count a report's file that is taken home; raise TooManyError when that was too many."""
    _count(REPORTS, person)


def _count(limit: Limit, person: str) -> None:
    session, now = db.session(), clock.now()
    if request.method not in SAFE_METHODS:
        session.rollback()
        spend(session, limit, person, now=now)
        return
    if left := wait(session, limit, person, now=now):
        raise TooManyError(left)
    afterwards(lambda session: take(session, limit, person, now=now))


def count_upload(person: str) -> None:
    """Count the bytes of the files that are handed in; raise TooManyError when that was too much.

    What was read is counted, not what a header says: a body sent in chunks has none. Ends the
    transaction that asked who it is: nothing may have been changed in it.
    """
    size = sum(_size(file.stream) for files in request.files.listvalues() for file in files)
    db.session.rollback()
    spend(db.session(), UPLOADS, person, now=clock.now(), amount=max(1, -(-size // 1024)))


def count_invitation(forbund_id: int, email: str, *, again: bool = False) -> None:
    """Count a mail that invites; raise TooManyError when the person has been sent too many.

    Ends the transaction that asked who invites: nothing may have been changed in it.
    """
    session, now, recipient = db.session(), clock.now(), f"{forbund_id}:{stored_form(email)}"
    session.rollback()
    with at_once(session):
        for limit in (INVITATIONS_AGAIN, INVITATIONS) if again else (INVITATIONS,):
            take(session, limit, recipient, now=now)


def _size(stream: IO[bytes]) -> int:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return size
