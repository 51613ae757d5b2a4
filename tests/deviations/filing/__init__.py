"""Mirrors the house."""
