"""A proposal of rules in the reader's words: who and when, what changes, what the past would have been.

changes_of(visit, difference).headline
lookback_of(visit, looked).headline         "Permitted, and would have been refused: 312. …"
"""

from dataclasses import dataclass
from typing import Final

from minglu.acts.rule_changes import Past, Proposal
from minglu.audit.hindsight import ByRule
from minglu.rules.difference import CaseChange, Difference, RuleChange
from minglu.rules.rule import Rule
from minglu.rules.weigh import Decision
from minglu.web.lookbacks import Looked
from minglu.web.visit import Visit
from minglu.words.formats import say_count, say_day, say_moment
from minglu.words.rule_members import say_member

_MOST_CASES: Final = 200
_EFFECTS: Final = {"allow": "good", "forbid": "bad", "require": "info", "warn": "warn"}
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A proposal in a list and at the head of its page."""

    entry: int
    names: str
    kind: str
    state: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleShown:
    """A rule that comes or goes."""

    id: str
    article: str
    effect: str
    effect_kind: str
    since: str
    reading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeShown:
    """A rule that says something else, member by member."""

    id: str
    article: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changes against the rules in force."""

    headline: str
    nothing: bool
    versions: tuple[Row, ...]
    added: tuple[RuleShown, ...]
    removed: tuple[RuleShown, ...]
    changed: tuple[ChangeShown, ...]
    data: tuple[str, ...]
    cases: tuple[Row, ...]
    more_cases: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookback:
    """What the past would have been. `headline` is empty before anybody looked."""

    running: bool
    done: int
    of: int
    percent: str
    failed: bool
    headline: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    refused: tuple[Row, ...]
    lifted: tuple[Row, ...]
    ahead: str


def card_of(visit: Visit, proposal: Proposal) -> Card:
    words, zone, approval = visit.words, visit.parts.zone, proposal.approval
    facts = [
        (words.say("rulechange.proposed_at"), say_moment(words, proposal.at, zone=zone)),
        (words.say("rulechange.proposed_by"), _login(visit, proposal.by)),
    ]
    if approval is not None:
        facts += [
            (words.say("rulechange.approved_by"), _login(visit, approval.by)),
            (words.say("rulechange.in_force"), say_moment(words, approval.in_force, zone=zone)),
        ]
    come = approval is not None and (approval.adopted is not None or approval.in_force <= visit.parts.office.clock.now())
    waits = ("waits", "warn") if proposal.by else ("brought", "plain")
    state, kind = waits if approval is None else ("adopted", "good") if come else ("approved", "info")
    names = " · ".join(proposal.names)
    return Card(entry=proposal.index, names=names, kind=kind, state=words.say(f"rulechange.state.{state}"), facts=tuple(facts))


def changes_of(visit: Visit, found: Difference) -> Changes:
    words = visit.words
    none = words.say("rulechange.line.none")
    counts = {"added": len(found.added), "removed": len(found.removed), "changed": len(found.changed), "cases": len(found.cases)}
    more = len(found.cases) - _MOST_CASES
    return Changes(
        headline=words.say("rulechange.line.count", **counts),
        nothing=found.old == found.new,
        versions=tuple((pack, old or none, new or none) for pack, old, new in found.versions),
        added=tuple(_rule(visit, rule) for rule in found.added),
        removed=tuple(_rule(visit, rule) for rule in found.removed),
        changed=tuple(_change(visit, change) for change in found.changed),
        data=found.data,
        cases=tuple(_case(visit, case) for case in sorted(found.cases, key=lambda one: not one.turns)[:_MOST_CASES]),
        more_cases=words.say("rulechange.more_cases", count=say_count(more)) if more > 0 else "",
    )


def lookback_of(visit: Visit, looked: Looked) -> Lookback:
    running, past = looked.running, looked.past
    seen = past.seen if past is not None else None
    turned = seen is not None and bool(seen.now_refused or seen.now_permitted)
    return Lookback(
        running=not running.over,
        done=running.done,
        of=max(1, running.of),
        percent=f"{100 * running.done // max(1, running.of)}%",
        failed=running.over and running.failed,
        headline=_headline(visit, past),
        kind="warn" if turned else "good",
        facts=_facts(visit, past),
        refused=_by_rule(seen.refused_by) if seen is not None else (),
        lifted=_by_rule(seen.lifted) if seen is not None else (),
        ahead=visit.words.say("rulechange.ahead", rules=", ".join(past.ahead)) if past is not None and past.ahead else "",
    )


def _headline(visit: Visit, past: Past | None) -> str:
    if past is None:
        return ""
    seen, words = past.seen, visit.words
    if not seen.asks:
        return words.say("rulechange.no_asks")
    if not seen.now_refused and not seen.now_permitted:
        return words.say("rulechange.unturned", asks=say_count(seen.asks))
    return words.say("rulechange.turned", refused=say_count(seen.now_refused), permitted=say_count(seen.now_permitted))


def _facts(visit: Visit, past: Past | None) -> tuple[tuple[str, str], ...]:
    if past is None:
        return ()
    words, zone, seen = visit.words, visit.parts.zone, past.seen
    return (
        (words.say("rulechange.span"), f"{say_moment(words, past.since, zone=zone)} – {say_moment(words, past.until, zone=zone)}"),
        (words.say("rulechange.asks"), say_count(seen.asks)),
        (words.say("rulechange.permits"), say_count(seen.permits)),
        (words.say("rulechange.other_rules"), say_count(seen.other_rules)),
        (words.say("rulechange.unweighed"), say_count(seen.unweighed)),
    )


def _by_rule(found: tuple[ByRule, ...]) -> tuple[Row, ...]:
    return tuple((one.rule, say_count(one.asks), ", ".join(say_count(index) for index in one.examples)) for one in found)


def _rule(visit: Visit, rule: Rule) -> RuleShown:
    return RuleShown(
        id=rule.id,
        article=rule.citation.said(visit.language),
        effect=visit.words.say(f"rule_effect.{rule.effect}"),
        effect_kind=_EFFECTS[rule.effect],
        since=say_day(visit.words, rule.in_force),
        reading=rule.reading.said(visit.language),
    )


def _change(visit: Visit, change: RuleChange) -> ChangeShown:
    none = visit.words.say("rulechange.line.none")
    rows = tuple((say_member(visit.words, one.name), one.old or none, one.new or none) for one in change.members)
    return ChangeShown(id=change.new.id, article=change.new.citation.said(visit.language), rows=rows)


def _case(visit: Visit, change: CaseChange) -> Row:
    at = f"{change.case.at:%Y-%m-%d %H:%M}"
    return change.case.says, at, _answer(visit, change.old), _answer(visit, change.new)


def _answer(visit: Visit, decision: Decision | None) -> str:
    if decision is None:
        return visit.words.say("rulechange.undecided")
    said = "rulechange.permitted" if decision.permitted else "rulechange.refused"
    return visit.words.say(said, rules=", ".join((*decision.rules, *decision.warnings)))


def _login(visit: Visit, staff: str) -> str:
    """How an officer knows the other: by their login. Whoever has none any more is no name."""
    known: dict[str, str] = {account.staff: account.login for account in visit.parts.accounts.all()}
    return known.get(staff, visit.words.say("rulechange.nobody"))
