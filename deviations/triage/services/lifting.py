"""To a forum's agenda, and back."""

from deviations.errors import ConflictError, RefusedError
from deviations.meetings.services import Wording, close_decisions_about, propose
from deviations.organisations.models.forum import Forum
from deviations.tenancy import one_of
from deviations.triage.services.doing import Doing, Noted


def lift(doing: Doing) -> Noted:
    """Put a question before a forum that has room for it."""
    deviation, typed = doing.deviation, doing.typed
    forum = one_of(doing.session, Forum, deviation.forbund_id, id=typed.forum_id)
    try:
        propose(
            doing.session,
            forum=forum,
            wording=Wording(question=typed.question, pattern=typed.words, part=typed.part),
            by=doing.by,
            at=doing.now,
            deviation_id=deviation.id,
        )
    except ConflictError:
        raise RefusedError(
            f"{forum.name} har redan tre frågor att besluta. Ta tillbaka en av dem först."
        ) from None
    deviation.lifted_to_id, deviation.lifted_at = forum.id, doing.now
    return {"forum": forum.slug}


def take_back(doing: Doing) -> Noted:
    """Take the question off the agenda."""
    deviation = doing.deviation
    close_decisions_about(
        doing.session,
        forbund_id=deviation.forbund_id,
        deviation_id=deviation.id,
        by=doing.by,
        at=doing.now,
    )
    deviation.lifted_to_id = deviation.lifted_at = None
    return {}
