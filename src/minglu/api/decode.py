"""Bodies to values: strictly, and without repeating to anybody what was sent.

    read_json(decoder, data)      the value, or Refused with the path of what is wrong

Strict means: no number in quotes, no unknown member, no value outside its list. A message of the parser may repeat a
member's name or a value, which may be a number or a name (P9): only messages that are made of our own words pass.
"""

import re
from typing import Final, TypeVar

import msgspec

from minglu.api.errors import Refused, refuse, wrong_at

B = TypeVar("B")

_PLACED: Final = re.compile(r"(?P<what>.*?)(?: - at `(?P<path>[^`]*)`)?", re.DOTALL)
# Begin with what our shapes say, and hold nothing of the value.
_OURS: Final = ("Expected ", "Object missing required field ", "Invalid RFC3339 encoded datetime", "Invalid base64 encoded string")
_MALFORMED: Final = ("JSON is malformed", "Input data was truncated", "Invalid UTF-8")
_INSTEAD: Final = {
    "Object contains unknown field": "has a member that is not described",
    "Invalid enum value": "is none of the values of its list",
}


def read_json(decoder: msgspec.json.Decoder[B], data: bytes) -> B:
    """The value of a body. Raises Refused."""
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as error:
        raise _refused(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _malformed(str(error)) from error


def _refused(message: str) -> Refused:
    found = _PLACED.fullmatch(message)
    what, path = (found["what"], found["path"]) if found else ("", None)
    return wrong_at(path or "$", _said(what))


def _said(what: str) -> str:
    if what.startswith(_OURS):
        return what[0].lower() + what[1:]
    return next((instead for begins, instead in _INSTEAD.items() if what.startswith(begins)), "is not as described")


def _malformed(message: str) -> Refused:
    if message.startswith(_MALFORMED):
        # What follows the colon may name a byte of the body; the place in round brackets does not.
        place = re.search(r"\(byte [0-9]+\)", message)
        return refuse("invalid", " ".join(filter(None, ("The body is not JSON", place[0] if place else ""))) + ".")
    return refuse("invalid", "The body is not JSON.")
