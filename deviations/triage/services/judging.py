"""The koordinator's own judgement of the matter."""

from deviations.triage.services.doing import Doing, Noted


def set_facts(doing: Doing) -> Noted:
    """Set cause, level and influence; name those that changed."""
    changed = []
    for field in ("cause", "level", "influence"):
        value = getattr(doing.typed, field)
        if getattr(doing.deviation, field) != value:
            setattr(doing.deviation, field, value)
            changed.append(field)
    return {"fields": changed}
