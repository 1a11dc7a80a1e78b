"""The check of words is tried with words that are wrong."""

from pathlib import Path

import pytest

from scripts.check_words import faults

HERE = Path("src/minglu/acts/x.py")
WORDS = {"zh": {"a.due": "{days}天", "purpose.collection": "催收"}, "en": {"a.due": "{days} days", "purpose.collection": "collection"}}


def found(source: str, words=WORDS) -> list[str]:
    return list(faults({HERE: source}, spelled=words))


@pytest.mark.parametrize(
    "source",
    [
        'words.say("a.due", days=3)',
        '_("a.due", days=3)',
        'say("a.due", **named)',
        'IDS = ("a.due",)',
        'words.say("a.due", days=1)\nwords.say(f"purpose.{p}")',
    ],
)
def test_words_that_fit_have_no_fault(source) -> None:
    assert found(source) == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ('words.say("a.dew", days=3)', "src/minglu/acts/x.py:1: no message a.dew"),
        ('words.say("a.due")', "a.due takes ['days'], not []"),
        ('words.say("a.due", hours=3)', "a.due takes ['days'], not ['hours']"),
        ('words.say(f"{group}.x")', "not in LOOKED_UP"),
        ('words.say(f"secret.{x}")', "not in LOOKED_UP"),
        ("pass", "a.due is said nowhere"),
    ],
)
def test_words_that_do_not_fit_are_found(source, fault) -> None:
    assert any(fault in line for line in found(source))


@pytest.mark.parametrize(
    ("english", "fault"),
    [({}, "a.due is in only one of zh, en"), ({"a.due": "{hours} h"}, "a.due has other placeholders")],
)
def test_both_languages_say_the_same_things(english, fault) -> None:
    words = {"zh": {"a.due": "{days}天"}, "en": english}
    assert any(fault in line for line in found('say("a.due", days=1)', words))


PAGE = Path("src/minglu/web/templates/x.html")


@pytest.mark.parametrize(
    "source", ['{{ say("a.due", days=3) }}', '{{ say("a.due", **view.named) }}', '{{ say("a.due", days=1) }}{{ say("purpose." ~ view.p) }}']
)
def test_a_page_whose_words_fit_has_no_fault(source) -> None:
    assert list(faults({PAGE: source}, spelled=WORDS)) == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ('{{ say("a.dew") }}', "templates/x.html:1: no message a.dew"),
        ('{{ say("a.due") }}', "a.due takes ['days'], not []"),
        ("{{ say(view.message) }}", "the view says it instead"),
        ('{{ say("secret." ~ view.x) }}', "not in LOOKED_UP"),
        ("<p>a.due</p>", "a.due is said nowhere"),
    ],
)
def test_a_page_whose_words_do_not_fit_is_found(source, fault) -> None:
    assert any(fault in line for line in faults({PAGE: source}, spelled=WORDS))
