"""Files that people keep: CSV in its many writings, and Excel."""
