"""FreeSWITCH call records: `Master.csv` of mod_cdr_csv without names of columns, and the JSON of mod_json_cdr.

    named_cells(row).cells == ("16000000900", "16000000202", "2026-11-05 14:03:11", "2026-11-05 14:03:15", "95", "NORMAL_CLEARING", "…")

Rules. The template that is shipped writes no names, so its order is known by where its times and its hangup cause stand; a
file with names is a table like any other. Values of JSON may be URL-encoded, `callflow` is a list or an object, and times
are microseconds, seconds or stamps; whatever is there is used. Answered is what has a moment of the answer: NORMAL_CLEARING
only says that the line was cleared. `direction` of a leg is as the exchange sees it, an agent's own telephone calls *in*, so
it is never taken for the direction of a contact.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, Final
from urllib.parse import unquote

from minglu.evidence.reading import Because
from minglu.readers.errors import Unreadable
from minglu.readers.rows import Row
from minglu.readers.text_lines import UNDECODED, Told, read_lines

NAMES: Final = ("caller_id_number", "destination_number", "start_stamp", "answer_stamp", "billsec", "hangup_cause", "uuid")
MOST_RECORD: Final = 1_000_000  # characters of one JSON record
MOST_ROWS: Final = 50_000_000

_STAMP: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)
_CAUSE: Final = re.compile(r"[A-Z][A-Z0-9_]{2,40}", re.ASCII)
# caller_id_name, caller_id_number, destination_number, context, start, answer, end, duration, billsec, hangup_cause, uuid, …
_PLACES: Final = (1, 2, 4, 5, 8, 9, 10)
_LEAST, _MOST = 11, 20


def is_template_rows(rows: Iterable[Row]) -> bool:
    """Whether one of these rows stands in the order of the shipped template."""
    return any(_in_order(row.cells or ()) for row in rows)


def named_cells(row: Row) -> Row:
    """The same row with the cells of NAMES; without cells if it is not in the order of the shipped template."""
    if row.cells is None or _in_order(row.cells):
        return row if row.cells is None else Row(number=row.number, cells=tuple(row.cells[at] for at in _PLACES), lines=row.lines)
    return Row(number=row.number, cells=None, because="unknown_order", lines=row.lines)


def walk_json(source: BinaryIO, *, told: Told | None) -> Iterator[Row]:
    """Each record of a file of JSON: one record in the whole file, a list of them, or one a line. Raises Unreadable."""
    lines = read_lines(source, told=told)
    for count, (number, text) in enumerate(_texts(lines), start=1):
        if count > MOST_ROWS:
            raise Unreadable(f"more than {MOST_ROWS} records; split the file by months")
        yield from _rows(text, number=number)


def _in_order(cells: Sequence[str]) -> bool:
    return (
        _LEAST <= len(cells) <= _MOST
        and _STAMP.fullmatch(cells[4]) is not None
        and (not cells[5] or _STAMP.fullmatch(cells[5]) is not None)
        and _CAUSE.fullmatch(cells[9]) is not None
    )


def _texts(lines: Iterator[str]) -> Iterator[tuple[int, str]]:
    """The text of each record with the line it starts at. Brackets are counted outside strings, so that records may be printed wide."""
    held: list[str] = []
    first, depth, size, inside = 0, 0, 0, False
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not held and depth == 0 and text in ("", "[", "]", ","):
            continue
        plain = text
        if not held:
            first, size = number, 0
            # A list that goes on behind this line is taken apart; one that is whole is one text.
            plain = text[1:].strip() if text.startswith("[") and _depth(text, 0, inside=False)[0] > 0 else text
        held.append(plain)
        size += len(plain)
        depth, inside = _depth(plain, depth, inside=inside)
        if depth <= 0 or size > MOST_RECORD:
            yield first, "\n".join(held)
            held, depth, inside = [], 0, False
    if held:
        yield first, "\n".join(held)


_MARKS: Final = re.compile(r'\\.|["{}\[\]]')


def _depth(line: str, depth: int, *, inside: bool) -> tuple[int, bool]:
    for found in _MARKS.finditer(line):
        mark = found[0]
        if mark == '"':
            inside = not inside
        elif not inside and mark in "{[":
            depth += 1
        elif not inside and mark in "}]":
            depth -= 1
    return depth, inside


def _rows(text: str, *, number: int) -> Iterator[Row]:
    if UNDECODED in text:
        yield _bad(number, "not_decodable")
        return
    if len(text) > MOST_RECORD:
        yield _bad(number, "row_too_long")
        return
    try:
        # Behind a record of a list that was taken apart stands the comma or the end of the list.
        value: object = json.loads(text if text.startswith("[") else text.rstrip(", ]"))
    except (ValueError, RecursionError):
        yield _bad(number, "not_an_object")
        return
    for record in value if isinstance(value, list) else (value,):
        yield _row(record, number=number)


def _row(record: object, *, number: int) -> Row:
    if not isinstance(record, dict):
        return _bad(number, "not_an_object")
    variables = record.get("variables", record)
    if not isinstance(variables, dict):
        return _bad(number, "not_an_object")
    return Row(number=number, cells=_cells(variables, _caller(record)))


def _bad(number: int, because: Because) -> Row:
    return Row(number=number, cells=None, because=because)


def _cells(variables: Mapping[str, object], caller: Mapping[str, object]) -> tuple[str, ...]:
    return (
        _first(caller, "caller_id_number", "ani") or _first(variables, "caller_id_number", "effective_caller_id_number", "sip_from_user"),
        _first(caller, "destination_number") or _first(variables, "destination_number", "dialed_number", "sip_to_user"),
        _first(variables, "start_uepoch", "start_epoch", "start_stamp"),
        _first(variables, "answer_uepoch", "answer_epoch", "answer_stamp"),
        _first(variables, "billsec"),
        _first(variables, "hangup_cause"),
        _first(variables, "uuid", "call_uuid"),
    )


def _caller(record: Mapping[str, object]) -> Mapping[str, object]:
    """Who called whom: in the first of the call flows, which is a list or, from older versions, one object."""
    flow = record.get("callflow")
    first: object = flow[0] if isinstance(flow, list) and flow else flow
    profile: object = first.get("caller_profile") if isinstance(first, dict) else None
    return profile if isinstance(profile, dict) else {}


def _first(members: Mapping[str, object], *names: str) -> str:
    """The first member that says something. Nought is no moment and no number."""
    for name in names:
        value = members.get(name)
        if isinstance(value, bool) or not isinstance(value, str | int):
            continue
        text = unquote(str(value), errors="replace").strip()[:200] if not isinstance(value, int) or abs(value) < 10**18 else ""
        if text and (text != "0" or name == "billsec"):
            return text
    return ""
