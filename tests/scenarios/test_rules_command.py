"""`minglu rules`: lint, test and explain, on our packs and on packs that somebody spoiled."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from minglu.wiring.packs import read_packs, write_packs
from tests.scenarios.running import Ran, minglu, one_sentence


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A copy of our packs with their zones, to be spoiled."""
    write_packs(read_packs(), tmp_path / "packs")
    return tmp_path / "packs"


def test_ours_have_no_fault() -> None:
    assert minglu("rules", "lint", "--language", "en") == Ran(status=0, out="The rule packs have no fault.\n", err="")


def test_all_cases_pass_also_from_a_copy_of_the_folder(packs: Path) -> None:
    ran = minglu("rules", "test", packs, "--language", "en")
    assert (ran.status, ran.err) == (0, "")
    assert re.fullmatch(r"All [0-9]{3,} cases pass\.\n", ran.out)


@pytest.mark.parametrize(("language", "says"), [("en", "never contacted again"), ("zh", "联系人")])
def test_a_rule_is_explained_with_its_article_force_and_what_lifts_it(language: str, says: str) -> None:
    ran = minglu("rules", "explain", "cn.gbt-never-again", "--language", language)
    assert (ran.status, ran.err, len(ran.out.splitlines())) == (0, "", 3)
    assert "GB/T 45251-2025" in ran.out
    assert says in ran.out


def test_without_a_name_every_rule_is_explained() -> None:
    told = minglu("rules", "explain", "--language", "en").out
    assert all(f"\n{name}  " in f"\n{told}" for name in ("cn.pipl-13-basis", "core.allow-collection", "house.rest-day"))


def test_a_rule_that_is_not_there_is_answered_by_those_that_are() -> None:
    sentence = one_sentence(minglu("rules", "explain", "cn.nothing"))
    assert "no rule cn.nothing" in sentence
    assert "cn.gbt-never-again" in sentence


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(packs: Path) -> None:
        text = (packs / name).read_text("utf-8")
        assert old in text
        (packs / name).write_text(text.replace(old, new, 1), "utf-8")

    return spoil


def remove(name: str) -> Callable[[Path], None]:
    def spoil(packs: Path) -> None:
        (packs / name).unlink() if (packs / name).is_file() else shutil.rmtree(packs / name)

    return spoil


SPOILED: list[tuple[str, Callable[[Path], None], str]] = [
    ("an unknown fact", edit("house/policy.toml", "said_never", "said_maybe"), "said_maybe"),
    ("an expression that calls", edit("house/policy.toml", '"said_never"', '"print()"'), "house/policy.toml"),
    ("no TOML", edit("cn/pipl.toml", "[[rule]]", "[[rule"), "cn/pipl.toml"),
    ("an unknown member", edit("cn/pack.toml", "version", "edition"), "cn/pack.toml"),
    ("a missing instrument", remove("cn/pipl.toml"), "pipl.toml"),
    ("a missing pack", remove("core"), "core"),
    ("a zone that is none", lambda packs: (packs / "zones" / "Asia" / "Shanghai").write_bytes(b"TZif"), "Asia/Shanghai"),
    ("two rules of one name", edit("house/policy.toml", "house.rest-day", "house.never-again-letters"), "house.never-again-letters"),
]


@pytest.mark.parametrize(("spoil", "says"), [row[1:] for row in SPOILED], ids=[row[0] for row in SPOILED])
@pytest.mark.parametrize("verb", ["test", "explain"])
def test_packs_that_do_not_load_are_answered_in_one_sentence(packs: Path, verb: str, spoil: Callable[[Path], None], says: str) -> None:
    spoil(packs)
    words = ("--folder", packs) if verb == "explain" else (packs,)
    assert says in one_sentence(minglu("rules", verb, *words))


@pytest.mark.parametrize(("spoil", "says"), [row[1:] for row in SPOILED], ids=[row[0] for row in SPOILED])
def test_lint_names_what_is_wrong_with_them(packs: Path, spoil: Callable[[Path], None], says: str) -> None:
    spoil(packs)
    ran = minglu("rules", "lint", packs)
    assert ran.status == 1
    assert says in ran.out + ran.err


def test_a_case_that_fails_is_named_with_its_place(packs: Path) -> None:
    edit("cn/gbt-45251-2025.toml", "answered_calls_today >= 3", "answered_calls_today >= 4")(packs)
    ran = minglu("rules", "test", packs, "--language", "en")
    assert (ran.status, ran.err) == (1, "")
    assert "cn/cases/gbt-45251-2025.toml" in ran.out


def test_a_number_without_a_case_on_each_side_is_a_fault_of_the_pack(packs: Path) -> None:
    edit("cn/gbt-45251-2025.toml", "answered_calls_today >= 3", "answered_calls_today >= 30")(packs)
    ran = minglu("rules", "lint", packs)
    assert ran.status == 1
    assert "cn.gbt-three-answered-calls" in ran.out


@pytest.mark.parametrize("verb", ["lint", "test"])
def test_a_folder_that_is_none_or_empty_holds_no_packs(tmp_path: Path, verb: str) -> None:
    assert "no rule packs" in one_sentence(minglu("rules", verb, tmp_path))
    one_sentence(minglu("rules", verb, tmp_path / "nothing"))
