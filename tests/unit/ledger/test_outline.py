"""Outlines: the short way of reading an entry says what the long way says, or says nothing."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.ids import PREFIXES
from minglu.canon.instants import LAST, Instant
from minglu.canon.json import MOST_INTEGER, Value, parse_object, render
from minglu.ledger.entries import Entry, parse_entry, parts_of, render_entry
from minglu.ledger.errors import LedgerError, WrongEntry
from minglu.ledger.kinds import KINDS, Kind
from minglu.ledger.labels import Label
from minglu.ledger.outline import Outline, outline
from minglu.ledger.tiles import MOST_ENTRY

AT = Instant(1791768600000)
SAMPLES: dict[str, Value] = {
    "digest": render_base64(sha256(b"a")),
    "instant": 1791768600001,
    "int": 41,
    "word": "2026-10",
    "text": "lender.example/minglu",
    "bool": True,
    **{prefix: f"{prefix}_{'0a' * 16}" for prefix in PREFIXES},
}


def entry(kind: Kind, **public: Value) -> bytes:
    """An entry of a kind with a sample in each public member, or what `public` says."""
    samples = {name.removesuffix("?"): SAMPLES[shape] for name, shape in kind.public.items()}
    commitments = {part: sha256(part.encode()) for part in parts_of(kind)}
    label = Label(sha256(b"label")) if kind.labelled else None
    return render_entry(Entry(kind=kind, at=AT, by="node-1", label=label, public={**samples, **public}, commitments=commitments))


def long_way(data: bytes) -> Outline | type[LedgerError]:
    try:
        read = parse_entry(data)
    except LedgerError as error:
        return type(error)
    label = None if read.label is None else render_base64(read.label)
    return Outline(kind=read.kind, at=read.at, label=label, public=read.public)


def short_way(data: bytes) -> Outline | type[LedgerError]:
    try:
        return outline(data)
    except LedgerError as error:
        return type(error)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_both_ways_say_the_same_of_every_kind(kind: Kind):
    data = entry(kind)

    assert outline(data) == long_way(data)
    assert outline(data).public.keys() == {name.removesuffix("?") for name in kind.public}


PERMIT = entry(KINDS["contact.permit"])
DIGEST = str(SAMPLES["digest"]).encode()
MANGLED = [
    ("another version", PERMIT.replace(b'"v":1', b'"v":2')),
    ("a version with a nought", PERMIT.replace(b'"v":1', b'"v":01')),
    ("another month", PERMIT.replace(b'"period":"2026-10"', b'"period":"2026-11"')),
    ("a month that is none", PERMIT.replace(b'"period":"2026-10"', b'"period":"october"')),
    ("a blank", PERMIT.replace(b",", b", ", 1)),
    ("an escape where none is needed", PERMIT.replace(b"node-1", b"n\\u006fde-1")),
    ("an instant with a nought", PERMIT.replace(b'"at":', b'"at":0')),
    ("an instant below zero", PERMIT.replace(b'"at":', b'"at":-')),
    ("an instant after 2099", PERMIT.replace(b"1791768600000", str(LAST).encode())),
    ("an instant with a fraction", PERMIT.replace(b"1791768600000", b"1791768600000.0")),
    ("an instant of a hundred digits", PERMIT.replace(b"1791768600000", b"1" * 100)),
    ("a digest with spare bits", PERMIT.replace(DIGEST, DIGEST[:-2] + b"B=")),
    ("a digest without padding", PERMIT.replace(DIGEST, DIGEST[:-1])),
    ("another kind", PERMIT.replace(b"contact.permit", b"contact.refusal")),
    ("an unknown kind", PERMIT.replace(b"contact.permit", b"contact.praised")),
    ("a member too many", PERMIT.replace(b'{"asked"', b'{"aaa":1,"asked"')),
    ("a member too few", PERMIT.replace(b'"v":1', b'"w":1')),
    ("a member twice", PERMIT.replace(b',"v":1', b',"v":1,"v":1')),
    ("cut short", PERMIT[:-1]),
    ("something behind", PERMIT + b" "),
    ("a line end behind", PERMIT + b"\n"),
    ("a byte that is no text", PERMIT.replace(b"node-1", b"node-\xff")),
    ("an empty text", PERMIT.replace(b"node-1", b"")),
    ("a text of 401 characters", PERMIT.replace(b"node-1", b"n" * 401)),
    ("a text with a line end", PERMIT.replace(b"node-1", b"node\n1")),
    ("a text with an escaped line end", PERMIT.replace(b"node-1", b"node\\n1")),
    ("a text with delete in it", PERMIT.replace(b"node-1", b"node\x7f1")),
    ("a text that turns round", PERMIT.replace(b"node-1", "node\u202e1".encode())),
    ("an entry of too many bytes", PERMIT.replace(b"node-1", b"n" * MOST_ENTRY)),
    ("two kinds, the first in a text", PERMIT.replace(b"node-1", b'"kind":"contact.lapse')),
    ("nothing", b""),
    ("noise", bytes(range(256))),
]


@pytest.mark.parametrize("data", [row[1] for row in MANGLED], ids=[row[0] for row in MANGLED])
def test_what_the_long_way_refuses_the_short_way_refuses(data: bytes):
    assert short_way(data) == long_way(data) == WrongEntry


@pytest.mark.parametrize(
    "text",
    ["青禾消费金融（虚构）", 'a "quoted" name', "back\\slash", "a/b+c:d", "x" * 400, " ", "naïve", "~"],
)
def test_texts_of_every_kind_are_read_either_way(text: str):
    data = entry(KINDS["agency.registered"], name=text)

    assert outline(data) == long_way(data)
    assert outline(data).public["name"] == text


@pytest.mark.parametrize("number", [0, 1, 2**31, MOST_INTEGER])
def test_whole_numbers_are_read_to_their_bound(number: int):
    assert outline(entry(KINDS["contact.lapse"], permit=number)).public == {"permit": number}


@pytest.mark.parametrize("number", [MOST_INTEGER + 1, 10**16])
def test_a_number_beyond_the_bound_is_refused_either_way(number: int):
    data = entry(KINDS["contact.lapse"], permit=41).replace(b'"permit":41', b'"permit":%d' % number)

    assert short_way(data) == long_way(data) == WrongEntry


@cache
def every_kind() -> tuple[bytes, ...]:
    return tuple(entry(kind) for kind in KINDS.values())


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_both_ways_agree_on_every_entry_with_a_byte_changed(data: st.DataObject):
    spelled = bytearray(data.draw(st.sampled_from(every_kind())))
    spelled[data.draw(st.integers(0, len(spelled) - 1))] = data.draw(st.integers(0, 255))

    assert short_way(bytes(spelled)) == long_way(bytes(spelled))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_both_ways_agree_on_every_entry_with_a_member_changed(data: st.DataObject):
    said = dict(parse_object(data.draw(st.sampled_from(every_kind()))))
    values = st.one_of(st.integers(-5, 2**53 - 1), st.text(max_size=70), st.booleans(), st.sampled_from(list(SAMPLES.values())))
    said[data.draw(st.sampled_from(sorted(said)))] = data.draw(values)

    assert short_way(render(said)) == long_way(render(said))
