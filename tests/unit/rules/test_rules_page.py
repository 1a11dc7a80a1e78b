"""docs/formats/rules.md: every example in it is run, and its tables are held to the code."""

import doctest
import re
from pathlib import Path

import pytest

from minglu.rules.cases import parse_cases
from minglu.rules.errors import WrongExpression
from minglu.rules.expression import parse_expression
from minglu.rules.rule import CONFIDENCES, EFFECTS, FORCES, parse_instrument
from tests.unit.rules.making import asking, ordinary, shipped

PAGE = Path(__file__).parents[3] / "docs" / "formats" / "rules.md"
TEXT = PAGE.read_text("utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", TEXT, flags=re.DOTALL)


INSTRUMENT, CASE = (block.encode() for block in blocks("toml"))


def test_the_session_gives_what_the_page_says() -> None:
    names = {"EXAMPLE": INSTRUMENT, "FILES": shipped(), "QUESTION": asking(), "HISTORY": ordinary().history}
    test = doctest.DocTestParser().get_doctest("\n".join(blocks("pycon")), names, PAGE.name, str(PAGE), 0)
    said: list[str] = []
    results = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert "".join(said) == ""
    assert results.attempted >= 20


def test_the_rule_and_the_case_on_the_page_load() -> None:
    assert [rule.id for rule in parse_instrument(INSTRUMENT, pack="demo", where="page")] == ["demo.at-night"]
    assert [case.rules for case in parse_cases(CASE, where="page")] == [("cn.cba-quiet-hours", "cn.gbt-quiet-hours")]


@pytest.mark.parametrize("line", blocks("rules")[0].splitlines())
def test_an_expression_that_the_page_shows_is_read(line) -> None:
    assert parse_expression(line, where="page")


@pytest.mark.parametrize("line", blocks("refused")[0].splitlines())
def test_an_expression_that_the_page_says_is_refused_is_refused(line) -> None:
    with pytest.raises(WrongExpression, match=r"^page"):
        parse_expression(line, where="page")


@pytest.mark.parametrize("word", [*FORCES, *CONFIDENCES, *EFFECTS])
def test_every_word_that_a_rule_may_use_is_on_the_page(word) -> None:
    assert f"`{word}`" in TEXT


def test_every_block_of_the_page_is_tried() -> None:
    assert set(re.findall(r"^```([a-z]+)$", TEXT, flags=re.MULTILINE)) == {"toml", "rules", "refused", "pycon"}
