"""What a förbund already has."""
