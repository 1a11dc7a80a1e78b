"""What holds for unit tests: they share a process with tests of a real browser, and must not notice it."""

import asyncio
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def no_loop_of_a_browser() -> Iterator[None]:
    """The browser of other tests leaves its event loop as the running one of this thread, between its calls too: a test
    that runs a loop of its own would be refused. It sleeps while no browser is asked for anything, and is put back."""
    asleep = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(asleep)
