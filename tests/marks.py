"""Marks that tests share."""

from collections.abc import Callable

import pytest

Told = Callable[[str, object], None]  # pytest's record_property

on_both_databases = pytest.mark.parametrize(
    "database_url", ["sqlite", "postgresql"], indirect=True, ids=["sqlite", "postgresql"]
)

# One Chromium for all of them, whatever the number of workers.
in_a_browser = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
