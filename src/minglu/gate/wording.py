"""Wording: where the words of a contact come from, and whether they may be said to this person.

    wording_of(ask, packs=packs, relation="debtor", registers=history) == ("template", True)

An ask names an approved template and its slots, or says nothing of its words (a call, a visit). A template that the packs do not
hold, or slots that do not fill it, are no ask: what is typed there would be kept whole with a refusal (P9). So that nothing is
typed into a slot for a name or a number either, `lender` takes the name of a registered agency and `line` the number of a
registered line. A template is clean when it is for this channel, relation and purpose: an approved wording with its own slots is
what was checked before it was approved. One for something else is not clean, and the rules say what that means.

In an ask a day is written 2026-11-23 and a moment 2026-11-23T20:00, both local; everything else as it is filled in.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from minglu.canon.instants import Instant
from minglu.canon.numbers import spellings
from minglu.gate.ask import Ask
from minglu.gate.errors import WrongAsk
from minglu.gate.manner import SlotValue
from minglu.rules.content_templates import Slot, Template, fill
from minglu.rules.content_templates import Value as Filled
from minglu.rules.errors import WrongQuestion
from minglu.rules.history import History
from minglu.rules.packs import Packs
from minglu.rules.zones import Local

AGENCIES: Final = "=agencies"
LINES: Final = "=lines"
# The streams that say which names and numbers a wording may hold.
REGISTERS: Final = (AGENCIES, LINES)
_APART: Final = re.compile(r"[ -]")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", flags=re.ASCII)
_MOMENT: Final = re.compile(r"(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)", flags=re.ASCII)


def wording_of(ask: Ask, *, packs: Packs, relation: str, registers: History) -> tuple[str, bool]:
    """The question's `wording` and `wording_clean`, by what the streams of `REGISTERS` say. Raises WrongAsk for a template that
    is none, and for slots that do not fill it."""
    if not ask.manner.template:
        return "", False
    template = packs.templates.get(ask.manner.template)
    if template is None:
        raise WrongAsk("the packs in force hold no template of this name; choose one that they hold")
    slots = dict(ask.manner.slots)
    try:
        fill(template, filled_of(template, slots), language="zh")
    except WrongQuestion as error:
        raise WrongAsk(f"the slots do not fill the template: {error}") from error
    _check_registered(template, slots, registers)
    return "template", _fits(template, ask, relation=relation)


def _fits(template: Template, ask: Ask, *, relation: str) -> bool:
    return template.channel == ask.channel and relation in template.relations and ask.purpose in template.purposes


def _check_registered(template: Template, slots: Mapping[str, SlotValue], registers: History) -> None:
    """Return quietly if every lender and line is one that somebody registered. Raises WrongAsk."""
    for slot in template.slots:
        value = str(slots[slot.name])
        if slot.kind == "lender" and value not in _said(registers, AGENCIES, "agency.registered", "name"):
            raise WrongAsk(f"slot {slot.name} takes the name of a registered agency, as it is registered")
        if slot.kind == "line" and not any(_same_line(value, line) for line in _said(registers, LINES, "line.registered", "number")):
            raise WrongAsk(f"slot {slot.name} takes the number of a registered line")


def _said(registers: History, register: str, kind: str, member: str) -> frozenset[str]:
    return frozenset(event.word(member) for event in registers.of(register) if event.kind == kind)


def _same_line(written: str, line: str) -> bool:
    """A line is registered with its country's code, and told to people as they would dial it, in groups."""
    return _APART.sub("", written) in (line, *spellings(line))


def filled_of(template: Template, slots: Mapping[str, SlotValue]) -> dict[str, Filled]:
    """The slots of an ask as the template takes them. Raises WrongQuestion."""
    kinds = {slot.name: slot for slot in template.slots}
    return {name: _filled(kinds[name], value) if name in kinds else value for name, value in slots.items()}


def _filled(slot: Slot, value: SlotValue) -> Filled:
    if slot.kind not in ("day", "moment"):
        return value
    moment = _MOMENT.fullmatch(value) if isinstance(value, str) and slot.kind == "moment" else None
    spelled = moment[1] if moment is not None else value
    if (slot.kind == "moment" and moment is None) or not isinstance(spelled, str) or not _DAY.fullmatch(spelled):
        raise WrongQuestion(f"slot {slot.name} takes a {slot.kind} as 2026-11-23{'T20:00' if slot.kind == 'moment' else ''}")
    try:
        day = date.fromisoformat(spelled)
    except ValueError as error:
        raise WrongQuestion(f"slot {slot.name} names a day that no calendar has") from error
    if moment is None:
        return day
    # What is said of a moment is its day and minute; no zone is needed to say them.
    minute = int(moment[2]) * 60 + int(moment[3])
    return Local(day=int(spelled.replace("-", "")), minute=minute, start=Instant(0), end=Instant(0), date=day)
