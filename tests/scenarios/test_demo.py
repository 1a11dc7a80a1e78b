"""minglu demo: one command, then pages; stopped and started again; broken off while it is made."""

import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from minglu.wiring.demo.people import PARTS, PASSWORD
from tests.scenarios.running import minglu, one_sentence
from tests.scenarios.serving import Serving, free_port, start

RUNNING = "Ctrl-C ends it"


def demo(folder: Path, port: int, *more: str):
    return start("demo", folder, "--port", str(port), "--language", "en", *more, port=port)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "data" / "demo"


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Serving]:
    """The first start: seeded and served."""
    port = free_port()
    with demo(folder, port) as serving:
        serving.until(RUNNING)
        yield serving


def test_it_answers_at_the_address_that_it_tells(running: Serving) -> None:
    assert f"  http://localhost:{running.port}/" in running.told
    assert running.get("/livez")[0] == 200


def test_it_tells_every_sign_in_in_both_languages(running: Serving) -> None:
    text = "\n".join(running.told)
    assert text.count(PASSWORD) == 2
    for part in PARTS:
        assert len(re.findall(rf"^  {part.login} +\S+[^\n]*[一-鿿]", text, flags=re.MULTILINE)) == 1
    assert "collector without training: every ask is refused" in text


def test_it_tells_the_key_of_the_api_once(running: Serving) -> None:
    assert len(re.findall(r"mlk_[0-9a-f]{32}_[A-Za-z0-9_-]{43}", "\n".join(running.told))) == 1


def test_a_second_one_does_not_serve_the_same_folder(running: Serving, folder: Path) -> None:
    port = free_port()
    with demo(folder, port) as second:
        out, err = second.process.communicate(timeout=120)
    assert (second.process.returncode, out) == (1, "")
    assert err == "minglu: another process works in this folder; stop it first, or name another folder\n"


def test_a_port_that_is_taken_is_said_before_anything_is_made(running: Serving, tmp_path: Path) -> None:
    said = one_sentence(minglu("demo", tmp_path / "other", "--port", str(running.port)))
    assert "choose another port" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["0", "65536", "many"])
def test_a_port_that_is_none_is_not_understood(tmp_path: Path, port: str) -> None:
    assert minglu("demo", tmp_path / "demo", "--port", port).status == 2
    assert list(tmp_path.iterdir()) == []


def test_it_is_stopped_and_goes_on_where_it_was(running: Serving, folder: Path) -> None:
    """The last of this page: it stops what the others look at."""
    status, out, err = running.stop()
    assert (status, out, err) == (0, "Stopped; everything is kept.\n", "")
    port = free_port()
    with demo(folder, port) as again:
        again.until(RUNNING)
        assert again.get("/livez")[0] == 200
        assert not any("Preparing" in line or "mlk_" in line for line in again.told)
        assert again.stop(signal.SIGTERM) == (0, "Stopped; everything is kept.\n", "")
    assert not [path for path in folder.parent.iterdir() if path != folder]


def test_killed_while_it_is_made_it_is_made_the_next_time(tmp_path: Path) -> None:
    port = free_port()
    with demo(tmp_path / "demo", port) as killed:
        killed.until("Calls of September")
        killed.stop(signal.SIGKILL)
    assert not (tmp_path / "demo").exists()
    with demo(tmp_path / "demo", port) as again:
        again.until(RUNNING)
        again.stop()
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_interrupted_while_it_is_made_it_leaves_nothing(tmp_path: Path) -> None:
    with demo(tmp_path / "demo", free_port()) as interrupted:
        interrupted.until("Taking in")
        status, _, err = interrupted.stop()
    assert (status, err) == (130, "")
    assert list(tmp_path.iterdir()) == []


def test_a_real_nodes_folder_is_not_opened_as_a_demonstration(tmp_path: Path) -> None:
    assert minglu("init", tmp_path / "node", "--name", "x", "--origin", "https://a.example").status == 0
    for more in ((), ("--fresh",)):
        said = one_sentence(minglu("demo", tmp_path / "node", "--port", str(free_port()), *more))
        assert said == "this folder is a node's, not a demonstration's; name another one"


def test_the_port_is_free_after_it_refused(tmp_path: Path) -> None:
    (tmp_path / "diary").write_text("mine")
    port = free_port()
    one_sentence(minglu("demo", tmp_path, "--port", str(port)))
    with socket.socket() as place:
        place.bind(("127.0.0.1", port))
