"""What holds for all tests: names of cases that are the same in every process, so that they can be shared out."""

import pytest

_SHORT = 8


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Long bytes are mostly made by chance: their length names them. Everything else is named as pytest does."""
    if isinstance(val, (bytes, bytearray)) and len(val) > _SHORT:
        return f"{len(val)} bytes"
    return None
