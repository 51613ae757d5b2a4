"""Store what happened, and what is said about it: every function adds and flushes."""
