"""One document tree in four formats."""
