"""What may be done with a deviation, and where it stands. Pure."""
