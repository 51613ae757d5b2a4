"""The drift's room."""
