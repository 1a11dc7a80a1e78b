"""The page on the vault says what the code does: its examples run, its table is the keyholder's."""

import doctest
import re
from pathlib import Path

import pytest

from minglu.vault import claim, exchange, hpke, seal, signature
from minglu.vault.header import MOST_BYTES, render_header
from minglu.vault.keyholding import SENTENCES
from minglu.vault.one_use import render_one_use, sign_one_use
from tests.unit.vault.stage import make_stage

PAGE = Path(__file__).parents[3] / "docs/formats/vault.md"
TEXT = PAGE.read_text(encoding="utf-8")


def section(title):
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_the_examples_run():
    blocks = re.findall(r"^```pycon\n(.*?)^```", TEXT, flags=re.MULTILINE | re.DOTALL)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "vault.md", str(PAGE), 0)
    found = doctest.DocTestRunner().run(test)
    assert (found.failed, found.attempted) == (0, 9)


def test_the_denials_stand_there_in_their_order():
    rows = re.findall(r"^\| \d+ \| (.*?) \|", section("What a keyholder checks"), flags=re.MULTILINE)
    assert re.findall(r"`([a-z_]+)`", " ".join(rows)) == list(SENTENCES)


def test_the_members_of_a_deposit_stand_there():
    key = sign_one_use(bytes(32), dialler="dial.example", epoch=0, seed=bytes(32))
    (told,) = re.findall(r"`(\{.*?\})`", section("One-use keys"))
    assert re.findall(r'"([a-z]+)":', told) == re.findall(r'"([a-z]+)":', render_one_use(key).decode())


def test_the_members_of_a_header_stand_there():
    rows = re.findall(r"^\| (`.*?) \|", section("Header"), flags=re.MULTILINE)
    told = re.findall(r"`([a-z_]+)`", " ".join(rows))
    written = re.findall(rb'"([a-z_]+)":', render_header(make_stage().sealed.header))
    assert sorted([*told, "v"]) == sorted(name.decode() for name in written)


@pytest.mark.parametrize("purpose", [signature.ONE_USE, signature.CLAIM, signature.UNDIALLED, signature.OPEN])
def test_the_purposes_of_signatures_stand_there(purpose):
    assert f"`{purpose[:-1].decode()}` 00" in section("Conventions")


def test_the_signed_members_stand_there_in_their_order():
    told = section("Request to open").split("in the order")[1].split("each as")[0]
    assert re.findall(r"`([a-z_]+)`", told) == ["dialler", *exchange._BOUNDED, *exchange._SIZED]


def test_the_sizes_stand_there():
    sizes = (MOST_BYTES, claim.MOST_BYTES, claim.MOST_ENTRY, claim.MOST_PROOF, seal.WRAP_SIZE)
    assert all(f"{size:,}" in TEXT for size in sizes)
    assert hpke.OVERHEAD == 32 + 16
