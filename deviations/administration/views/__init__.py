"""The pages of administration, one noun a file."""
