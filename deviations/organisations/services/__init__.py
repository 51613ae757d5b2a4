"""Change who and where: one noun a file. Every function adds and flushes; the caller commits."""
