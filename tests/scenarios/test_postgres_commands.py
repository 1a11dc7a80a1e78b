"""minglu init and serve with the database on a server: the commands, as the guide has them."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from minglu.wiring.settings import read_settings
from tests.postgres import Server
from tests.scenarios.running import minglu, one_sentence
from tests.scenarios.test_init_and_serve import MADE, noon, serve

__all__ = ["noon"]


@pytest.fixture
def secret(tmp_path: Path, postgres: Callable[[], Server]) -> Path:
    server = postgres()
    path = tmp_path / "connection"
    path.write_text(server.string(server.database(like="template0")) + "\n")
    path.chmod(0o600)
    return path


def init(folder: Path, secret: Path, *more: str):
    return minglu("init", folder, *MADE, "--database", secret, *more)


def test_a_node_is_made_on_a_server_and_found_safe(tmp_path: Path, secret: Path) -> None:
    made = init(tmp_path / "node", secret)
    assert (made.status, made.err) == (0, "")
    assert read_settings(tmp_path / "node").database.file == str(secret)
    checked = serve(tmp_path / "node", "--check", "--node", "two", "--port", "8452")
    assert (checked.status, checked.out) == (0, "Nothing was found that would keep it from starting.\n")


def test_no_word_of_the_connection_string_is_told(tmp_path: Path, secret: Path) -> None:
    secret.write_text("host=127.0.0.1 port=1 user=somebody password=hush-hush dbname=secrets")
    told = one_sentence(init(tmp_path / "node", secret))
    assert told == "the database does not answer; nothing was kept, ask again"
    assert not (tmp_path / "node").exists()


def test_a_connection_string_that_others_can_read_is_refused_before_anything_is_made(tmp_path: Path, secret: Path) -> None:
    secret.chmod(0o644)
    assert "run chmod 600 on it" in one_sentence(init(tmp_path / "node", secret))
    assert stat.S_IMODE(secret.stat().st_mode) == 0o644
    assert not (tmp_path / "node").exists()


def test_a_second_lender_does_not_get_into_the_database_of_the_first(tmp_path: Path, secret: Path) -> None:
    assert init(tmp_path / "node", secret).status == 0
    told = one_sentence(init(tmp_path / "second", secret))
    assert "opened under other keys" in told
    assert not (tmp_path / "second").exists()


@pytest.mark.parametrize("name", ["Two", "2", "a b", "x" * 21, "two.node", "../two"])
def test_a_node_has_a_plain_name(tmp_path: Path, secret: Path, name: str) -> None:
    assert init(tmp_path / "node", secret).status == 0
    assert serve(tmp_path / "node", "--check", "--node", name).status == 2
