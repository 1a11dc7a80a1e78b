"""docs/formats/log.md: every example in it is run, in order, as one session."""

import doctest
import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "formats" / "log.md"


def session():
    """The examples as doctest wants them: an empty line of output is spelled out."""
    blocks = re.findall(r"```pycon\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)
    return "\n".join(re.sub(r"^$", "<BLANKLINE>", block.rstrip("\n"), flags=re.MULTILINE) + "\n" for block in blocks)


def test_the_examples_give_what_the_page_says():
    test = doctest.DocTestParser().get_doctest(session(), {}, "log.md", str(PAGE), 0)
    said = []
    results = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert "".join(said) == ""
    assert results.attempted >= 25


def test_no_example_stands_in_a_block_that_is_not_run():
    assert re.findall(r"```(?!pycon\n)[a-z]+\n>>>", PAGE.read_text("utf-8")) == []
