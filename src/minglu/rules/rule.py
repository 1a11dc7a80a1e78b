"""Rules: one sentence of law or policy each, read from the TOML file of its instrument.

    [instrument]
    title = { zh = "个人信息保护法", en = "Personal Information Protection Law" }

    [[rule]]
    id = "cn.pipl-13-basis"
    article = { zh = "第十三条", en = "art. 13" }
    in_force = 2021-11-01        # silent on every local day before
    force = "law"
    confidence = "V"             # how well the source was checked; see CONFIDENCES
    checked_on = 2026-11-23
    effect = "require"
    applies = "act == 'contact'"
    when = "basis_holds"
    reading = { zh = "…", en = "…" }
    lifts = { zh = "…", en = "…" }

Optional: `override = true` (a forbid of the kind 不宜, meant to yield to a supervisor's reason) and `review = true` (a
source that only one report supports). Any other member, and any missing one, refuses the file.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from re import compile as pattern
from typing import Final
from unicodedata import category

from minglu.rules.errors import WrongPack
from minglu.rules.expression import All, Compare, Expression, Flag, Not, parse_expression

EFFECTS: Final = ("allow", "forbid", "require", "warn")
# Strongest first. `house` is a policy of the lender, `promise` one of the promises this software makes.
FORCES: Final = ("law", "adm_reg", "rule", "judicial", "normative", "std", "self_reg", "draft", "house", "promise")
# V: the words were read. S2: two independent reports agree. S1: one report. K: nothing was checked.
CONFIDENCES: Final = ("V", "S2", "S1", "K")

_ID: Final = pattern(r"[a-z]{2,16}\.[a-z0-9-]{2,40}")
_MOST_TEXT: Final = 600
# Control, format, surrogate, private: what a reader cannot see.
_UNSEEN: Final = ("Cc", "Cf", "Cs", "Co", "Cn")
_MEMBERS: Final = frozenset(
    {"id", "article", "in_force", "force", "confidence", "checked_on", "effect", "applies", "when", "reading", "lifts"}
)
_OPTIONAL: Final = frozenset({"override", "review"})

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The same said in both languages."""

    zh: str
    en: str

    def said(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, ready to be compiled."""

    id: str
    instrument: Text
    article: Text
    in_force: date
    force: str
    confidence: str
    checked_on: date
    effect: str
    applies: Expression
    when: Expression
    reading: Text
    lifts: Text
    override: bool = False
    review: bool = False
    # Whom the pack, and within it the instrument, is about: the country, the licence, the product.
    scope: tuple[Expression, ...] = ()

    @property
    def applies_in_force(self) -> Expression:
        """`applies` within the scope, from the local day on which the rule entered into force."""
        return All(parts=(*self.scope, self.applies, self.first_day))

    @property
    def first_day(self) -> Compare:
        """The local day on which the rule entered into force, or a later one."""
        first = self.in_force.year * 10_000 + self.in_force.month * 100 + self.in_force.day
        return Compare(fact="local_day", operator=">=", literal=first)

    @property
    def citation(self) -> Text:
        return Text(zh=f"{self.instrument.zh}{self.article.zh}", en=f"{self.instrument.en}, {self.article.en}")


# Not a rule of any pack: what is left when no rule speaks. Here, so that it holds when no pack says so (P3).
DEFAULT_DENY: Final = Rule(
    id="core.default-deny",
    instrument=Text(zh="明录", en="Minglu"),
    article=Text(zh="承诺 P3（沉默即拒绝）", en="promise P3 (silence is a no)"),
    in_force=date(1970, 1, 1),
    force="promise",
    confidence="V",
    checked_on=date(2026, 11, 23),
    effect="require",
    applies=Flag(fact="place_known"),
    when=Not(part=Flag(fact="place_known")),
    reading=Text(zh="没有任何规则允许这样使用，因此拦截。", en="No rule allows this use, so it is refused."),
    lifts=Text(
        zh="只有当某条现行规则允许这一目的、关系和方式时才能放行。",
        en="Only a rule in force that allows this purpose, relation and channel would lift it.",
    ),
)


def parse_instrument(data: bytes, *, pack: str, scope: tuple[Expression, ...] = (), where: str) -> tuple[Rule, ...]:
    """The rules of one file, within the scope of its pack. Raises WrongPack."""
    content = parse_table(data, where=where)
    check_names(content, needed=frozenset({"instrument", "rule"}), where=where)
    head = as_table(content["instrument"], where=f"{where}, [instrument]")
    check_names(head, needed=frozenset({"title"}), optional=frozenset({"applies"}), where=f"{where}, [instrument]")
    title = as_text(head["title"], where=f"{where}, title")
    rules = content["rule"]
    if not isinstance(rules, list) or not rules:
        raise WrongPack(f"{where}: an instrument has at least one [[rule]]")
    within = (*scope, *parse_scope(head, where=f"{where}, [instrument]"))
    return tuple(_rule(as_table(item, where=where), pack=pack, title=title, scope=within, where=where) for item in rules)


def parse_scope(table: Table, *, where: str) -> tuple[Expression, ...]:
    """The member `applies` of a pack or an instrument, where there is one. Raises WrongPack."""
    return (_expression(table, "applies", where=where),) if "applies" in table else ()


def _rule(table: Table, *, pack: str, title: Text, scope: tuple[Expression, ...], where: str) -> Rule:
    name = table.get("id")
    if not isinstance(name, str) or not _ID.fullmatch(name) or not name.startswith(f"{pack}."):
        raise WrongPack(f"{where}: a rule has an id like {pack}.quiet-hours")
    where = f"{where}, {name}"
    check_names(table, needed=_MEMBERS, optional=_OPTIONAL, where=where)
    effect = _choice(table, "effect", choices=EFFECTS, where=where)
    rule = Rule(
        id=name,
        instrument=title,
        article=as_text(table["article"], where=f"{where}, article"),
        in_force=_day(table, "in_force", where=where),
        force=_choice(table, "force", choices=FORCES, where=where),
        confidence=_choice(table, "confidence", choices=CONFIDENCES, where=where),
        checked_on=_day(table, "checked_on", where=where),
        effect=effect,
        applies=_expression(table, "applies", where=where),
        when=_expression(table, "when", where=where),
        reading=as_text(table["reading"], where=f"{where}, reading"),
        lifts=as_text(table["lifts"], where=f"{where}, lifts"),
        override=_flag(table, "override", where=where),
        review=_flag(table, "review", where=where),
        scope=scope,
    )
    _check_strength(rule, where=where)
    return rule


def _check_strength(rule: Rule, *, where: str) -> None:
    if rule.override and rule.effect != "forbid":
        raise WrongPack(f"{where}: only a forbid can have an override")
    if rule.effect in ("forbid", "require"):
        if rule.confidence == "K":
            raise WrongPack(f"{where}: confidence K may only warn until somebody has read the text")
        if rule.confidence == "S1" and not rule.review:
            raise WrongPack(f"{where}: confidence S1 refuses only with review = true")


def parse_table(data: bytes, *, where: str) -> Table:
    """TOML as a table. Raises WrongPack."""
    try:
        return tomllib.loads(data.decode("utf-8"))
    # ValueError is what the parser raises, and what Python says to a number of too many digits.
    except (ValueError, RecursionError) as error:
        raise WrongPack(f"{where}: not TOML ({error})") from error


def check_names(table: Table, *, needed: frozenset[str], optional: frozenset[str] = frozenset(), where: str) -> None:
    """Refuse unknown and missing members by name. Raises WrongPack."""
    unknown, missing = set(table) - needed - optional, needed - set(table)
    if unknown or missing:
        said = [f"unknown: {', '.join(sorted(unknown))}"] * bool(unknown) + [f"missing: {', '.join(sorted(missing))}"] * bool(missing)
        raise WrongPack(f"{where}: {'; '.join(said)}")


def as_table(value: object, *, where: str) -> Table:
    if not isinstance(value, dict):
        raise WrongPack(f"{where}: a table is needed here")
    return value


def as_text(value: object, *, where: str) -> Text:
    """A text in both languages. Raises WrongPack."""
    table = as_table(value, where=where)
    check_names(table, needed=frozenset({"zh", "en"}), where=where)
    zh, en = table["zh"], table["en"]
    if not isinstance(zh, str) or not isinstance(en, str) or not 0 < len(zh) <= _MOST_TEXT or not 0 < len(en) <= _MOST_TEXT:
        raise WrongPack(f"{where}: zh and en are texts of 1 to {_MOST_TEXT} characters")
    # A mark that turns the direction of writing would let a rule read otherwise than it was reviewed.
    if odd := next((letter for letter in zh + en if category(letter) in _UNSEEN), ""):
        raise WrongPack(f"{where}: the text holds the unseen character U+{ord(odd):04X}; take it out")
    return Text(zh=zh, en=en)


def _choice(table: Table, name: str, *, choices: tuple[str, ...], where: str) -> str:
    value = table[name]
    if not isinstance(value, str) or value not in choices:
        raise WrongPack(f"{where}: {name} is one of {', '.join(choices)}")
    return value


def _day(table: Table, name: str, *, where: str) -> date:
    value = table[name]
    if not isinstance(value, date) or isinstance(value, datetime) or not 1970 <= value.year < 2100:
        raise WrongPack(f"{where}: {name} is a day, like 2021-11-01")
    return value


def _expression(table: Table, name: str, *, where: str) -> Expression:
    value = table[name]
    if not isinstance(value, str):
        raise WrongPack(f"{where}: {name} is an expression in quotes")
    return parse_expression(value, where=f"{where}, {name}")


def _flag(table: Table, name: str, *, where: str) -> bool:
    value = table.get(name, False)
    if not isinstance(value, bool):
        raise WrongPack(f"{where}: {name} is true or false")
    return value
