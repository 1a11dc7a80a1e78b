"""Access: staff, their roles, one-time codes, possession of a number. The rules of them; sessions and screens are elsewhere."""
