"""Whole stories, through every floor."""
