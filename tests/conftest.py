"""What holds for all tests: cases have the same names in every process, so that they can be shared out; and no test is
timed, for a slow machine is no defect."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
import structlog
from hypothesis import HealthCheck, settings

settings.register_profile("untimed", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

_SHORT = 8


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Long bytes are mostly made by chance: their length names them. Everything else is named as pytest does."""
    if isinstance(val, (bytes, bytearray)) and len(val) > _SHORT:
        return f"{len(val)} bytes"
    return None


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], object]]:
    """A PostgreSQL server for this process of the tests: started at the first call, stopped at the end."""
    with ExitStack() as closing:

        @cache
        def started() -> object:
            # Imported by those alone who need it.
            from tests.postgres import Server

            return closing.enter_context(Server.start())

        yield started


@pytest.fixture(autouse=True)
def lines_as_by_default() -> None:
    """A command under test sets how log lines are told, for its process: the next test begins without that."""
    structlog.reset_defaults()
