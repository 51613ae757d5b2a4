"""The tripwire in tests: what the service asks is watched, what a test asks by itself is not."""

import sys
from pathlib import Path
from types import FrameType

from sqlalchemy.orm import Session

from deviations import tenancy

ROOT = Path(__file__).parents[1]
OWN = str(ROOT / "tests")
SERVICE = (str(ROOT / "deviations"), str(ROOT / "analysis"))
TRIPWIRE = str(ROOT / "deviations" / "tripwire.py")


def asked_by_the_service() -> bool:
    """Say whether the nearest of our own lines that led here is the service's, not a test's."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(OWN):
            # This file and the client stand between, they ask nothing.
            if not file.endswith(("wire.py", "conftest.py")):
                return False
        elif file.startswith(SERVICE) and file != TRIPWIRE:
            return True
        frame = frame.f_back
    return False


def act_everywhere(session: Session) -> None:
    """Let a test prepare and look at the rows of every förbund. No request begins so."""
    session.info[tenancy.SCOPE] = tenancy.EVERYWHERE
