"""The tree of what can go wrong in the service's own terms. `deviations.web` maps it to pages."""


class LexHellerError(Exception):
    """Something the service understands went wrong."""


class NotFoundError(LexHellerError):
    """There is no such thing, or the one who asks may not know that there is."""


class ForbiddenError(LexHellerError):
    """The thing is in one's own förbund, but one's role does not allow the act."""


class SignInRequiredError(LexHellerError):
    """Nobody is signed in, and the page needs somebody."""


class ProofRequiredError(LexHellerError):
    """The act needs a person who has lately proved to be herself."""


class ConflictError(LexHellerError):
    """Somebody else changed the thing in the meantime."""


class RefusedError(LexHellerError):
    """A rule says no. The message is a Swedish sentence to the person: what to do instead."""


class TooManyError(LexHellerError):
    """Too many tries; `retry_after` says in how many seconds another is welcome."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after
