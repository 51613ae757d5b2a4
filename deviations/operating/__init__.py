"""The drift's room: whether the service works, and nothing of what it holds."""
