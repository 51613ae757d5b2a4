"""A report put together: figures and words as a document tree that any renderer can lay out."""
