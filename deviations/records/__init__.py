"""What happened: deviation, narrative, filer, message, publication, vocabulary, workflow."""
