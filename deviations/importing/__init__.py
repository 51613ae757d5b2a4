"""A förbund's own sheet comes in, row by row, and goes home again as Excel."""
