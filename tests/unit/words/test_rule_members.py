"""Every member of a rule has a name in both languages."""

from dataclasses import fields

import pytest

from minglu.rules.rule import Rule
from minglu.wiring.catalogues import load
from minglu.words.errors import MissingMessage
from minglu.words.rule_members import say_member

NAMES = sorted(member.name for member in fields(Rule) if member.name != "id")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_member_has_a_name(name: str, language: str) -> None:
    assert say_member(load(language), name)


@pytest.mark.parametrize(("language", "said"), [("zh", "含义（中文）"), ("en", "reading (Chinese)")])
def test_one_that_is_said_in_both_languages_names_the_one(language: str, said: str) -> None:
    assert say_member(load(language), "reading.zh") == said


@pytest.mark.parametrize("name", ["", "colour", "reading.fr", ".zh", "id"])
def test_anything_else_has_none(name: str) -> None:
    with pytest.raises(MissingMessage):
        say_member(load("en"), name)
