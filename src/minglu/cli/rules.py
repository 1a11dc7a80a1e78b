"""minglu rules: lint and test the rule packs, and say in words what a rule says."""

from pathlib import Path
from typing import Annotated, Literal

import cyclopts

from minglu.cli.told import FAILED, language_of, tell
from minglu.rules.errors import RulesError
from minglu.rules.explain import explain_rule
from minglu.rules.lint import lint_pack, run_cases
from minglu.rules.packs import Packs, load_packs
from minglu.wiring.catalogues import load
from minglu.wiring.packs import read_packs

app = cyclopts.App(name="rules", help="Lint, test and explain the rule packs.")

Folder = Annotated[Path | None, cyclopts.Parameter(help="a folder of packs with its zones; ours if not given")]
Language = Annotated[Literal["zh", "en"] | None, cyclopts.Parameter(help="zh or en; the terminal's if not given")]


@app.command
def lint(folder: Folder = None, *, language: Language = None) -> int:
    """Every rule has its article, force, confidence, dates, readings, and cases on each side of each number."""
    faults = lint_pack(read_packs(folder))
    for fault in faults:
        tell(fault)
    if not faults:
        tell(load(language_of(language)).say("rules.clean"))
    return FAILED if faults else 0


@app.command(name="test")
def play_cases(folder: Folder = None, *, language: Language = None) -> int:
    """Play every case of every pack."""
    words = load(language_of(language))
    results = run_cases(load_packs(read_packs(folder)))
    failed = [result for result in results if not result.passed]
    for result in failed:
        tell(words.say("rules.failed", where=result.where, says=result.says, because=result.because))
    if not failed:
        tell(words.say("rules.passed", count=len(results)))
    return FAILED if failed else 0


@app.command
def explain(rule: str | None = None, *, folder: Folder = None, language: Language = None) -> int:
    """Say in words what a rule says, by which article, how sure that is, and what lifts it; all rules if none is named."""
    spoken = language_of(language)
    packs = load_packs(read_packs(folder))
    for name in _named(packs, rule):
        _tell(packs, name, spoken="zh" if spoken == "zh" else "en")
    return 0


def _named(packs: Packs, rule: str | None) -> tuple[str, ...]:
    known = tuple(one.id for one in packs.rules)
    if rule is not None and rule not in known:
        raise RulesError(f"there is no rule {rule}; there are {', '.join(known)}")
    return known if rule is None else (rule,)


def _tell(packs: Packs, name: str, *, spoken: Literal["zh", "en"]) -> None:
    words, rule = load(spoken), packs.rule(name)
    reason = explain_rule(rule, language=spoken)
    force = words.say(f"force.{reason.force}")
    cited = {"article": reason.article, "force": force, "confidence": reason.confidence, "checked": str(rule.checked_on)}
    tell(words.say("rules.rule", id=name, **cited))
    tell(words.say("rules.reading", text=reason.text))
    tell(words.say("rules.lifts", text=reason.lifts))
