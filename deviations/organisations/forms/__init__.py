"""The forms of the door and of one's own account."""
