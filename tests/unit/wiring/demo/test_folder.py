"""The demonstration's folder: made once, opened again, made anew when asked; nothing else is ever touched."""

import pytest

from minglu.wiring.demo.folder import prepare
from minglu.wiring.demo.seed import Seeded
from minglu.wiring.errors import FolderHeld, WrongFolder
from minglu.wiring.folders import hold
from minglu.wiring.settings import Settings, write_settings
from minglu.wiring.story.cast import settings

MADE = Seeded(api_key="mlk_x")


@pytest.fixture(autouse=True)
def quickly(monkeypatch):
    """Seeding itself is tested elsewhere; here it leaves settings and a file."""

    def seed(folder, *, language, say):
        write_settings(folder, demo_settings())
        (folder / "seeded").write_text(language)
        say("seeded")
        return MADE

    monkeypatch.setattr("minglu.wiring.demo.folder.seed", seed)


def demo_settings(*, demo: bool = True) -> Settings:
    made = settings()
    return Settings(
        **{name: getattr(made, name) for name in ("format", "origin", "name", "agency", "region", "zone", "fiction")}, demo=demo
    )


def made(folder, *, fresh=False, language="en"):
    said: list[str] = []
    return prepare(folder, fresh=fresh, language=language, say=said.append), said


def test_a_new_folder_is_seeded_whole(tmp_path) -> None:
    folder = tmp_path / "data" / "demo"
    assert made(folder, language="zh") == (MADE, ["seeded"])
    assert (folder / "seeded").read_text() == "zh"
    assert [path.name for path in folder.parent.iterdir()] == ["demo"]


def test_one_that_is_there_is_left_as_it_is(tmp_path) -> None:
    made(tmp_path / "demo")
    (tmp_path / "demo" / "mine").write_text("x")
    assert made(tmp_path / "demo") == (None, [])
    assert (tmp_path / "demo" / "mine").exists()


def test_it_is_made_anew_when_asked(tmp_path) -> None:
    made(tmp_path / "demo")
    (tmp_path / "demo" / "mine").write_text("x")
    assert made(tmp_path / "demo", fresh=True) == (MADE, ["seeded"])
    assert not (tmp_path / "demo" / "mine").exists()


def test_one_that_is_served_is_not_removed(tmp_path) -> None:
    made(tmp_path / "demo")
    with hold(tmp_path / "demo"), pytest.raises(FolderHeld):
        made(tmp_path / "demo", fresh=True)
    assert (tmp_path / "demo" / "seeded").exists()


@pytest.mark.parametrize("fresh", [False, True])
def test_a_real_nodes_folder_is_never_touched(tmp_path, fresh) -> None:
    write_settings(tmp_path, demo_settings(demo=False))
    with pytest.raises(WrongFolder, match="not a demonstration's"):
        made(tmp_path, fresh=fresh)
    assert [path.name for path in tmp_path.iterdir()] == ["minglu.toml"]


@pytest.mark.parametrize("fresh", [False, True])
def test_somebodys_files_are_never_touched(tmp_path, fresh) -> None:
    (tmp_path / "diary").write_text("mine")
    with pytest.raises(WrongFolder, match="something in this folder"):
        made(tmp_path, fresh=fresh)
    assert [path.name for path in tmp_path.iterdir()] == ["diary"]


@pytest.mark.parametrize("fresh", [False, True])
def test_settings_that_cannot_be_read_are_nobodys_to_remove(tmp_path, fresh) -> None:
    (tmp_path / "minglu.toml").write_text("demo = true\n")
    with pytest.raises(WrongFolder, match="exactly the keys"):
        made(tmp_path, fresh=fresh)
    assert (tmp_path / "minglu.toml").exists()


def test_one_that_is_broken_off_is_not_there_and_is_seeded_the_next_time(tmp_path, monkeypatch) -> None:
    def broken_off(folder, **_named):
        (folder / "half").write_text("x")
        raise KeyboardInterrupt

    with monkeypatch.context() as once:
        once.setattr("minglu.wiring.demo.folder.seed", broken_off)
        with pytest.raises(KeyboardInterrupt):
            made(tmp_path / "demo")
    assert list(tmp_path.iterdir()) == []
    assert made(tmp_path / "demo") == (MADE, ["seeded"])
