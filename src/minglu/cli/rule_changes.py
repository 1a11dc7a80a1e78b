"""minglu rules diff, minglu rules propose: what other packs would change, and proposing them to a node.

minglu rules copy packs            a copy of ours to change
minglu rules diff packs            what would change
minglu rules propose NODE packs    bring them to a node; one officer proposes them there, another approves them
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import cyclopts

from minglu.cli.told import language_of, tell
from minglu.rules.difference import Difference, difference
from minglu.rules.packs import load_packs
from minglu.rules.rule import Rule
from minglu.rules.weigh import Decision
from minglu.wiring.catalogues import load
from minglu.wiring.packs import read_packs
from minglu.words.catalogue import Catalogue
from minglu.words.rule_members import say_member

Language = Annotated[Literal["zh", "en"] | None, cyclopts.Parameter(help="zh or en; the terminal's if not given")]


def diff(
    folder: Path,
    *,
    against: Annotated[Path | None, cyclopts.Parameter(help="the folder to compare with; ours if not given")] = None,
    language: Language = None,
) -> int:
    """Say what changes if the packs in FOLDER take the place of ours: rules, their members, and cases decided otherwise."""
    words = load(language_of(language))
    found = difference(load_packs(read_packs(against)), load_packs(read_packs(folder)))
    if found.old == found.new:
        tell(words.say("rulechange.same"))
        return 0
    for line in _lines(found, words=words, language=language_of(language)):
        tell(line)
    return 0


def propose(node: Path, folder: Path, *, language: Language = None) -> int:
    """Bring the packs in FOLDER to the node in the folder NODE.

    Nothing is decided under them until one compliance officer has proposed them, and another approved them, on the page
    Rule changes: at a terminal nobody knows which officer it is.
    """
    # A node is not needed to compare two folders.
    from minglu.wiring.proposing import bring_to  # noqa: PLC0415

    proposal = bring_to(node, files=read_packs(folder))
    words = load(language_of(language))
    tell(words.say("rulechange.proposed", entry=proposal.index, names=", ".join(proposal.names)))
    return 0


def _lines(found: Difference, *, words: Catalogue, language: str) -> Iterator[str]:
    none = words.say("rulechange.line.none")
    for pack, old, new in found.versions:
        yield words.say("rulechange.line.version", pack=pack, old=old or none, new=new or none)
    yield from (words.say("rulechange.line.added", **_named(rule, language)) for rule in found.added)
    yield from (words.say("rulechange.line.removed", **_named(rule, language)) for rule in found.removed)
    for change in found.changed:
        yield words.say("rulechange.line.changed", **_named(change.new, language))
        for member in change.members:
            yield words.say("rulechange.line.member", member=say_member(words, member.name), old=member.old or none, new=member.new or none)
    yield from (words.say("rulechange.line.data", name=name) for name in found.data)
    for case in found.cases:
        old, new = _answer(case.old, words=words), _answer(case.new, words=words)
        yield words.say("rulechange.line.case", pack=case.pack, says=case.case.says, old=old, new=new)
    counts = {"added": len(found.added), "removed": len(found.removed), "changed": len(found.changed), "cases": len(found.cases)}
    yield words.say("rulechange.line.count", **counts)


def _named(rule: Rule, language: str) -> dict[str, str]:
    return {"rule": rule.id, "article": rule.citation.said(language)}


def _answer(decision: Decision | None, *, words: Catalogue) -> str:
    if decision is None:
        return words.say("rulechange.undecided")
    return words.say("rulechange.permitted" if decision.permitted else "rulechange.refused", rules=", ".join(decision.rules))
