"""Chance: the operating system's randomness. There is one source, and no seeded one outside tests."""

import secrets


class SystemChance:
    """Randomness fit for keys."""

    def draw(self, size: int) -> bytes:
        return secrets.token_bytes(size)
