"""`make bench`: how fast, how large, against what, in one table."""
