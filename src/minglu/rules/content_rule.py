"""Content rules: what a message must not say, to whom, by which article; one TOML file a category.

    [[rule]]
    id = "content.consequence-custody"
    category = "legal_consequence"
    instrument = { zh = "…", en = "…" }
    article = { zh = "…", en = "…" }
    in_force = 2026-01-30
    force = "self_reg"
    confidence = "S1"
    checked_on = 2026-11-23
    relations = ["debtor", "guarantor", "related", "contact", "unrelated"]
    reading = { zh = "…", en = "…" }
    instead = { zh = "…", en = "…" }                  # what to write instead
    find = [
        { say = ["坐牢"] },                            # one of these
        { say = ["警察"], near = ["抓"], within = 6 },  # one of these, and one of those at most so many units away
        { say = ["我是"], then = ["公安局"], within = 4 },  # the same, in this order
    ]
    unless = ["不会"]       # said before in the same clause, or within what was found: harmless
    after = ["路"]          # said just after: harmless
    harmless = ["做老师"]   # ordinary words that what was found is part of, or (by sound) runs into

Any other member, and any missing one (the last three may be), refuses the file. How words are written: `content_words`.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from minglu.rules.content_spelling import Spelling
from minglu.rules.content_words import Word, parse_word
from minglu.rules.errors import WrongPack
from minglu.rules.question import RELATIONS
from minglu.rules.rule import CONFIDENCES, FORCES, Table, Text, as_table, as_text, check_names, parse_table

CATEGORIES: Final = ("threat", "insult", "authority", "disclosure", "legal_consequence")
MOST_WITHIN: Final = 20

_ID: Final = re.compile(r"content\.[a-z0-9-]{2,40}")
# Of K nothing was read: it may warn in a pack of law, but nobody's words are objected to on its strength.
_CONFIDENCES: Final = tuple(confidence for confidence in CONFIDENCES if confidence != "K")
_LISTS: Final = ("unless", "after", "harmless")
_MEMBERS: Final = frozenset(
    {"id", "category", "instrument", "article", "in_force", "force", "confidence", "checked_on", "relations", "reading", "instead", "find"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """One of `say`; with `near`, also one of those at most `within` units away (after it, if `ordered`)."""

    say: tuple[Word, ...]
    near: tuple[Word, ...] = ()
    within: int = 0
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentRule:
    """One rule."""

    id: str
    category: str
    instrument: Text
    article: Text
    in_force: date
    force: str
    confidence: str
    checked_on: date
    relations: tuple[str, ...]
    reading: Text
    instead: Text
    finds: tuple[Find, ...]
    unless: tuple[Word, ...]
    after: tuple[Word, ...]
    harmless: tuple[Word, ...]

    @property
    def citation(self) -> Text:
        return Text(zh=f"{self.instrument.zh}{self.article.zh}", en=f"{self.instrument.en}, {self.article.en}")

    @property
    def words(self) -> tuple[Word, ...]:
        """Every word that the rule looks for."""
        found = tuple(word for find in self.finds for word in (*find.say, *find.near))
        return (*found, *self.unless, *self.after, *self.harmless)


def parse_content_rules(data: bytes, *, spelling: Spelling, where: str) -> tuple[ContentRule, ...]:
    """The rules of one file. Raises WrongPack."""
    content = parse_table(data, where=where)
    check_names(content, needed=frozenset({"rule"}), where=where)
    rules = content["rule"]
    if not isinstance(rules, list) or not rules:
        raise WrongPack(f"{where}: at least one [[rule]] is needed")
    return tuple(_rule(as_table(item, where=where), spelling=spelling, where=where) for item in rules)


def choice(table: Table, name: str, *, choices: tuple[str, ...], where: str) -> str:
    """A member that is one of a closed list. Raises WrongPack."""
    value = table[name]
    if not isinstance(value, str) or value not in choices:
        raise WrongPack(f"{where}: {name} is one of {', '.join(choices)}")
    return value


def choices_of(table: Table, name: str, *, choices: tuple[str, ...], where: str) -> tuple[str, ...]:
    """A member that is a list from a closed one, each once. Raises WrongPack."""
    values = texts(table, name, where=where)
    if not values or len(set(values)) != len(values) or not set(values) <= set(choices):
        raise WrongPack(f"{where}: {name} is a list of {', '.join(choices)}, each once")
    return values


def texts(table: Table, name: str, *, where: str) -> tuple[str, ...]:
    """A member that is a list of texts. Raises WrongPack."""
    value = table.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise WrongPack(f"{where}: {name} is a list of texts")
    return tuple(value)


def _rule(table: Table, *, spelling: Spelling, where: str) -> ContentRule:
    name = table.get("id")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise WrongPack(f"{where}: a rule has an id like content.threat-violence")
    where = f"{where}, {name}"
    check_names(table, needed=_MEMBERS, optional=frozenset(_LISTS), where=where)
    # What excuses is taken only as written, or a disguise could excuse itself.
    written = (tuple(f"={word}" for word in texts(table, member, where=where)) for member in _LISTS)
    unless, after, harmless = (_words(listed, spelling=spelling, where=where) for listed in written)
    return ContentRule(
        id=name,
        category=choice(table, "category", choices=CATEGORIES, where=where),
        instrument=as_text(table["instrument"], where=f"{where}, instrument"),
        article=as_text(table["article"], where=f"{where}, article"),
        in_force=_day(table, "in_force", where=where),
        force=choice(table, "force", choices=FORCES, where=where),
        confidence=choice(table, "confidence", choices=_CONFIDENCES, where=where),
        checked_on=_day(table, "checked_on", where=where),
        relations=choices_of(table, "relations", choices=RELATIONS, where=where),
        reading=as_text(table["reading"], where=f"{where}, reading"),
        instead=as_text(table["instead"], where=f"{where}, instead"),
        finds=_finds(table["find"], spelling=spelling, where=where),
        unless=unless,
        after=after,
        harmless=harmless,
    )


def _finds(value: object, *, spelling: Spelling, where: str) -> tuple[Find, ...]:
    if not isinstance(value, list) or not value:
        raise WrongPack(f"{where}: find is a list of at least one table")
    return tuple(_find(as_table(item, where=where), spelling=spelling, where=f"{where}, find {at}") for at, item in enumerate(value, 1))


def _find(table: Table, *, spelling: Spelling, where: str) -> Find:
    check_names(table, needed=frozenset({"say"}), optional=frozenset({"near", "then", "within"}), where=where)
    say = _words(texts(table, "say", where=where), spelling=spelling, where=where)
    if not say:
        raise WrongPack(f"{where}: say lists at least one word")
    others = [name for name in ("near", "then") if name in table]
    if not others and "within" not in table:
        return Find(say=say)
    within = table.get("within")
    if len(others) != 1 or isinstance(within, bool) or not isinstance(within, int) or not 0 <= within <= MOST_WITHIN:
        raise WrongPack(f"{where}: near or then, not both, with within = 0 to {MOST_WITHIN}")
    near = _words(texts(table, others[0], where=where), spelling=spelling, where=where)
    if not near:
        raise WrongPack(f"{where}: {others[0]} lists at least one word")
    return Find(say=say, near=near, within=within, ordered=others == ["then"])


def _words(listed: tuple[str, ...], *, spelling: Spelling, where: str) -> tuple[Word, ...]:
    if len(set(listed)) != len(listed):
        twice = sorted({word for word in listed if listed.count(word) > 1})
        raise WrongPack(f"{where}: listed twice: {', '.join(twice)}")
    return tuple(parse_word(word, spelling, where=where) for word in listed)


def _day(table: Table, name: str, *, where: str) -> date:
    value = table[name]
    if not isinstance(value, date) or isinstance(value, datetime) or not 1970 <= value.year < 2100:
        raise WrongPack(f"{where}: {name} is a day, like 2021-11-01")
    return value
