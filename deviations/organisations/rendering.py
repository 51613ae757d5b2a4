"""What more than one room says about who receives."""

from collections.abc import Collection

from flask_babel import gettext as _

from deviations.formatting import listed


def said_without_receiver(names: Collection[str], *, of: int) -> str:
    """Say which kommuner have no receiver, out of so many; nothing when all have one."""
    if not names:
        return ""
    if len(names) == of > 1:
        missing = _("Ingen kommun har någon mottagare.")
    else:
        missing = _("%(names)s har ingen mottagare.", names=listed(list(names)))
    seen = _("Rapporter därifrån ser alla koordinatorer i förbundet.")
    return f"{missing} {seen}"
