"""Do an act: write what was said, change the status by the table, tell who should know."""
