"""Backups by "SMS Backup & Restore" for Android: calls-….xml and sms-….xml.

    read_sms_backup(data).rows[0].at == 1793880720000

Rules. `date` (milliseconds, UTC) is the moment; `readable_date` is the phone's own words for it and is kept as text. The
words null and (Unknown) stand for nothing. The count on the root is not trusted. Two calls in one millisecond are two
calls. A message to a group is one reading a party. The file has no signature and can be edited: it is self-reported.

Not done here: pictures and sounds of multimedia messages, which stay in the original.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from minglu.canon.errors import CanonError
from minglu.canon.instants import Instant, check_instant
from minglu.evidence.reading import Direction, LeftOut, Reading, Readings
from minglu.readers.errors import Unreadable
from minglu.readers.xml_rows import Attributes, XmlRow, walk_xml

MOST_BYTES: Final = 2_000_000_000
MOST_READINGS: Final = 2_000_000
MOST_NUMBER: Final = 100
MOST_TEXT: Final = 20_000
MOST_PARTIES: Final = 100
CHUNK: Final = 1_000_000

_ROOTS: Final = MappingProxyType({"call": "calls", "sms": "smses", "mms": "smses"})
_CHILDREN: Final = frozenset({"part", "addr"})
_NOTHING: Final = frozenset({"", "null", "(Unknown)"})
_WITHHELD: Final = frozenset({"-1", "-2", "-3"})
_HEAD: Final = re.compile(rb"<(?:calls|smses|call|sms|mms)[\s/>]")
_FIRST_MILLISECONDS: Final = 100_000_000_000  # March 1973: a smaller date is in seconds

# type -> direction, answered (None: the duration tells), doubt
_CALLS: Final[Mapping[str, tuple[Direction, bool | None, str]]] = MappingProxyType(
    {
        "1": ("in", None, ""),
        "2": ("out", None, ""),
        "3": ("in", False, ""),
        "4": ("in", False, "went to voice mail"),
        "5": ("in", False, "rejected by the person called"),
        "6": ("in", False, "blocked by the phone"),
        "7": ("in", True, "answered on another device"),
    }
)
_MESSAGES: Final[Mapping[str, tuple[Direction, str]]] = MappingProxyType(
    {
        "1": ("in", ""),
        "2": ("out", ""),
        "4": ("out", "in the outbox: not yet sent"),
        "5": ("out", "sending failed"),
        "6": ("out", "waiting to be sent"),
    }
)
_DRAFT: Final = "3"
_FROM: Final = "137"


def read_sms_backup(data: bytes) -> Readings:
    """All calls and messages of a backup. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"the file has more than {MOST_BYTES} bytes; export a shorter span")
    view = memoryview(data)
    rows: list[Reading] = []
    left_out: list[LeftOut] = []
    for read in walk_sms_backup(bytes(view[start : start + CHUNK]) for start in range(0, len(data), CHUNK)):
        rows.append(read) if isinstance(read, Reading) else left_out.append(read)
        if len(rows) > MOST_READINGS:
            raise Unreadable(f"more than {MOST_READINGS} calls and messages; export a shorter span")
    return Readings(reader="sms_backup", rows=tuple(rows), left_out=tuple(left_out))


def walk_sms_backup(chunks: Iterable[bytes]) -> Iterator[Reading | LeftOut]:
    """The same from a stream, one by one, in the memory of one row. Raises Unreadable."""
    for row in walk_xml(chunks, roots=_ROOTS, children=_CHILDREN):
        if isinstance(row, LeftOut):
            yield row
        elif row.name == "call":
            yield _call(row)
        else:
            yield from _message(row)


def is_sms_backup(data: bytes) -> bool:
    """Whether an element of such a backup is near the start."""
    head = data[:16_000]
    return bool(_HEAD.search(head.replace(b"\x00", b"") if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head))


def _call(row: XmlRow) -> Reading | LeftOut:
    place = f"row {row.number}"
    at, at_text, doubts = _moment(row.attributes)
    number = _value(row.attributes, "number")
    if at is None and not number:
        return LeftOut(place=place, because="neither_number_nor_moment")
    if len(number) > MOST_NUMBER:
        return LeftOut(place=place, because="number_too_long")
    kind = row.attributes.get("type", "")
    direction, answered, doubt = _CALLS.get(kind, ("unknown", None, "the type of this call is not known"))
    withheld = not number or number in _WITHHELD or row.attributes.get("presentation") in ("2", "3", "4")
    seconds, doubt_of_length = _seconds(row.attributes)
    return Reading(
        kind="call",
        place=place,
        other="" if number in _WITHHELD else number,
        at=at,
        at_text=at_text,
        direction=direction,
        seconds=seconds,
        answered=answered if answered is not None or seconds is None or direction == "unknown" else seconds > 0,
        text=_value(row.attributes, "contact_name")[:MOST_TEXT],
        doubts=_said(*doubts, doubt, doubt_of_length, "the caller withheld the number" if withheld else ""),
    )


def _message(row: XmlRow) -> Iterator[Reading | LeftOut]:
    """One reading a party; the sender of a group message is told apart from those it also went to."""
    place = f"row {row.number}"
    kind = row.attributes.get("type" if row.name == "sms" else "msg_box", "")
    if kind == _DRAFT:
        yield LeftOut(place=place, because="draft")
        return
    at, at_text, doubts = _moment(row.attributes)
    direction, doubt = _MESSAGES.get(kind, ("unknown", "the type of this message is not known"))
    parties = _parties(row)
    text = _text(row)
    if not parties and not text:
        yield LeftOut(place=place, because="neither_number_nor_text")
        return
    if len(parties) > MOST_PARTIES or any(len(party) > MOST_NUMBER for party in parties):
        yield LeftOut(place=place, because="too_many_numbers")
        return
    cut = f"the text is longer than {MOST_TEXT} characters: its end is in the original" if len(text) > MOST_TEXT else ""
    for number, party in enumerate(parties or ("",), start=1):
        way, group = _way(row, party, direction=direction, parties=parties)
        yield Reading(
            kind="message",
            place=place if len(parties) < 2 else f"{place}, party {number}",
            other=party,
            at=at,
            at_text=at_text,
            direction=way,
            text=text[:MOST_TEXT],
            doubts=_said(*doubts, doubt, cut, group, "" if party else "no number"),
        )


def _way(row: XmlRow, party: str, *, direction: Direction, parties: tuple[str, ...]) -> tuple[Direction, str]:
    if len(parties) < 2 or direction != "in":
        return direction, "one message to several parties" if len(parties) > 1 else ""
    sender = next((_value(child, "address") for name, child in row.children if name == "addr" and child.get("type") == _FROM), "")
    if not sender or sender not in parties:
        return direction, "one message of a group whose sender is not named"
    return (
        ("in", "the sender of a message to a group") if party == sender else ("unknown", "a party of a message to a group, not its sender")
    )


def _parties(row: XmlRow) -> tuple[str, ...]:
    """Each number once. A mail address may stand for one; `~` and `,` part a group."""
    address = _value(row.attributes, "address")
    if row.name == "sms":
        return (address,) if address else ()
    senders = [_value(child, "address") for name, child in row.children if name == "addr" and child.get("type") == _FROM]
    parties = [part.strip() for part in re.split("[~,]", address)]
    if row.attributes.get("msg_box") == "1":
        parties += [sender for sender in senders if sender != "insert-address-token"]
    return tuple(dict.fromkeys(party for party in parties if party not in _NOTHING))


def _text(row: XmlRow) -> str:
    if row.name == "sms":
        return _value(row.attributes, "body")
    parts = (child for name, child in row.children if name == "part" and child.get("seq") != "-1" and child.get("ct") == "text/plain")
    return "\n".join(text for text in (_value(part, "text") for part in parts) if text)


def _moment(attributes: Attributes) -> tuple[Instant | None, str, tuple[str, ...]]:
    written = _value(attributes, "date")
    shown = (_value(attributes, "readable_date") or written)[:MOST_NUMBER]
    if not (written.isascii() and written.isdigit() and len(written) <= 15):
        return None, shown, ("the date is not a number of milliseconds",)
    if int(written) < _FIRST_MILLISECONDS:
        return None, shown, ("the date is too small for milliseconds",)
    try:
        return check_instant(int(written)), shown, ()
    except CanonError:
        return None, shown, ("the date is after the year 2100",)


def _seconds(attributes: Attributes) -> tuple[int | None, str]:
    written = _value(attributes, "duration")
    if written.isascii() and written.isdigit() and len(written) <= 7:
        return int(written), ""
    return None, "the duration is not a number of seconds"


def _value(attributes: Attributes, name: str) -> str:
    value = attributes.get(name, "").strip()
    return "" if value in _NOTHING else value


def _said(*doubts: str) -> tuple[str, ...]:
    return tuple(filter(None, doubts))
