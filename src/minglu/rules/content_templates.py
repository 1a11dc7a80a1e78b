"""Templates: approved wordings for messages, scripts and letters, with slots that each take one kind of value.

    template = content.template("overdue-message")
    fill(template, {"lender": "示例消费金融", "amount": 2_000_000, "due": date(2026, 11, 20), "line": "95000"}, language="zh")

    [[template]]
    id = "overdue-message"
    channel = "message"                       # message | im | ai_call | letter
    relations = ["debtor", "guarantor"]
    purposes = ["collection"]
    approved_on = 2026-11-23
    text = { zh = "…{lender}…", en = "…{lender}…" }
    slots = { lender = "lender", amount = "amount_fen", due = "day", line = "line" }

A slot is `amount_fen`, `day`, `moment`, `lender`, `line`, or a table of listed words (`{ plan = { zh = "…", en = "…" } }`), of
which the value names one. There is no slot for free text: what a person types is checked as a text and goes by no template. A
template for third persons has no slot for money or days: what is not there cannot be revealed (GB/T 45251-2025, 5.3).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from minglu.rules.content_rule import choice, choices_of
from minglu.rules.errors import WrongPack, WrongQuestion
from minglu.rules.question import PURPOSES, RELATIONS
from minglu.rules.rule import Table, Text, as_table, as_text, check_names, parse_table
from minglu.rules.zones import Local

CHANNELS: Final = ("message", "im", "ai_call", "letter")
KINDS: Final = ("amount_fen", "day", "moment", "lender", "line")
THIRD_PERSONS: Final = ("related", "contact", "unrelated")
THIRD_PERSON_KINDS: Final = ("lender", "line", "moment")
THIRD_PERSON_PURPOSES: Final = ("pass_on_message", "locate_debtor", "complaint_answer")

_MEMBERS: Final = frozenset({"id", "channel", "relations", "purposes", "approved_on", "text", "slots"})
_ID: Final = re.compile(r"[a-z][a-z0-9-]{2,40}")
_SLOT: Final = re.compile(r"[a-z][a-z_]{0,20}")
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_MOST_LENGTH: Final = 2_000
_MOST_FEN: Final = 100_000_000_000
# A name, not a sentence: no digits, no marks that end a clause.
_LENDER: Final = re.compile(r"[A-Za-z\u4e00-\u9fff][A-Za-z\u4e00-\u9fff（）()·&. -]{1,39}")
_LINE: Final = re.compile(r"\+?[0-9][0-9 -]{1,18}[0-9]")
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

Value = int | date | Local | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One slot: its kind, or the listed words that it chooses from."""

    name: str
    kind: str
    words: Mapping[str, Text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One approved wording."""

    id: str
    channel: str
    relations: tuple[str, ...]
    purposes: tuple[str, ...]
    approved_on: date
    text: Text
    slots: tuple[Slot, ...]


def fill(template: Template, slots: Mapping[str, Value], *, language: str) -> str:
    """The wording with every slot filled. Raises WrongQuestion when a value is missing, unknown or of another kind."""
    known = {slot.name: slot for slot in template.slots}
    if set(slots) != set(known):
        differ = ", ".join(sorted(set(slots) ^ set(known)))
        raise WrongQuestion(f"template {template.id} has the slots {', '.join(known)}; too many or missing: {differ[:100]}")
    said = {name: _said(slot, slots[name], language=language) for name, slot in known.items()}
    return _PLACEHOLDER.sub(lambda found: said[found.group(1)], template.text.said(language))


def parse_templates(data: bytes, *, where: str) -> tuple[Template, ...]:
    """The templates of one file. Raises WrongPack."""
    content = parse_table(data, where=where)
    check_names(content, needed=frozenset({"template"}), where=where)
    items = content["template"]
    if not isinstance(items, list) or not items:
        raise WrongPack(f"{where}: at least one [[template]] is needed")
    return tuple(_template(as_table(item, where=where), where=where) for item in items)


def _template(table: Table, *, where: str) -> Template:
    name = table.get("id")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise WrongPack(f"{where}: a template has an id like overdue-message")
    where = f"{where}, {name}"
    check_names(table, needed=_MEMBERS, where=where)
    approved = table["approved_on"]
    if not isinstance(approved, date) or isinstance(approved, datetime):
        raise WrongPack(f"{where}: approved_on is a day, like 2026-11-23")
    slots = as_table(table["slots"], where=f"{where}, slots")
    template = Template(
        id=name,
        channel=choice(table, "channel", choices=CHANNELS, where=where),
        relations=choices_of(table, "relations", choices=RELATIONS, where=where),
        purposes=choices_of(table, "purposes", choices=PURPOSES, where=where),
        approved_on=approved,
        text=_long_text(table["text"], where=f"{where}, text"),
        slots=tuple(_slot(slot, value, where=where) for slot, value in slots.items()),
    )
    _check_slots(template, where=where)
    return template


def _slot(name: str, value: object, *, where: str) -> Slot:
    where = f"{where}, slot {name[:40]!r}"
    if not _SLOT.fullmatch(name):
        raise WrongPack(f"{where}: a name is small letters and _")
    if isinstance(value, str):
        if value not in KINDS:
            raise WrongPack(f"{where}: a kind is one of {', '.join(KINDS)}, or a table of words to choose from")
        return Slot(name=name, kind=value, words={})
    words = {key: as_text(said, where=f"{where}, {key}") for key, said in as_table(value, where=where).items()}
    if not words:
        raise WrongPack(f"{where}: there is nothing to choose from")
    return Slot(name=name, kind="words", words=words)


def _check_slots(template: Template, *, where: str) -> None:
    names = {slot.name for slot in template.slots}
    for language in ("zh", "en"):
        used = set(_PLACEHOLDER.findall(template.text.said(language)))
        if used != names:
            raise WrongPack(f"{where}: in {language}, text and slots differ: {', '.join(sorted(used ^ names))}")
    if set(template.relations) & set(THIRD_PERSONS):
        told = sorted({slot.kind for slot in template.slots} - {*THIRD_PERSON_KINDS, "words"})
        if told:
            raise WrongPack(f"{where}: a third person is told nothing of the debt; take out {', '.join(told)}")
        if beside := sorted(set(template.purposes) - set(THIRD_PERSON_PURPOSES)):
            raise WrongPack(f"{where}: a third person is not written to for {', '.join(beside)}")


def _long_text(value: object, *, where: str) -> Text:
    table = as_table(value, where=where)
    check_names(table, needed=frozenset({"zh", "en"}), where=where)
    zh, en = table["zh"], table["en"]
    if not isinstance(zh, str) or not isinstance(en, str) or not 0 < len(zh) <= _MOST_LENGTH or not 0 < len(en) <= _MOST_LENGTH:
        raise WrongPack(f"{where}: zh and en are texts of 1 to {_MOST_LENGTH} characters")
    return Text(zh=zh, en=en)


def _said(slot: Slot, value: Value, *, language: str) -> str:
    said = _SAYERS[slot.kind](slot, value, language)
    if said is None:
        raise WrongQuestion(f"slot {slot.name} takes {_TAKES[slot.kind]}")
    return said


def _amount(_slot: Slot, value: Value, language: str) -> str | None:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _MOST_FEN:
        return None
    amount = f"{value // 100:,}.{value % 100:02}"
    return f"{amount}元" if language == "zh" else f"CNY {amount}"


def _day(_slot: Slot, value: Value, language: str) -> str | None:
    if not isinstance(value, date) or isinstance(value, datetime):
        return None
    return _said_day(value, language)


def _moment(_slot: Slot, value: Value, language: str) -> str | None:
    if not isinstance(value, Local):
        return None
    clock = f"{value.minute // 60:02}:{value.minute % 60:02}"
    return f"{_said_day(value.date, language)}{clock}" if language == "zh" else f"{clock} on {_said_day(value.date, language)}"


def _said_day(day: date, language: str) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _lender(_slot: Slot, value: Value, _language: str) -> str | None:
    return value if isinstance(value, str) and _LENDER.fullmatch(value) else None


def _line(_slot: Slot, value: Value, _language: str) -> str | None:
    return value if isinstance(value, str) and _LINE.fullmatch(value) else None


def _words(slot: Slot, value: Value, language: str) -> str | None:
    return slot.words[value].said(language) if isinstance(value, str) and value in slot.words else None


_SAYERS: Final = {"amount_fen": _amount, "day": _day, "moment": _moment, "lender": _lender, "line": _line, "words": _words}
_TAKES: Final[Mapping[str, str]] = {
    "amount_fen": "an amount in fen, a whole number above 0",
    "day": "a day",
    "moment": "a local day and minute",
    "lender": "the lender's name, without digits, of 2 to 40 characters",
    "line": "the number of a registered line",
    "words": "the name of one of its listed words",
}
