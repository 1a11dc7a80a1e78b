"""Shapes: the small grammar in which `kinds` says what each member of an entry may be.

    check_members({"case": "case_00112233445566778899aabbccddeeff", "what": "block"}, {"case": "case", "what": "word", "staff?": "stf"})

| shape | value |
|---|---|
| a prefix of `canon.ids` (`per`, `rec`, `stf` …) | an id of that prefix |
| `digest` | base64 of 32 bytes |
| `instant` | whole milliseconds, 1970 to 2099 |
| `int` | a whole number, 0 or more |
| `bool` | true or false |
| `word` | 1 to 64 of letters, digits and `_ . : / + -` |
| `text` | 1 to 400 characters, none that steers a screen or a line |
| `words` | a list of words |
| `objects` | a list of JSON objects; what they hold is the business of their reader |
| `object` | a JSON object, bounded in length, likewise |

A name that ends in `?` in the table may be absent. Every other name must be there, and no further name may be.
Meaning is not checked here: that `until` lies after `at`, or that a case exists, is for whoever decides.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from minglu.canon.errors import CanonError
from minglu.canon.ids import PREFIXES, check_id
from minglu.canon.instants import check_instant
from minglu.canon.json import MOST_INTEGER, Value
from minglu.ledger.errors import WrongEntry

MOST_TEXT: Final = 400
MOST_ITEMS: Final = 10_000

_WORD = re.compile(r"[A-Za-z0-9_.:/+-]{1,64}")
# 32 bytes in base64: 42 characters of six bits, one of four bits and two spare ones that are zero, one of padding.
_DIGEST = re.compile(r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=")

# Control and private characters, halves of pairs and separators break lines; the marks of writing direction let a
# page show something else than what was entered.
_REFUSED_CATEGORIES = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})
_DIRECTION_MARKS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check_members(members: Mapping[str, Value], shapes: Mapping[str, str]) -> None:
    """Return quietly if `members` are exactly what `shapes` allows; raise WrongEntry otherwise.

    The message names members of the table only, never a value and never a name that came with the bytes.
    """
    seen = 0
    for spelled, shape in shapes.items():
        name = spelled.removesuffix("?")
        if name in members:
            _check(members[name], name=name, shape=shape)
            seen += 1
        elif name == spelled:
            raise WrongEntry(f"the member {name} is missing")
    if seen != len(members):
        raise WrongEntry(f"{len(members) - seen} member(s) that are not foreseen here; known are {', '.join(shapes) or 'none'}")


def check_shape(shape: str) -> str:
    """`shape` itself if it is a word of this grammar. Raises WrongEntry."""
    if shape not in _HOLDS and shape not in PREFIXES:
        raise WrongEntry(f"{shape!r} is not a shape")
    return shape


def _check(value: Value, *, name: str, shape: str) -> None:
    holds = _HOLDS.get(shape)
    if holds is None:
        if not (isinstance(value, str) and _holds_id(check_shape(shape), value)):
            raise WrongEntry(f"the member {name} is not an id of the kind {shape}_…")
    elif not holds(value):
        raise WrongEntry(f"the member {name} does not have the shape {shape}")


def _holds_id(prefix: str, text: str) -> bool:
    try:
        check_id(prefix, text)
    except CanonError:
        return False
    return True


def _is_digest(value: Value) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _is_whole(value: Value) -> bool:
    # bool is a kind of int in Python and is not one in JSON.
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_INTEGER


def _is_instant(value: Value) -> bool:
    try:
        return isinstance(value, int) and not isinstance(value, bool) and check_instant(value) == value
    except CanonError:
        return False


def _is_text(value: Value) -> bool:
    if not isinstance(value, str) or not 1 <= len(value) <= MOST_TEXT:
        return False
    if value.isascii() and value.isprintable():
        return True
    return not any(c in _DIRECTION_MARKS or unicodedata.category(c) in _REFUSED_CATEGORIES for c in value)


def _is_word(value: Value) -> bool:
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


def _is_object(value: Value) -> bool:
    return isinstance(value, Mapping) and len(value) <= MOST_ITEMS


def _is_list(value: Value, *, each: Callable[[Value], bool]) -> bool:
    if not isinstance(value, Sequence) or isinstance(value, (str, bytes, bytearray)):
        return False
    return len(value) <= MOST_ITEMS and all(each(item) for item in value)


_HOLDS: Final[Mapping[str, Callable[[Value], bool]]] = {
    "digest": _is_digest,
    "instant": _is_instant,
    "int": _is_whole,
    "bool": lambda value: isinstance(value, bool),
    "word": _is_word,
    "text": _is_text,
    "words": lambda value: _is_list(value, each=_is_word),
    "objects": lambda value: _is_list(value, each=_is_object),
    "object": _is_object,
}

SHAPES: Final = (*PREFIXES, *_HOLDS)
