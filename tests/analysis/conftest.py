import json
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def published():
    """Answers others have published, by case; they count points from 1, we from 0."""
    return json.loads(Path(__file__).with_name("published_cases.json").read_text("utf-8"))


@pytest.fixture
def proof_size(full, record_property):
    """How many random tables or series a proof looks at: 25, or 1 000 with --full."""
    size = 1000 if full else 25
    record_property("size", f"{size} drawn")
    return size
