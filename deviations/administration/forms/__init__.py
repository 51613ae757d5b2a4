"""The forms of administration, one noun a file."""
