"""The manner of a contact (联络方式的具体做法): what an ask says beyond who, what for and over which channel.

    parse_manner({}, channel="call")                                                    a call says nothing more
    parse_manner({"companions": ["stf_…"]}, channel="visit").companions                 who comes along
    parse_manner({"sealed": True, "template": "…", "slots": {…}}, channel="letter")     in a sealed envelope, by which wording

It is signed with the ask. A message, a machine's speech and a letter are worded by an approved template and its slots: there is
no member for free text, so nothing that somebody typed about a person stands in an ask (P9). Whether the template exists and
its slots fill is `wording`'s business; whether two must come, and what must be sealed, is the rules'.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from minglu.canon.errors import CanonError
from minglu.canon.ids import StaffId, check_id
from minglu.canon.json import MOST_INTEGER, Object, Value
from minglu.gate.errors import WrongAsk

SlotValue = str | int
MOST_COMPANIONS: Final = 4
MOST_SLOTS: Final = 20
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,63}")
# A name, a number of a line, a day: whatever a slot may take is short and has no marks of a sentence.
_SLOT_TEXT: Final = re.compile(r"[0-9A-Za-z\u4e00-\u9fff+（）()·&.:_ -]{1,60}")

_WORDS: Final = ("template", "slots")
# The channels whose words are ours, and not those of whoever speaks.
WORDED: Final = ("message", "im", "ai_call", "letter")
# What each channel may say; a channel that is not here says nothing more.
_MAY: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {**dict.fromkeys(WORDED, _WORDS), "visit": ("companions",), "letter": ("sealed", *_WORDS)}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """Who comes along, whether a letter is sealed, and by which template with which slots it is worded. Empty: nothing is said."""

    companions: tuple[StaffId, ...] = ()
    sealed: bool = False
    template: str = ""
    slots: tuple[tuple[str, SlotValue], ...] = ()


PLAIN: Final = Manner()


def manner_object(manner: Manner) -> Object:
    """As it stands in an ask: what is empty is left out, so that one manner has one spelling."""
    said: dict[str, Value] = {}
    if manner.companions:
        said["companions"] = list(manner.companions)
    if manner.sealed:
        said["sealed"] = True
    if manner.template:
        said |= {"template": manner.template, "slots": dict(manner.slots)}
    return said


def parse_manner(said: Value, *, channel: str) -> Manner:
    """The inverse of `manner_object`, for this channel. Raises WrongAsk."""
    if not isinstance(said, Mapping):
        raise WrongAsk("the manner of an ask is an object; a call has the empty one")
    allowed = _MAY.get(channel, ())
    if not set(said) <= set(allowed):
        raise WrongAsk(f"over this channel an ask may say {', '.join(allowed) or 'nothing'} of its manner, and nothing else")
    if ("template" in said) is not ("slots" in said):
        raise WrongAsk("a template and its slots are named together; a template without slots has an empty object of them")
    if said.get("sealed", True) is not True:
        raise WrongAsk("sealed is true, or is left out")
    return Manner(
        companions=_companions(said["companions"]) if "companions" in said else (),
        sealed="sealed" in said,
        template=_name(said["template"]) if "template" in said else "",
        slots=_slots(said["slots"]) if "slots" in said else (),
    )


def _companions(value: Value) -> tuple[StaffId, ...]:
    if not isinstance(value, (list, tuple)) or not 1 <= len(value) <= MOST_COMPANIONS:
        raise WrongAsk(f"companions is a list of 1 to {MOST_COMPANIONS} members of staff")
    try:
        found = tuple(StaffId(check_id("stf", str(one))) for one in value)
    except CanonError as error:
        raise WrongAsk(f"a companion cannot be read: {error}") from error
    if len(set(found)) != len(found):
        raise WrongAsk("each companion is named once")
    return found


def _slots(value: Value) -> tuple[tuple[str, SlotValue], ...]:
    if not isinstance(value, Mapping) or len(value) > MOST_SLOTS:
        raise WrongAsk(f"slots is an object of at most {MOST_SLOTS} values")
    # In one order, so that a manner that was read back is the same manner.
    return tuple((_name(name), _slot(value[name])) for name in sorted(value))


def _slot(value: Value) -> SlotValue:
    # True is an int in Python; no slot takes a truth value.
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_INTEGER:
        return value
    if isinstance(value, str) and _SLOT_TEXT.fullmatch(value):
        return value
    raise WrongAsk("a slot takes a whole number, or a name, a number or a day of at most 60 characters")


def _name(value: Value) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise WrongAsk("a template and a slot are named by small letters, digits, - and _")
    return value
