"""How characters sound, without tones."""

import subprocess
import sys

import pytest

from minglu.rules.content_sounds import sound


@pytest.mark.parametrize(
    ("character", "said"), [("坐", "zuo"), ("做", "zuo"), ("牢", "lao"), ("女", "nv"), ("律", "lv"), ("还", "hai"), ("貸", "dai")]
)
def test_a_character_is_said_without_its_tone(character, said):
    assert sound(character) == said


@pytest.mark.parametrize("character", ["", "a", "1", "🙂", "。", "坐牢", "\u200b"])
def test_what_is_no_character_is_not_said(character):
    assert sound(character) == ""


def test_the_dictionary_is_not_loaded_with_the_packs():
    code = "import sys, minglu.rules.packs, minglu.rules.content; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
