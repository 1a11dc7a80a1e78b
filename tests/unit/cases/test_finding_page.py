"""docs/formats/finding.md: its examples are run, and its tables name every member and value."""

import doctest
import re
from pathlib import Path

from minglu.cases.finding import Finding, FindingValue, Item

PAGE = (Path(__file__).parents[3] / "docs" / "formats" / "finding.md").read_text("utf-8")


def test_the_examples_give_what_the_page_says() -> None:
    blocks = "\n".join(re.findall(r"```pycon\n(.*?)```", PAGE, flags=re.DOTALL))
    test = doctest.DocTestParser().get_doctest(blocks, {}, "finding.md", "finding.md", 0)
    said: list[str] = []
    results = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert "".join(said) == ""
    assert results.attempted >= 12


def test_every_member_and_value_has_a_row() -> None:
    named = set(re.findall(r"`([a-z_]+)`", PAGE))
    assert {*Finding.__dataclass_fields__, *Item.__dataclass_fields__, *map(str, FindingValue), "v"} <= named


def test_no_example_stands_in_a_block_that_is_not_run() -> None:
    assert re.findall(r"```(?!pycon\n)[a-z]*\n>>>", PAGE) == []
