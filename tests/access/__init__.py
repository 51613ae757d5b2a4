"""Who reaches what: a table that a person can review, tried on every route as everyone."""
