"""minglu rules say TEXT: what the content rules object to in a text, with the words, the article, and what to write instead."""

from pathlib import Path
from typing import Annotated, Literal

import cyclopts

from minglu.cli.told import FAILED, language_of, tell
from minglu.rules.content import Finding, check_text, load_content
from minglu.wiring.catalogues import load
from minglu.wiring.packs import read_packs

Relation = Literal["debtor", "guarantor", "related", "contact", "unrelated"]


def say(
    text: str,
    *,
    to: Annotated[Relation, cyclopts.Parameter(help="who is written or spoken to")],
    folder: Annotated[Path | None, cyclopts.Parameter(help="a folder of packs; ours if not given")] = None,
    language: Annotated[Literal["zh", "en"] | None, cyclopts.Parameter(help="zh or en; the terminal's if not given")] = None,
) -> int:
    """Check a text before it is sent: threats, insults, posing as an authority, disclosure, invented consequences."""
    spoken = language_of(language)
    findings = check_text(text, content=load_content(read_packs(folder)), relation=to)
    for finding in findings:
        _tell(finding, text=text, spoken=spoken)
    if not findings:
        tell(load(spoken).say("rules.say.nothing"))
    return FAILED if findings else 0


def _tell(finding: Finding, *, text: str, spoken: str) -> None:
    words = load(spoken)
    places: dict[str, str | int] = {"text": text[finding.start : finding.end], "first": finding.start + 1, "last": finding.end}
    if finding.how == "written":
        tell(words.say("rules.say.written", **places))
    elif finding.how == "sound":
        tell(words.say("rules.say.sound", matched=finding.matched, **places))
    else:
        tell(words.say("rules.say.split", matched=finding.matched, **places))
    cited = {"article": finding.article.said(spoken), "force": words.say(f"force.{finding.force}"), "confidence": finding.confidence}
    tell(words.say("rules.say.rule", id=finding.rule, **cited))
    tell(words.say("rules.say.reading", text=finding.reading.said(spoken)))
    tell(words.say("rules.say.instead", text=finding.instead.said(spoken)))
