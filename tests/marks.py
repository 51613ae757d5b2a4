"""Marks that tests share."""

import pytest

on_both_databases = pytest.mark.parametrize(
    "database_url", ["sqlite", "postgresql"], indirect=True, ids=["sqlite", "postgresql"]
)
