"""Work that happens by itself: claimed by one process, once a period, however many clocks tick."""
