"""The guide, served."""

from collections.abc import Iterator

import pytest

from tests.browser import serving
from tests.look.guide import guide_app


@pytest.fixture(scope="module")
def guide() -> Iterator[str]:
    """Yield the address of the guide."""
    with serving(guide_app()) as address:
        yield address
