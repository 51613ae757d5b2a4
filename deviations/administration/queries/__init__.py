"""What the pages of administration ask, one noun a file."""
