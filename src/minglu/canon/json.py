"""Canonical JSON: RFC 8785, narrowed to what a record needs.

    render({"b": 1, "a": ["é", True]}) == b'{"a":["\\xc3\\xa9",true],"b":1}'

Values are objects, lists, strings, whole numbers (at most 2**53 - 1 either way, so that every JSON reader agrees) and
booleans. No floats and no null: a member that is unknown is left out. One value has one spelling, and `parse` accepts
no other, so `render(parse(data)) == data` always holds.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from minglu.canon.errors import CanonError, NotCanonical, TooLarge

Value: TypeAlias = "bool | int | str | Sequence[Value] | Mapping[str, Value]"
Object: TypeAlias = Mapping[str, Value]

MOST_BYTES = 1_000_000
MOST_DEPTH = 20
MOST_INTEGER = 2**53 - 1

_CONTAINERS = (dict, list, tuple)

_encode_string = json.JSONEncoder(ensure_ascii=False).encode
# The same bytes as `_text` for what `_is_plain` lets through, in a quarter of the time.
_encode_plain = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode


def render(value: Value, *, most: int = MOST_BYTES) -> bytes:
    """The canonical bytes of `value`, at most `most` of them.

    Raises NotCanonical for a value that has no canonical form, TooLarge past the bounds above.
    """
    try:
        data = (_encode_plain(value) if _is_plain(value, depth=0) else _text(value, depth=0)).encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical("a string holds half of a surrogate pair") from error
    if len(data) > most:
        raise TooLarge(f"{len(data)} bytes of JSON; at most {most} are accepted")
    return data


def parse(data: bytes, *, most: int = MOST_BYTES) -> Value:
    """The value that `data` spells. Raises NotCanonical or TooLarge; never returns a near miss."""
    if len(data) > most:
        raise TooLarge(f"{len(data)} bytes of JSON; at most {most} are accepted")
    try:
        value: Value = _decode(data.decode("utf-8"))
        spelled = render(value, most=most)
    except CanonError:
        raise
    except (ValueError, RecursionError) as error:
        # Not only what json says: a number of thousands of digits is refused by the interpreter itself.
        raise NotCanonical(f"not JSON: {type(error).__name__}") from error
    # One comparison settles key order, duplicate keys, white space, escapes and number spellings together.
    if spelled != data:
        raise NotCanonical("JSON, but not in its canonical spelling (RFC 8785)")
    return value


def parse_object(data: bytes, *, most: int = MOST_BYTES) -> dict[str, Value]:
    """As `parse`, for data that must be an object."""
    value = parse(data, most=most)
    if not isinstance(value, dict):
        raise NotCanonical("a JSON object is needed here")
    return value


def _refuse(text: str) -> Value:
    raise NotCanonical(f"numbers are whole here, not {text[:20]}")


_decode = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse).decode


def _is_plain(value: Value, *, depth: int) -> bool:
    """Whether the library's own encoder spells this value canonically.

    Names in ASCII sort the same by code point and by UTF-16 unit; anything doubtful is left to `_text`, which refuses.
    """
    kind = type(value)
    if kind is str or kind is bool:
        return True
    if isinstance(value, int):
        return kind is int and -MOST_INTEGER <= value <= MOST_INTEGER
    if depth == MOST_DEPTH or kind not in _CONTAINERS:
        return False
    items: Iterable[Value] = ()
    if isinstance(value, dict):
        try:
            if not "".join(value).isascii():
                return False
        except TypeError:  # a name that is no string
            return False
        items = value.values()
    elif isinstance(value, (list, tuple)):
        items = value
    for item in items:  # on the path of every entry: all() costs twice as much
        kind = type(item)
        if kind is not str and kind is not bool and not _is_plain(item, depth=depth + 1):
            return False
    return True


def _text(value: Value, *, depth: int) -> str:
    if depth > MOST_DEPTH:
        raise TooLarge(f"nested deeper than {MOST_DEPTH}")
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        if abs(value) > MOST_INTEGER:
            raise TooLarge(f"a number outside ±{MOST_INTEGER}")
        return str(value)
    if isinstance(value, str):
        return _encode_string(value)
    if isinstance(value, Mapping):
        members = sorted(value.items(), key=lambda member: _utf16(member[0]))
        return "{" + ",".join(f"{_encode_string(name)}:{_text(item, depth=depth + 1)}" for name, item in members) + "}"
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return "[" + ",".join(_text(item, depth=depth + 1) for item in value) + "]"
    raise NotCanonical(f"a {type(value).__name__} has no canonical form")


def _utf16(name: str) -> bytes:
    """RFC 8785 section 3.2.3 sorts member names by UTF-16 code units."""
    if not isinstance(name, str):
        raise NotCanonical("member names are strings")
    return name.encode("utf-16-be")
