"""Small numbers in a table, and what a reader can work out about them."""

# The annexe is called by scripts of others by these names, so the package is their one door.
from analysis.disclosure.protection import Protected, intervals, protect
from analysis.disclosure.tables import TableError

__all__ = ["Protected", "TableError", "intervals", "protect"]
