"""Listening: a port that is taken is said in words; Ctrl-C and SIGTERM end everything in order, also while somebody waits."""

import contextlib
import http.client
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from minglu.wiring.errors import PortTaken
from minglu.wiring.listen import listen

ROOT = Path(__file__).parents[3]
SERVES = """
import asyncio, sys
from minglu.wiring.listen import listen, run_until_stopped

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        print("app closed", flush=True)
        await send({"type": "lifespan.shutdown.complete"})
        return
    if scope["path"] == "/hangs":
        print("hangs", flush=True)
        await asyncio.sleep(3600)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"here"})

with listen("127.0.0.1", 0) as place:
    print(place.getsockname()[1], flush=True)
    run_until_stopped(app, place)
print("in order", flush=True)
"""


@pytest.fixture
def server() -> Iterator[tuple[subprocess.Popen[str], int]]:
    with subprocess.Popen(
        [sys.executable, "-c", SERVES], env={"PYTHONPATH": str(ROOT / "src")}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process, int(process.stdout.readline())
        with contextlib.suppress(ProcessLookupError):
            process.kill()


def get(port: int, path: str) -> tuple[int, bytes, str | None]:
    """Status, body, and what it says that it is."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers["server"]


def test_it_answers_and_does_not_say_what_with(server) -> None:
    assert get(server[1], "/") == (200, b"here", None)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_order(server, stop) -> None:
    process, port = server
    get(port, "/")
    process.send_signal(stop)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "app closed\nin order\n", "")


def test_who_waits_for_ever_does_not_hold_it_up(server) -> None:
    process, port = server
    with socket.create_connection(("127.0.0.1", port)) as waiting:
        waiting.sendall(b"GET /hangs HTTP/1.1\r\nHost: x\r\n\r\n")
        assert process.stdout.readline() == "hangs\n"
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    assert (process.returncode, out.splitlines()[-1]) == (0, "in order")


def test_a_port_that_is_taken_is_said_with_what_to_do() -> None:
    with listen("127.0.0.1", 0) as place:
        port = place.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port} .*; stop what does, or choose another port"), listen("127.0.0.1", port):
            pytest.fail("two listened")


def test_a_port_is_free_again_afterwards() -> None:
    with listen("127.0.0.1", 0) as place:
        port = place.getsockname()[1]
    with listen("127.0.0.1", port) as again:
        assert again.getsockname()[1] == port


def test_an_address_that_is_no_machines_is_said_to_be() -> None:
    with pytest.raises(PortTaken, match="nothing can listen at 192\\.0\\.2\\.1"), listen("192.0.2.1", 0):
        pytest.fail("somebody listened")
