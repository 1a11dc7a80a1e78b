"""Rows of a screenshot, typed in by a person, each bound to a region of the picture.

    {"picture": "<SHA-256 of the picture in base64>",
     "rows": [{"region": [0, 420, 1080, 160], "kind": "call", "at": "2026-11-05 14:03", "shown": "11月5日 14:03",
               "direction": "in", "answered": true, "duration": "1分35秒", "other": "160 0000 0900"}]}

Rules. The rows belong to one picture, known by its digest; a region lies inside it, so that whoever doubts a row can look.
`shown` is the time as the screen shows it, `at` what the person says it means; where the screen does not show the year
the reading says so. A row without `at` has no moment. An unknown member costs the row: what cannot be read is not
dropped in silence. Everything read here stays as strong as the screenshot: a lead.
"""

import json
import re
from collections.abc import Mapping
from typing import Final, cast
from zoneinfo import ZoneInfo

from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.evidence.reading import Because, Direction, LeftOut, Reading, ReadingKind, Readings
from minglu.readers.duration import read_duration
from minglu.readers.errors import Unreadable
from minglu.readers.local_time import find_zone, read_local
from minglu.readers.picture import PictureSize, read_picture_size

MOST_BYTES: Final = 1_000_000
MOST_ROWS: Final = 2_000
MOST_NUMBER: Final = 40
MOST_SHOWN: Final = 60
MOST_TEXT: Final = 4_000

_MEMBERS: Final = frozenset({"region", "kind", "at", "shown", "direction", "answered", "duration", "other", "text"})
_KINDS: Final = ("call", "message", "contact")
_DIRECTIONS: Final = ("in", "out", "unknown")
_TEXTS: Final = (("at", MOST_SHOWN), ("shown", MOST_SHOWN), ("duration", MOST_SHOWN), ("other", MOST_NUMBER), ("text", MOST_TEXT))
_YEAR: Final = re.compile(r"(19|20)\d\d", re.ASCII)


def read_typed_rows(data: bytes, *, picture: bytes, zone: str) -> Readings:
    """The rows that were typed for `picture`, whose times are local to `zone`. Raises Unreadable, UnknownZone."""
    place = find_zone(zone)
    size = read_picture_size(picture)
    rows: list[Reading] = []
    left_out: list[LeftOut] = []
    for number, typed in enumerate(_typed(data, picture=picture), start=1):
        because = _unusable(typed, size)
        if because is not None:
            left_out.append(LeftOut(place=f"row {number}", because=because))
            continue
        read = _read_row(cast("Mapping[str, object]", typed), zone=place)
        rows.append(read) if isinstance(read, Reading) else left_out.append(read)
    return Readings(reader="typed_rows", rows=tuple(rows), left_out=tuple(left_out))


def is_typed_rows(data: bytes) -> bool:
    """Whether these are rows typed for some picture."""
    try:
        return "picture" in _object(data) and "rows" in _object(data)
    except Unreadable:
        return False


def _object(data: bytes) -> dict[str, object]:
    if len(data) > MOST_BYTES:
        raise Unreadable(f"typed rows have at most {MOST_BYTES} bytes; split them by pictures")
    try:
        value: object = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_refuse)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Unreadable("typed rows are JSON, each member named once; type them again") from error
    if not isinstance(value, dict):
        raise Unreadable("typed rows are a JSON object with picture and rows; type them again")
    return value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a member is named twice")
    return dict(pairs)


def _refuse(text: str) -> object:
    raise ValueError(f"{text} is no JSON")


def _typed(data: bytes, *, picture: bytes) -> list[object]:
    document = _object(data)
    if document.keys() != {"picture", "rows"}:
        raise Unreadable("typed rows have the members picture and rows and no others")
    if document["picture"] != render_base64(sha256(picture)):
        raise Unreadable("these rows were typed for another picture; choose that picture or type them again")
    rows = document["rows"]
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise Unreadable(f"rows is a list of at most {MOST_ROWS}; split them by pictures")
    return rows


def _unusable(typed: object, size: PictureSize) -> Because | None:
    """Why this row cannot be read, if it cannot."""
    if not isinstance(typed, dict):
        return "not_an_object"
    if not typed.keys() <= _MEMBERS:
        return "unknown_member"
    if not _inside(typed.get("region"), size):
        return "outside_the_picture"
    if typed.get("kind") not in _KINDS:
        return "wrong_kind"
    if typed.get("direction", "unknown") not in _DIRECTIONS:
        return "wrong_direction"
    if not isinstance(typed.get("answered", False), bool):
        return "wrong_answered"
    for name, most in _TEXTS:
        text = typed.get(name, "")
        if not isinstance(text, str) or len(text) > most or "\x00" in text:
            return "wrong_text"
    if not typed.get("other") and not typed.get("text"):
        return "neither_number_nor_text"
    return None


def _inside(region: object, size: PictureSize) -> bool:
    if not isinstance(region, list) or len(region) != 4 or any(type(side) is not int for side in region):
        return False
    x, y, width, height = region
    return bool(x >= 0 and y >= 0 and width > 0 and height > 0 and x + width <= size.width and y + height <= size.height)


def _read_row(typed: Mapping[str, object], *, zone: ZoneInfo) -> Reading | LeftOut:
    at, shown, duration = (cast("str", typed.get(name, "")) for name in ("at", "shown", "duration"))
    region = "region " + ",".join(str(side) for side in cast("list[int]", typed["region"]))
    local = read_local(at, zone=zone, year=None) if at else None
    if at and local is None:
        return LeftOut(place=region, because="no_moment")
    seconds = read_duration(duration) if duration else None
    if duration and seconds is None:
        return LeftOut(place=region, because="no_length")
    doubts = list(local.doubts) if local else ["no certain moment was typed"]
    if shown and not _YEAR.search(shown):
        doubts.append("the picture does not show the year: the person who typed the row gave it")
    if not typed.get("other"):
        doubts.append("the picture shows no number")
    return Reading(
        kind=cast("ReadingKind", typed["kind"]),
        place=region,
        other=cast("str", typed.get("other", "")),
        at=local.at if local else None,
        at_text=shown or at,
        direction=cast("Direction", typed.get("direction", "unknown")),
        seconds=seconds,
        answered=cast("bool | None", typed.get("answered")),
        text=cast("str", typed.get("text", "")),
        doubts=tuple(doubts),
    )
