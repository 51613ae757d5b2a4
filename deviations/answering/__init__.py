"""The kontaktperson's room: what was asked of her part, and its answer."""
