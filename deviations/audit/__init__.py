"""What was done, by whom, to what: append-only, each row sealed to the one before."""
