"""The koordinator's room: the list, one deviation, and what is done with it."""
