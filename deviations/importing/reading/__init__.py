"""What a row of a sheet says: dates, names and words, or why it cannot be read. Pure."""
