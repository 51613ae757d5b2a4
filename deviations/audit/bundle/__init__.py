"""The trail of a förbund for oversight: a file that proves itself where our code is not."""
