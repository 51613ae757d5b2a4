"""Every thing that a row of the matrix speaks of, made and named as the row names it."""
