"""People, places and lists, kept by those who work there."""
