"""minglu rules: lint and test the rule packs, say in words what a rule says and which packs apply where, copy them to try changes."""

import re
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Annotated, Literal

import cyclopts

from minglu.cli.rule_changes import diff, propose
from minglu.cli.rule_say import say
from minglu.cli.told import FAILED, language_of, tell
from minglu.rules.applying import Applying, applying
from minglu.rules.content_lint import lint_content
from minglu.rules.errors import RulesError
from minglu.rules.explain import explain_rule
from minglu.rules.fact import FactValue
from minglu.rules.lint import lint_pack, run_cases
from minglu.rules.packs import Packs, load_packs
from minglu.rules.table import COUNTRIES, FACTS
from minglu.wiring.catalogues import load
from minglu.wiring.errors import WrongFolder
from minglu.wiring.packs import read_packs, write_packs

app = cyclopts.App(name="rules", help="Lint, test and explain the rule packs; see which of them apply; copy, compare and propose them.")
app.command(diff)
app.command(propose)
app.command(say)

Folder = Annotated[Path | None, cyclopts.Parameter(help="a folder of packs with its zones; ours if not given")]
Language = Annotated[Literal["zh", "en"] | None, cyclopts.Parameter(help="zh or en; the terminal's if not given")]


@app.command
def lint(folder: Folder = None, *, language: Language = None) -> int:
    """Every rule has its article, force, confidence, dates, readings, and cases on each side of each number; templates pass their rules."""
    files = read_packs(folder)
    # A folder of packs alone, to try a rule in, need not bring the rules of content along.
    with_content = any(name.startswith("content/") for name in files)
    faults = lint_pack(files) + (lint_content(files) if with_content else ())
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


@app.command(name="applying")
def show_applying(
    folder: Folder = None,
    *,
    country: Annotated[str | None, cyclopts.Parameter(help="two letters: where the person is")] = None,
    licence: Annotated[Literal["bank", "consumer_finance", "micro_loan", "other"] | None, cyclopts.Parameter(help="the lender's")] = None,
    product: Annotated[
        Literal["credit_card", "internet_loan", "consumer_loan", "other"] | None, cyclopts.Parameter(help="what the debt is from")
    ] = None,
    language: Language = None,
) -> int:
    """Which packs and instruments speak about a person in a country, a lender and a product; what is not said may be anything."""
    spoken = language_of(language)
    packs = load_packs(read_packs(folder))
    titles = {pack.id: pack.title.said(spoken) for pack in packs.packs}
    found = applying(packs, _situation(country, licence=licence, product=product))
    for pack, instruments in groupby(found, key=lambda one: one.pack):
        _tell_applying(tuple(instruments), pack=f"{titles[pack]} ({pack})", spoken=spoken)
    return 0


@app.command(name="copy")
def copy_packs(
    folder: Path,
    *,
    pack: Annotated[tuple[str, ...], cyclopts.Parameter(help="only this pack; may be said again")] = (),
    language: Language = None,
) -> int:
    """Write the packs, calendars and zones that ship into an empty folder, to change them there and try."""
    files = _chosen(read_packs(), pack)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongFolder("the folder to copy the packs to is not empty; name a new one")
    write_packs(files, folder)
    tell(load(language_of(language)).say("rules.copied", count=len(files), folder=str(folder)))
    return 0


def _chosen(files: Mapping[str, bytes], packs: tuple[str, ...]) -> Mapping[str, bytes]:
    """The files of these packs, or of all, with what lies beside the packs."""
    known = {name.partition("/")[0] for name in files if name.endswith("/pack.toml")}
    if unknown := set(packs) - known:
        raise RulesError(f"there is no pack {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")
    left_out = known - set(packs) if packs else set()
    return {name: data for name, data in files.items() if name.partition("/")[0] not in left_out}


def _situation(country: str | None, *, licence: str | None, product: str | None) -> dict[str, FactValue]:
    said: dict[str, FactValue] = {name: value for name, value in (("licence", licence), ("product", product)) if value is not None}
    if country is None:
        return said
    code = country.lower()
    if not re.fullmatch("[a-z]{2}", code):
        raise RulesError("a country has two letters, like cn or us")
    # A country that no pack speaks of by name is "other", as in a decision.
    return {**said, "country": code if code in COUNTRIES else "other", "place_known": True}


def _tell_applying(instruments: tuple[Applying, ...], *, pack: str, spoken: str) -> None:
    words = load(spoken)
    if all(one.answer == "no" for one in instruments):
        tell(words.say("rules.applying.none", pack=pack))
        return
    tell(pack)
    for one in instruments:
        told: dict[str, str | int] = {"instrument": one.instrument.said(spoken), "count": one.rules}
        if one.answer == "yes":
            tell(words.say("rules.applying.yes", **told))
        elif one.answer == "no":
            tell(words.say("rules.applying.no", **told))
        else:
            unsaid = (FACTS[name].zh if spoken == "zh" else FACTS[name].en for name in one.hangs_on)
            tell(words.say("rules.applying.perhaps", **told, unsaid=("、" if spoken == "zh" else "; ").join(unsaid)))


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
