"""How much one person may take home or hand in within an hour: a stolen session has an end."""

from deviations import clock
from deviations.errors import TooManyError
from deviations.extensions import db
from deviations.throttle.services import Limit, note, spend, wait
from deviations.web.afterwards import afterwards

EXPORTS = Limit("export", 20, 3600)
UPLOADS = Limit("upload-kilobytes", 50 * 1024, 3600)


def count_export(person: str) -> None:
    """Count a list that is taken home; raise TooManyError when that was too many.

    Any view may ask, a GET too: it is written down when the list is made.
    """
    now = clock.now()
    if left := wait(db.session(), EXPORTS, person, now=now):
        raise TooManyError(left)
    afterwards(lambda session: note(session, EXPORTS, person, now=now))


def count_upload(person: str, size: int) -> None:
    """Count the bytes of what is handed in; raise TooManyError when that was too much.

    Ends the transaction that asked who it is: nothing may have been changed in it.
    """
    db.session.rollback()
    spend(db.session(), UPLOADS, person, now=clock.now(), amount=-(-size // 1024))
