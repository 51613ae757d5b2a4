"""Tests of how often something may be tried."""
