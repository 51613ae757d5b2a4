"""What was refused, to whom and how often: counted beside the chain, where no flood holds it."""
