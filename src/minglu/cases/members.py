"""Reading members of JSON objects: the one door from untyped to typed.

    text(said, "line", most=64) == "line_…"

A missing member or one of another type raises WrongPaper that names the member and never its content.
"""

from collections.abc import Mapping, Sequence

from minglu.canon.base64 import parse_base64
from minglu.canon.digest import SIZE, Digest
from minglu.canon.errors import CanonError
from minglu.canon.instants import Instant, check_instant
from minglu.canon.json import Object, Value
from minglu.cases.errors import WrongPaper

_MOST_ITEMS = 2_000


def text(of: Object, name: str, *, most: int) -> str:
    value = of.get(name)
    if not isinstance(value, str) or len(value) > most:
        raise WrongPaper(f"member {name!r} must be text of at most {most} characters")
    return value


def whole(of: Object, name: str) -> int:
    value = of.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise WrongPaper(f"member {name!r} must be a whole number, not negative")
    return value


def flag(of: Object, name: str) -> bool:
    value = of.get(name)
    if not isinstance(value, bool):
        raise WrongPaper(f"member {name!r} must be true or false")
    return value


def instant(of: Object, name: str) -> Instant:
    return as_instant(whole(of, name), name=name)


def as_instant(value: Value, *, name: str) -> Instant:
    """`value` as an instant. Raises WrongPaper that names the member `name`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongPaper(f"member {name!r} must be an instant in milliseconds")
    try:
        return check_instant(value)
    except CanonError as error:
        raise WrongPaper(f"member {name!r} is not a moment between 1970 and 2100") from error


def digest(of: Object, name: str) -> Digest:
    try:
        return Digest(parse_base64(text(of, name, most=64), size=SIZE))
    except CanonError as error:
        raise WrongPaper(f"member {name!r} must be the base64 of {SIZE} bytes") from error


def items(of: Object, name: str) -> Sequence[Value]:
    value = of.get(name)
    if isinstance(value, str) or not isinstance(value, Sequence) or len(value) > _MOST_ITEMS:
        raise WrongPaper(f"member {name!r} must be a list of at most {_MOST_ITEMS}")
    return value


def objects(of: Object, name: str) -> tuple[Object, ...]:
    found = []
    for value in items(of, name):
        if not isinstance(value, Mapping):
            raise WrongPaper(f"member {name!r} must be a list of objects")
        found.append(value)
    return tuple(found)


def texts(of: Object, name: str, *, most: int) -> tuple[str, ...]:
    found = []
    for value in items(of, name):
        if not isinstance(value, str) or len(value) > most:
            raise WrongPaper(f"member {name!r} must be a list of texts of at most {most} characters")
        found.append(value)
    return tuple(found)


def only(of: Object, *names: str) -> None:
    """Refuse members that nobody asked for: a second meaning could hide in them."""
    if unknown := set(of) - set(names):
        raise WrongPaper(f"{len(unknown)} unknown member(s)")
