"""The fonts that reports are set in."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def fonts() -> Path:
    """Return the folder that `make assets` fills."""
    return Path(__file__).parents[3] / "static" / "vendor" / "fonts"
