"""A report's sentences: small functions from figures to Swedish, each share with its base."""
