"""Reports: a document tree built from figures, rendered, filed, read and sent."""
