"""Keys in files: made once, for their party alone, and refused when somebody else could have read them."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from minglu.wiring.errors import UnsafeKeys
from minglu.wiring.keys import SIZE, derive, load_key


def test_a_key_is_made_at_the_first_call_and_stays(tmp_path) -> None:
    first = load_key(tmp_path, "log")
    assert len(first) == SIZE
    assert load_key(tmp_path, "log") == first


def test_a_key_belongs_to_its_party_alone(tmp_path) -> None:
    load_key(tmp_path / "keys", "log")
    assert stat.S_IMODE((tmp_path / "keys" / "log.key").stat().st_mode) == 0o600


def test_two_names_are_two_keys(tmp_path) -> None:
    assert load_key(tmp_path, "log") != load_key(tmp_path, "master")


def test_only_the_key_is_left_in_the_folder(tmp_path) -> None:
    load_key(tmp_path, "log")
    assert [path.name for path in tmp_path.iterdir()] == ["log.key"]


def test_many_who_make_a_key_at_once_get_the_same(tmp_path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_key(tmp_path, "log"), range(16)))
    assert len(keys) == 1


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o644, 0o666, 0o602, 0o620, 0o601, 0o777])
def test_a_key_that_others_may_read_or_write_is_refused(tmp_path, mode) -> None:
    load_key(tmp_path, "log")
    (tmp_path / "log.key").chmod(mode)
    with pytest.raises(UnsafeKeys, match=r"log\.key can be read by others; run chmod 600 on it, and think about who"):
        load_key(tmp_path, "log")


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_key_that_only_its_owner_may_read_is_used(tmp_path, mode) -> None:
    key = load_key(tmp_path, "log")
    (tmp_path / "log.key").chmod(mode)
    assert load_key(tmp_path, "log") == key


@pytest.mark.parametrize("data", [b"", b"short", bytes(SIZE - 1), bytes(SIZE + 1), b"0" * 64])
def test_a_key_of_another_size_is_refused_and_never_replaced(tmp_path, data) -> None:
    load_key(tmp_path, "log")
    (tmp_path / "log.key").write_bytes(data)
    with pytest.raises(UnsafeKeys, match=r"log\.key does not hold a key of 32 bytes; restore it"):
        load_key(tmp_path, "log")
    assert (tmp_path / "log.key").read_bytes() == data


def test_no_error_holds_the_key(tmp_path) -> None:
    load_key(tmp_path, "log")
    (tmp_path / "log.key").write_bytes(b"a secret that is too short")
    with pytest.raises(UnsafeKeys) as refused:
        load_key(tmp_path, "log")
    assert "secret" not in str(refused.value)


# ---- Keys from keys


def test_a_derived_key_is_the_same_every_time_and_another_for_each_purpose() -> None:
    keys = {derive(bytes(32), purpose) for purpose in ("vrf", "journal", "codes", "vrf ")}
    assert len(keys) == 4
    assert derive(bytes(32), "vrf") in keys


def test_another_master_gives_other_keys() -> None:
    assert derive(bytes(32), "vrf") != derive(b"\1" + bytes(31), "vrf")
