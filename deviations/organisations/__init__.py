"""Who: förbund, kommun, part, verksamhet, forum, user, membership, and who may do what."""
