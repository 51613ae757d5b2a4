"""Tests of the trail of what was done."""
