"""What a forum's period amounts to: one GROUP BY a table, a checked frame, judged values."""
