"""Forms in Swedish: strict about what comes in, and every error an instruction."""
