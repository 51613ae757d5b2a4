"""What the service says about itself: how it feels, how it counts, how it keeps what it is told."""
