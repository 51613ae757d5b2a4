"""To a forum's agenda, and back."""

from deviations.errors import ConflictError, RefusedError
from deviations.meetings.services import MovedError, Wording, close_decisions_about, propose
from deviations.organisations.models.forum import Forum
from deviations.organisations.queries import forums
from deviations.tenancy import one_of
from deviations.triage.services.doing import Doing, Noted


def lift(doing: Doing) -> Noted:
    """Put a question before a forum that has room for it.

    Raises RefusedError for one without, and for one that was moved or taken out of use meanwhile.
    """
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
    except MovedError:
        raise RefusedError(_elsewhere(forum)) from None
    except ConflictError:
        raise RefusedError(
            f"{forum.name} har redan tre frågor att besluta. Ta tillbaka en av dem först."
        ) from None
    # Asked now that nobody else can move it: what the form offered may have been long ago.
    if forum not in forums(doing.session, deviation.forbund_id, kommun_id=deviation.kommun_id):
        raise RefusedError(_elsewhere(forum))
    deviation.lifted_to_id, deviation.lifted_at = forum.id, doing.now
    return {"forum": forum.slug}


def _elsewhere(forum: Forum) -> str:
    return f"{forum.name} har just ändrats och tar inte upp frågan. Välj forum igen."


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
