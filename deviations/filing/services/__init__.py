"""A report is sent once, and is found again with its code."""
