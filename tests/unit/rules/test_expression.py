"""The language of rules: what it reads, and what it refuses with which words."""

import pytest

from minglu.rules.errors import WrongExpression
from minglu.rules.expression import All, Any, Compare, Flag, Member, Not, facts_of, parse_expression


def read(text):
    return parse_expression(text, where="cn.x, when")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("blocked", Flag(fact="blocked")),
        ("not blocked", Not(part=Flag(fact="blocked"))),
        ("local_minute >= 1320", Compare(fact="local_minute", operator=">=", literal=1320)),
        ('channel != "call"', Compare(fact="channel", operator="!=", literal="call")),
        ("relation in ('debtor',)", Member(fact="relation", literals=("debtor",))),
        ("count in (1, 2)", Member(fact="count", literals=(1, 2))),
        ("blocked\n  or assigned", Any(parts=(Flag(fact="blocked"), Flag(fact="assigned")))),
        (
            "480 <= local_minute < 1320",
            All(
                parts=(
                    Compare(fact="local_minute", operator=">=", literal=480),
                    Compare(fact="local_minute", operator="<", literal=1320),
                )
            ),
        ),
        ("0 < count <= 9", All(parts=(Compare(fact="count", operator=">", literal=0), Compare(fact="count", operator="<=", literal=9)))),
    ],
)
def test_an_expression_says_what_it_seems_to_say(text, tree) -> None:
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("blockd", "no fact is called 'blockd'; the nearest is 'blocked'"),
        ("blocked and (assigned or anwered)", "column 26: no fact is called 'anwered'"),
        ("channel == 'phone'", "channel is never 'phone'; the nearest is '"),
        ("channel == call", "never with another fact"),
        ("local_minute < local_day", "never with another fact"),
        ("local_minute", "local_minute is a number: compare it with a literal"),
        ("relation", "relation is a word: compare it with a literal"),
        ("blocked == True", "write blocked, or not blocked"),
        ("blocked in (True, False)", "write blocked, or not blocked"),
        ("relation < 'debtor'", "words have no order"),
        ("local_minute == '1320'", "compared with a whole number"),
        ("relation == 3", "compared with a word in quotes"),
        ("relation == 'deb' 'tor'", "a word is written once"),
        ("local_minute < 0x10", "plain digits"),
        ("local_minute < 1_000", "plain digits"),
        ("local_minute < 3and blocked", "plain digits"),
        ("local_minute < 99999999999999999", "plain digits"),
        ("local_minute < 3.5", "the character '.' is not part"),
        ("local_minute < -1", "the character '-' is not part"),
        ("local_minute + 1 < 3", "the character '+' is not part"),
        ("blocked # or else\nand assigned", "the character '#' is not part"),
        ("blocked if assigned else blocked", "IfExp is not part of the language"),
        ("blocked(assigned)", "Call is not part of the language"),
        ("'blocked'", "Constant is not part of the language"),
        ("blocked, assigned", "Tuple is not part of the language"),
        ("relation not in ('debtor',)", "NotIn is not part of the language"),
        ("blocked is assigned", "write blocked, or not blocked"),
        ("relation is 'debtor'", "Is is not part of the language"),
        ("relation in ('debtor')", "a list in round brackets"),
        ("relation in ()", "a list in round brackets"),
        ("relation in ('debtor', 'debtor')", "stands twice"),
        ("relation in source", "a list in round brackets"),
        ("3 < local_minute", "a fact is needed here"),
        ("9 > local_minute > 3", "only < and <= are written"),
        ("3 < local_minute < 5 < 7", "one or two literals"),
        ("3 < 4 < 5", "a fact is needed here"),
        ("'a' < relation < 'z'", "compare it with a literal"),
        ("blocked) or (blocked", "not an expression"),
        ("", "not an expression"),
        ("blocked :", "the character ':' is not part"),
        ("ｂlocked", "is not part of the language"),
        ("blocked" + " or blocked" * 400, "longer than 4096 bytes"),
        ("not " * 20 + "blocked", "nested deeper than 20"),
        ("(" * 1500 + "blocked" + ")" * 1500, "not an expression"),
    ],
)
def test_what_is_outside_the_language_is_refused_with_the_place(text, because) -> None:
    with pytest.raises(WrongExpression) as refused:
        read(text)
    assert because in str(refused.value)
    assert str(refused.value).startswith("cn.x, when")


def test_the_deepest_expression_still_reads() -> None:
    assert facts_of(read("not " * 19 + "blocked")) == {"blocked"}


def test_the_facts_of_an_expression_are_all_named() -> None:
    assert facts_of(read("blocked and (not assigned or local_minute < 3 or relation in ('debtor',))")) == {
        "blocked",
        "assigned",
        "local_minute",
        "relation",
    }
