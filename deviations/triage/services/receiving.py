"""Who received a report, and so may see how to reach who filed it."""

from deviations.triage.services.doing import Doing, Noted


def take_over(doing: Doing) -> Noted:
    """Receive it instead of who did: she sees the contact no more."""
    before = doing.deviation.received_by
    doing.deviation.received_by = doing.by
    return {"before": before} if before else {}
