"""The report of a check-up: who may have broken which rule, how often, where it can be seen, and what nobody can tell.

    lay_out_checkup(checkup, packs=packs, content=content, sources=sources, zone=zone, stated={}, made=made, words=load("zh"))

An authority decides what is a breach; here it is a suspicion, and the report says so at its head and on every page. The
sections are laid out in `check_found`, `check_sums` and `check_limits`.
"""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from minglu.audit.checked import Checkup
from minglu.evidence.sources import SourceRead
from minglu.papers.check_found import content as section_of_content
from minglu.papers.check_found import examples, found_of, rules
from minglu.papers.check_limits import ground, presumed, unjudged
from minglu.papers.check_limits import sources as section_of_sources
from minglu.papers.check_sums import agencies, collectors, hours, periods, persons
from minglu.papers.check_words import CheckWords, check_words
from minglu.papers.report import Figure, Report
from minglu.rules.content import Content
from minglu.rules.fact import FactValue
from minglu.rules.packs import Packs
from minglu.words.catalogue import Catalogue
from minglu.words.formats import say_count, say_date


def lay_out_checkup(
    checkup: Checkup,
    *,
    packs: Packs,
    content: Content,
    sources: tuple[SourceRead, ...],
    zone: ZoneInfo,
    stated: Mapping[str, FactValue],
    made: date,
    words: Catalogue,
) -> Report:
    """The report in the language of the catalogue. `zone` is the place of the people called, `stated` what was said of every row."""
    said = check_words(checkup, packs=packs, content=content, zone=zone, words=words)
    return Report(
        language=words.language,
        title=words.say("checkup.title"),
        made=made,
        says=_head(checkup, words=said),
        figures=_figures(checkup, words=said),
        sections=(
            rules(checkup, words=said),
            section_of_content(checkup, words=said),
            agencies(checkup, words=said),
            collectors(checkup, words=said),
            hours(checkup, words=said),
            periods(checkup, words=said),
            persons(checkup, words=said),
            unjudged(checkup, words=said),
            presumed(checkup, stated=stated, words=said),
            section_of_sources(sources, words=said),
            ground(checkup, words=said),
            *examples(checkup, words=said),
        ),
        advice=words.say("checkup.advice"),
        more=words.say("checkup.examples.contents"),
    )


def _head(checkup: Checkup, *, words: CheckWords) -> tuple[str, ...]:
    if checkup.first is None or checkup.last is None:
        return (words.say("checkup.nothing_read"),)
    since, until = (say_date(words.words, at, zone=words.zone) for at in (checkup.first, checkup.last))
    return (
        words.say("checkup.span", since=since, until=until, rows=say_count(checkup.rows), persons=say_count(checkup.persons)),
        words.say("checkup.suspected"),
    )


def _figures(checkup: Checkup, *, words: CheckWords) -> tuple[Figure, ...]:
    concerned = sum(one.effect != "warn" for one in found_of(checkup))
    return tuple(
        Figure(label=words.say(f"checkup.figure.{name}"), value=say_count(value))
        for name, value in (
            ("judged", checkup.judged),
            ("breaches", checkup.breaches),
            ("persons", checkup.breached_persons),
            ("rules", concerned),
        )
    )
