"""The tables of who: one noun a file."""
