"""The tables of what happened: one noun a file."""
