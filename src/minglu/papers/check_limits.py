"""What a check-up cannot say, as sections of its report: what was not judged, what was presumed, what was read, and the grounds.

    unjudged(checkup, words=words), sources(read, words=words), ground(checkup, words=words)

What could not be judged is told as plainly as what was found, and by the column that would change it.
"""

from collections.abc import Mapping

from minglu.audit.checked import Checkup
from minglu.evidence.sources import SourceRead
from minglu.papers.check_words import CheckWords
from minglu.papers.report import Section
from minglu.rules.fact import FactValue


def unjudged(checkup: Checkup, *, words: CheckWords) -> Section:
    """By the information that is missing, since that is what somebody can add; then by rule."""
    open_rules = sorted((one for one in checkup.by_rule if one.unjudged), key=lambda one: (-one.unjudged, one.rule))
    lacking: dict[str, list[int]] = {}
    for one in open_rules:
        for missing in one.missing:
            lacking.setdefault(missing.fact, []).append(missing.rows)
    by_fact = tuple(
        (words.fact(name), len(rows), max(rows))
        for name, rows in sorted(lacking.items(), key=lambda one: (-len(one[1]), -max(one[1]), one[0]))
    )
    by_rule = tuple(
        (words.citation(one.rule), one.unjudged, words.listed(words.fact(fact.fact) for fact in one.missing)) for one in open_rules
    )
    return Section(
        name="unjudged",
        title=words.say("checkup.unjudged.title"),
        says=(words.say("checkup.unjudged.says"),),
        tables=(
            words.table(words.say("checkup.unjudged.sheet"), "lacking:4 #rules #most_rows", by_fact),
            words.table(words.say("checkup.unjudged.by_rule"), "rule:3 #unjudged lacking:4", by_rule),
        ),
        empty=words.say("checkup.unjudged.empty"),
    )


def presumed(checkup: Checkup, *, stated: Mapping[str, FactValue], words: CheckWords) -> Section:
    """What was taken where a row did not say, and what whoever ran it said of every row."""
    said = [words.say("checkup.presumed.zone", zone=words.zone.key)]
    said += [words.say("checkup.presumed.stated", fact=words.fact(name), value=words.value(name, value)) for name, value in stated.items()]
    rows = tuple((words.fact(one.fact), words.value(one.fact, one.value), one.rows) for one in checkup.presumed)
    return Section(
        name="presumed",
        title=words.say("checkup.presumed.title"),
        says=(*said, words.say("checkup.presumed.says")),
        tables=(words.table(words.say("checkup.presumed.sheet"), "fact:4 taken:2 #rows", rows),),
        empty=words.say("checkup.presumed.empty"),
    )


def sources(read: tuple[SourceRead, ...], *, words: CheckWords) -> Section:
    files = tuple(
        (
            source.name,
            source.attempts,
            sum(one.count for one in source.left_out),
            words.listed(f"{words.meaning(meaning)} = {header}" for meaning, header in source.columns),
        )
        for source in read
    )
    left_out = tuple(
        (source.name, words.say(f"unread.{one.because}"), one.count, words.listed(words.place(place) for place in one.first[:5]))
        for source in read
        for one in source.left_out
    )
    return Section(
        name="sources",
        title=words.say("checkup.sources.title"),
        says=(words.say("checkup.sources.says"),),
        tables=(
            words.table(words.say("checkup.sources.sheet"), "file:3 #read #left_out columns:5", files),
            words.table(words.say("checkup.sources.left_out"), "file:2 because:4 #left_out first:4", left_out),
        ),
    )


def ground(checkup: Checkup, *, words: CheckWords) -> Section:
    """Under which rules, and what such a report cannot show."""
    packs = words.say("checkup.ground.packs", packs=", ".join(words.packs.names))
    asked = words.say("checkup.ground.left_out", rules=words.listed(words.citation(rule) for rule in checkup.left_out))
    return Section(
        name="ground",
        title=words.say("checkup.ground.title"),
        says=(
            packs,
            *((asked,) if checkup.left_out else ()),
            *(words.say(f"checkup.ground.{part}") for part in ("counted", "limits", "kept")),
        ),
    )
