"""What an admin may do, one noun a file."""
