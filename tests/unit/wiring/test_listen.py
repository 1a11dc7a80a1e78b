"""Listening: a port that is taken is said in words; Ctrl-C and SIGTERM end everything in order, also while somebody waits;
nobody but a proxy of ours is believed about where a request comes from."""

import asyncio
import contextlib
import http.client
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from minglu.acts.limits import source_of
from minglu.web.shield import Shield
from minglu.wiring.errors import PortTaken
from minglu.wiring.listen import config_of, listen

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


# ---- Who asks


def client_seen(peer: str, *forwarded: str, proxy: str = "10.0.0.0/24", more: tuple[tuple[bytes, bytes], ...] = ()) -> str:
    """What the application is told of who asks, for a request from `peer` with these X-Forwarded-For lines."""
    seen = []

    async def app(scope, _receive, _send) -> None:
        seen.append(scope["client"][0])

    config = config_of(app, proxy=proxy)
    config.load()
    headers = [*((b"x-forwarded-for", one.encode()) for one in forwarded), *more]
    scope = {"type": "http", "client": (peer, 4711), "scheme": "http", "headers": headers}
    asyncio.run(config.loaded_app(scope, None, None))  # type: ignore[arg-type]
    return str(seen[0])


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        # the last that no proxy of ours added itself
        ("10.0.0.5", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.5", ["203.0.113.1, 198.51.100.7"], "198.51.100.7"),
        ("10.0.0.5", ["203.0.113.1", "198.51.100.7"], "198.51.100.7"),
        ("10.0.0.5", ["198.51.100.7, 10.0.0.6"], "198.51.100.7"),
        ("10.0.0.5", ["10.0.0.9, 198.51.100.7, 10.0.0.6"], "198.51.100.7"),
        ("10.0.0.5", ["127.0.0.1, 198.51.100.7"], "198.51.100.7"),
        ("10.0.0.5", ["198.51.100.7:4711"], "198.51.100.7"),
        ("10.0.0.5", ["2001:db8::7"], "2001:db8::7"),
        ("10.0.0.5", ["[2001:db8::7]:4711"], "2001:db8::7"),
        ("::ffff:10.0.0.5", ["203.0.113.1, 198.51.100.7"], "198.51.100.7"),
        # nothing said
        ("10.0.0.5", [], "10.0.0.5"),
        ("10.0.0.5", [""], "10.0.0.5"),
        ("10.0.0.5", ["203.0.113.1, "], "10.0.0.5"),
        # nobody believes a stranger
        ("198.51.100.7", ["203.0.113.1"], "198.51.100.7"),
        ("10.0.1.5", ["203.0.113.1"], "10.0.1.5"),
        ("127.0.0.1", ["203.0.113.1"], "127.0.0.1"),
        ("::1", ["203.0.113.1"], "::1"),
        ("::ffff:10.0.1.5", ["203.0.113.1"], "::ffff:10.0.1.5"),
    ],
)
def test_who_asks_is_the_last_that_our_own_proxies_did_not_add(peer, forwarded, seen) -> None:
    assert client_seen(peer, *forwarded) == seen


@pytest.mark.parametrize("peer", ["10.0.0.5", "127.0.0.1", "::1", "unix"])
def test_without_a_proxy_nobody_is_believed_whatever_the_environment_says(monkeypatch, peer) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    assert client_seen(peer, "203.0.113.1", proxy="") == peer


@pytest.mark.parametrize(
    ("proxy", "peer", "believed"),
    [
        ("10.0.0.5", "10.0.0.5", True),
        ("10.0.0.5", "10.0.0.6", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "::ffff:127.0.0.1", True),
        ("127.0.0.1", "::1", False),
        ("::1", "::1", True),
        ("::1", "127.0.0.1", False),
        ("fd00::/64", "fd00::1:2", True),
        ("fd00::/64", "fd00:0:0:1::1", False),
    ],
)
def test_the_proxy_that_is_named_is_believed_and_its_neighbours_are_not(proxy, peer, believed) -> None:
    assert client_seen(peer, "203.0.113.1", proxy=proxy) == ("203.0.113.1" if believed else peer)


@pytest.mark.parametrize("words", ["unknown", "_hidden", "203.0.113.1 198.51.100.7", "x" * 10_000, "203.0.113.256", "[::1", "<script>"])
def test_what_is_no_address_makes_no_source_of_its_own(words) -> None:
    """Whoever sends such words through a proxy shares one count with all others who do."""
    assert source_of(client_seen("10.0.0.5", words)) == "elsewhere"


@pytest.mark.parametrize("scheme", [b"http", b"https", b"ws", b"nonsense"])
@pytest.mark.parametrize(("origin", "status"), [(b"https://records.lender.example", 200), (b"http://records.lender.example", 403)])
def test_where_a_form_came_from_is_decided_without_what_a_proxy_says_of_the_scheme(scheme, origin, status) -> None:
    answered = []

    async def app(_scope, _receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message) -> None:
        answered.append(message.get("status"))

    config = config_of(Shield(app, origin="https://records.lender.example"), proxy="10.0.0.5")
    config.load()
    headers = [(b"host", b"records.lender.example"), (b"origin", origin), (b"x-forwarded-proto", scheme), (b"x-forwarded-for", b"a")]
    scope = {"type": "http", "method": "POST", "path": "/", "client": ("10.0.0.5", 1), "scheme": "http", "headers": headers}
    asyncio.run(config.loaded_app(scope, None, send))
    assert answered[0] == status


@pytest.mark.parametrize("name", [b"forwarded", b"x-real-ip", b"x-forwarded-host", b"client-ip", b"x_forwarded_for"])
def test_other_headers_say_nothing_about_who_asks(name) -> None:
    assert client_seen("10.0.0.5", more=((name, b"203.0.113.1"), (b"forwarded", b"for=203.0.113.1"))) == "10.0.0.5"
