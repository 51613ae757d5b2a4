"""How often something may be tried, counted in the database: every worker sees the same count."""
