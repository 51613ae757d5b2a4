"""Mirrors the room of text."""
