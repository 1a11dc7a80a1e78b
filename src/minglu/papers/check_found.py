"""What a check-up found, as sections of its report: by rule, in what was said, and the examples of each.

    rules(checkup, words=words), content(checkup, words=words), *examples(checkup, words=words)

Every count stands beside its article, the force of the instrument and how well its source was checked.
"""

from collections.abc import Iterator
from typing import Final

from minglu.audit.checked import Checkup, ContentCount, Example, RuleCount
from minglu.papers.check_words import CheckWords
from minglu.papers.report import Row, Section
from minglu.words.formats import say_confidence, say_count

_CHARTED: Final = 15
_EXAMPLE: Final = "place:3 when:3 agency:2 collector:2 channel"


def found_of(checkup: Checkup) -> tuple[RuleCount, ...]:
    """The rules that something was found under, those that only warn at the end."""
    return tuple(one for one in checkup.by_rule if one.breaches)


def rules(checkup: Checkup, *, words: CheckWords) -> Section:
    """By rule, most rows first, with one row of the table read aloud."""
    found = found_of(checkup)
    # A rule that only warns gives hints: they count in no total, and thousands of them would flatten the bars of the others.
    charted = tuple((f"{words.number(one.rule)} {words.reading(one.rule)}", one.breaches) for one in found if one.effect != "warn")[
        :_CHARTED
    ]
    title = words.say("checkup.rules.title")
    rows: tuple[Row, ...] = tuple((*_ruled(one, words=words), one.breaches, one.persons, one.agencies) for one in found)
    return Section(
        name="rules",
        title=title,
        says=(words.say("checkup.rules.says"), *(_read_aloud(one, words=words) for one in found[:1]), words.say("checkup.rules.terms")),
        bars=words.bars(title, charted),
        tables=(
            words.table(words.say("checkup.rules.sheet"), "number rule:3 reading:4 force:2 confidence:2 #rows #persons #agencies", rows),
        ),
        empty=words.say("checkup.rules.empty"),
    )


def content(checkup: Checkup, *, words: CheckWords) -> Section:
    """What was objected to in the words of rows."""
    rows: tuple[Row, ...] = tuple((*_spoken(one, words=words), one.rows, one.persons, one.agencies) for one in checkup.content)
    return Section(
        name="content",
        title=words.say("checkup.content.title"),
        says=(words.say("checkup.content.says"),),
        tables=(
            words.table(
                words.say("checkup.content.sheet"), "number content:3 reading:4 force:2 confidence:2 #rows #persons #agencies", rows
            ),
        ),
        empty=words.say("checkup.content.empty"),
    )


def examples(checkup: Checkup, *, words: CheckWords) -> Iterator[Section]:
    """A section a rule, most rows first; then the same for the rules of content."""
    for place, one in enumerate(found_of(checkup), start=1):
        yield _examples(f"rule-{place}", one.rule, one.examples, of=one.breaches, words=words)
    for place, spoken in enumerate(checkup.content, start=1):
        yield _examples(f"content-{place}", spoken.rule, spoken.examples, of=spoken.rows, words=words)


def _examples(name: str, rule: str, shown: tuple[Example, ...], *, of: int, words: CheckWords) -> Section:
    number = words.number(rule)
    return Section(
        name=name,
        title=words.say("checkup.examples.title", number=number, rule=words.citation(rule)),
        short=words.say("checkup.examples.short", number=number),
        says=(words.reading(rule), words.say("checkup.examples.says", rows=say_count(of), shown=say_count(len(shown)))),
        tables=(words.table(f"{number} {rule}", _EXAMPLE, tuple(words.example(one) for one in shown)),),
        empty=words.say("checkup.examples.empty"),
    )


def _read_aloud(one: RuleCount, *, words: CheckWords) -> str:
    rule = words.packs.rule(one.rule)
    return words.say(
        "checkup.rules.read",
        number=words.number(one.rule),
        rows=say_count(one.breaches),
        persons=say_count(one.persons),
        agencies=say_count(one.agencies),
        rule=rule.citation.said(words.words.language),
        force=words.say(f"force.{rule.force}"),
        confidence=say_confidence(words.words, rule.confidence),
    )


def _ruled(one: RuleCount, *, words: CheckWords) -> tuple[str, ...]:
    hint = words.say("checkup.hint") if one.effect == "warn" else ""
    return _cited(one.rule, hint=hint, words=words)


def _spoken(one: ContentCount, *, words: CheckWords) -> tuple[str, ...]:
    return _cited(one.rule, hint="", words=words)


def _cited(name: str, *, hint: str, words: CheckWords) -> tuple[str, ...]:
    rule = words.rule(name)
    return (
        words.number(name) + hint,
        rule.citation.said(words.words.language),
        words.reading(name),
        words.say(f"force.{rule.force}"),
        say_confidence(words.words, rule.confidence),
    )
