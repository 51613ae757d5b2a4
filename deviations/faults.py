"""Named points where a test may make the process die, fail or run out of disk.

In service nothing is armed and a point costs one dictionary look-up. `app.py` arms the point
that FAULTPOINT names as `name:n:action`: at the n-th passage the action happens.
"""

import errno
import os
import signal
from collections import Counter

_armed: dict[str, tuple[int, str]] = {}
_passages: Counter[str] = Counter()


class PlannedFaultError(RuntimeError):
    """Raised by an armed point with the action `raise`."""


def arm(plan: str) -> None:
    """Arm one point from `name:n:action`, action being kill9, raise or enospc."""
    name, passage, action = plan.split(":")
    _armed[name] = (int(passage), action)


def disarm() -> None:
    """Forget every armed point and every passage."""
    _armed.clear()
    _passages.clear()


def point(name: str) -> None:
    """Mark a place where a fault may strike."""
    if name not in _armed:
        return
    _passages[name] += 1
    passage, action = _armed[name]
    if _passages[name] == passage:
        _strike(name, action)


def _strike(name: str, action: str) -> None:
    if action == "kill9":
        os.kill(os.getpid(), signal.SIGKILL)
    if action == "enospc":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    raise PlannedFaultError(name)
