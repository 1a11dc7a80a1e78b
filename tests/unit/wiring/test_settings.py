"""Settings: one frozen value; an unknown key, a missing one or a newer format refuses to start."""

from dataclasses import replace

import pytest

from minglu.wiring.errors import WrongFolder
from minglu.wiring.settings import FILE, FORMAT, Settings, read_settings, write_settings

SETTINGS = Settings(
    format=FORMAT,
    origin="lender.example/minglu",
    name='青禾 "消费" \\ 金融（虚构）',
    agency="agy_" + "0a" * 16,
    region="CN",
    zone="Asia/Shanghai",
    fiction=True,
)


def text(folder, old: str, new: str) -> None:
    """The settings with a piece of their text put another way."""
    write_settings(folder, SETTINGS)
    whole = (folder / FILE).read_text("utf-8")
    assert old in whole
    (folder / FILE).write_text(whole.replace(old, new), "utf-8")


@pytest.mark.parametrize("settings", [SETTINGS, replace(SETTINGS, fiction=False, name="x"), replace(SETTINGS, name="a\nb\t\u0001")])
def test_settings_read_back_as_they_were_written(tmp_path, settings) -> None:
    write_settings(tmp_path, settings)
    assert read_settings(tmp_path) == settings


def test_the_institution_is_what_the_settings_say(tmp_path) -> None:
    institution = SETTINGS.institution
    assert (institution.name, institution.agency, institution.region, institution.zone, institution.fiction) == (
        SETTINGS.name,
        SETTINGS.agency,
        "CN",
        "Asia/Shanghai",
        True,
    )


def test_a_folder_without_settings_is_no_nodes(tmp_path) -> None:
    with pytest.raises(WrongFolder, match=r"no folder of a node: it has no minglu\.toml"):
        read_settings(tmp_path)


WRONG = [
    ("format = 1", "format = 1\ncolour = 'red'", "exactly the keys format, origin"),
    ("format = 1\n", "", "exactly the keys format, origin"),
    ("fiction = true", "Fiction = true", "exactly the keys"),
    ("fiction = true", "fiction = 1", "a value in minglu.toml has the wrong type"),
    ("fiction = true", 'fiction = "true"', "has the wrong type"),
    ("format = 1", "format = true", "has the wrong type"),
    ("format = 1", "format = 1.0", "has the wrong type"),
    ("format = 1", 'format = "1"', "has the wrong type"),
    ('region = "CN"', "region = ['CN']", "has the wrong type"),
    ("format = 1", f"format = {FORMAT + 1}", "of format 2; this version knows 1. Start a newer one"),
    ("agy_", "stf_", "the agency in minglu.toml is not an id"),
    ('"agy_' + "0a" * 16 + '"', '""', "the agency in minglu.toml is not an id"),
    ("format = 1", "format = ", "minglu.toml is not TOML"),
    ("format = 1", "format = 1\nformat = 1", "minglu.toml is not TOML"),
]


@pytest.mark.parametrize(("old", "new", "because"), WRONG)
def test_settings_that_are_not_what_they_should_be_refuse_to_start(tmp_path, old, new, because) -> None:
    text(tmp_path, old, new)
    with pytest.raises(WrongFolder, match=because.replace(".", r"\.")):
        read_settings(tmp_path)


@pytest.mark.parametrize("data", [b"\xff\xfe", b"", b"\0"])
def test_bytes_that_are_no_settings_refuse_to_start(tmp_path, data) -> None:
    (tmp_path / FILE).write_bytes(data)
    with pytest.raises(WrongFolder, match=r"not TOML|exactly the keys"):
        read_settings(tmp_path)
