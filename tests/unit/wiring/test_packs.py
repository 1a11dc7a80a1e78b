"""Rule packs from their folder: what an auditor is given has the digest that decided."""

import shutil

import pytest

from minglu.rules.packs import load_packs
from minglu.rules.table import COUNTRIES
from minglu.wiring.errors import WrongFolder
from minglu.wiring.packs import find_folder, read_packs, write_packs


def named(files) -> set[str]:
    """The packs in these files, without their versions."""
    return {name.partition("/")[0] for name in load_packs(files).names}


def test_the_packs_that_ship_load() -> None:
    assert named(read_packs()) == {"cn", "core", "house", "nobook", "us"}


def test_zones_and_calendar_are_part_of_the_files() -> None:
    files = read_packs()
    assert {"zones/Asia/Shanghai", "zones/Asia/Urumqi", "zones/zone.tab", "calendar/cn-2026.toml", "cn/pack.toml"} <= set(files)


def test_every_zone_that_ships_has_its_country_and_every_country_of_a_rule_a_zone() -> None:
    zones = load_packs(read_packs()).zones.values()
    assert {zone.country for zone in zones} == set(COUNTRIES) - {"other"}


@pytest.mark.parametrize("pack", ["cn", "core", "house", "nobook", "us"])
def test_the_place_where_a_packs_cases_happen_is_among_the_zones(pack) -> None:
    packs = load_packs(read_packs())
    (stage,) = [one.stage for one in packs.packs if one.id == pack]
    assert stage.place in packs.zones


def test_an_auditors_copy_has_the_same_digest(tmp_path) -> None:
    files = read_packs()
    write_packs(files, tmp_path / "packs")
    assert read_packs(tmp_path / "packs") == files
    assert load_packs(read_packs(tmp_path / "packs")).digest == load_packs(files).digest


@pytest.mark.parametrize("name", ["cn/pipl.toml", "calendar/cn-2026.toml", "house/cases/policy.toml"])
def test_a_changed_file_is_another_digest(name) -> None:
    files = dict(read_packs())
    digest = load_packs(files).digest
    files[name] += b"\n"
    assert load_packs(files).digest != digest


def test_folders_that_are_no_packs_are_left_out(tmp_path) -> None:
    write_packs(read_packs(), tmp_path / "packs")
    (tmp_path / "packs" / "notes").mkdir()
    (tmp_path / "packs" / "notes" / "todo.toml").write_text("x = 1")
    (tmp_path / "packs" / "cn" / "README.md").write_text("about")
    assert read_packs(tmp_path / "packs") == read_packs()


def test_letters_are_no_rules() -> None:
    assert not [name for name in read_packs() if name.startswith("letters/")]


def test_an_empty_folder_has_no_packs(tmp_path) -> None:
    with pytest.raises(WrongFolder, match="no rule packs in this folder"):
        read_packs(tmp_path)


def test_a_pack_that_was_taken_out_is_no_longer_there(tmp_path) -> None:
    write_packs(read_packs(), tmp_path / "packs")
    shutil.rmtree(tmp_path / "packs" / "house")
    assert named(read_packs(tmp_path / "packs")) == {"cn", "core", "nobook", "us"}


@pytest.mark.parametrize("name", ["rulepacks", "samples"])
def test_folders_of_ours_are_found(name) -> None:
    assert find_folder(name).is_dir()


@pytest.mark.parametrize("name", ["nothing-of-ours", "rulepacks/none"])
def test_a_folder_that_is_not_there_says_what_to_do(name) -> None:
    with pytest.raises(WrongFolder, match="install it again"):
        find_folder(name)
