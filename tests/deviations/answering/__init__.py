"""The kontaktperson's room."""
