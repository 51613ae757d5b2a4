"""The small form of each act, by what it is about. What it offers is given at each request."""
