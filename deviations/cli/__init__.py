"""The commands. Thin shells over services: read the arguments, call, commit, say what happened."""
