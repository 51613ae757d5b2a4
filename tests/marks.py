"""Marks that tests share."""

import pytest

on_both_databases = pytest.mark.parametrize(
    "database_url", ["sqlite", "postgresql"], indirect=True, ids=["sqlite", "postgresql"]
)

# One Chromium for all of them, whatever the number of workers.
in_a_browser = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
