"""Fixtures for the room of import and export."""

import pytest
from sqlalchemy.orm import Session

from deviations.importing.queries.lexicon import lexicon
from deviations.importing.reading.lexicon import Lexicon
from tests import factories


@pytest.fixture
def names(session: Session) -> Lexicon:
    """Return what a row may name in Höglandet."""
    return lexicon(session, factories.forbund(session))
