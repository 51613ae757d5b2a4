"""The look: every component on one page, in a real browser."""
