"""Citations: only what was read, or reported by more than hearsay, reaches a letter."""

from datetime import date

import pytest

from minglu.papers.citations import citations_for, parse_citations
from minglu.papers.errors import WrongCitation
from tests.unit.papers.letters import LAW

ONE = """
[[citation]]
id = "pipl-13"
letters = ["demand"]
force = "law"
confidence = "V"
checked_on = 2026-11-23
instrument = { zh = "法", en = "Law" }
article = { zh = "第十三条", en = "art. 13" }
says = { zh = "须有依据", en = "a basis is needed" }
"""


def test_a_citation_is_read_whole() -> None:
    (citation,) = parse_citations(ONE.encode())
    assert (citation.id, citation.article["zh"], citation.checked_on) == ("pipl-13", "第十三条", date(2026, 11, 23))


@pytest.mark.parametrize(
    ("old", "new", "because"),
    [
        ('"V"', '"K"', "confidence is one of V, S2, S1"),
        ('"V"', '"?"', "confidence is one of"),
        ('"law"', '"custom"', "force is one of"),
        ('["demand"]', "[]", "letters is a list"),
        ('["demand"]', '["lawsuit"]', "letters is a list"),
        ('["demand"]', '"demand"', "letters is a list"),
        ("2026-11-23", '"2026-11-23"', "checked_on"),
        ("2026-11-23", "2026-11-23T00:00:00Z", "checked_on"),
        ('"pipl-13"', '"PIPL 13"', "id is lower-case"),
        ('"pipl-13"', "13", "id is lower-case"),
        ('zh = "法", ', "", "a text in each"),
        ('"须有依据"', '""', "one line"),
        ('"须有依据"', '"a\\nb"', "one line"),
        ('"须有依据"', f'"{"长" * 401}"', "one line"),
        ('force = "law"\n', "", "exactly the members"),
        ('force = "law"\n', 'force = "law"\nnote = "x"\n', "exactly the members"),
    ],
)
def test_a_wrong_citation_refuses_the_file(old, new, because) -> None:
    assert old in ONE
    with pytest.raises(WrongCitation, match=because):
        parse_citations(ONE.replace(old, new, 1).encode())


@pytest.mark.parametrize("data", [b"", b"\xff", b"citation = 3", b"citation = []", b"x = 1\n" + ONE.encode(), b"[", b" " * 100_001])
def test_what_is_not_a_file_of_citations_is_refused(data) -> None:
    with pytest.raises(WrongCitation):
        parse_citations(data)


def test_the_same_id_twice_is_refused() -> None:
    with pytest.raises(WrongCitation, match="same id"):
        parse_citations((ONE + ONE).encode())


def test_a_letter_without_law_is_not_written() -> None:
    with pytest.raises(WrongCitation, match="no citation is meant for"):
        citations_for(parse_citations(ONE.encode()), "authority")


def test_the_law_that_ships_serves_both_letters() -> None:
    assert {"civil-code-1033-1", "pipl-69"} <= {citation.id for citation in citations_for(LAW, "demand")}
    assert "pipl-65" in {citation.id for citation in citations_for(LAW, "authority")}
