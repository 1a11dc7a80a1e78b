"""Openings as lines of a file: one spelling, and nothing but an opening."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.audit.errors import WrongOpenings
from minglu.audit.openings import Given, by_entry, parse_given, render_given
from minglu.canon.base64 import render_base64
from minglu.canon.commitment import Opening
from minglu.canon.json import render

OPENING = Opening(content={"case": "case_" + "0" * 32}, salt=bytes(range(32)))
GIVEN = Given(index=7, part="facts", opening=OPENING)
SPELLED = render_base64(bytes(range(32)) + render(OPENING.content))

contents = st.dictionaries(
    st.text(max_size=8), st.one_of(st.integers(-(2**53) + 1, 2**53 - 1), st.booleans(), st.text(max_size=8)), max_size=4
)


@given(st.integers(0, 2**53 - 1), st.sampled_from(["facts", "parties", "debt"]), contents, st.binary(min_size=32, max_size=32))
def test_a_line_is_read_as_it_was_written(index: int, part: str, content: dict, salt: bytes):
    ours = Given(index=index, part=part, opening=Opening(content=content, salt=salt))

    assert parse_given(render_given(ours)) == ours


def test_what_was_opened_does_not_show_in_a_trace():
    assert "case" not in repr(GIVEN)
    assert "case" not in repr(parse_given(render_given(GIVEN)))


WRONG = [
    ("nothing", b""),
    ("noise", b"\xff\x00"),
    ("no object", b"[]"),
    ("an empty object", b"{}"),
    ("no entry", render({"part": "facts", "opening": SPELLED})),
    ("no part", render({"index": 7, "opening": SPELLED})),
    ("no opening", render({"index": 7, "part": "facts"})),
    ("an entry that is a text", render({"index": "7", "part": "facts", "opening": SPELLED})),
    ("an entry that is true", render({"index": True, "part": "facts", "opening": SPELLED})),
    ("an entry before the first", render({"index": -1, "part": "facts", "opening": SPELLED})),
    ("a part that there is not", render({"index": 7, "part": "secrets", "opening": SPELLED})),
    ("a part that is a list", render({"index": 7, "part": ["facts"], "opening": SPELLED})),
    ("an opening that is a number", render({"index": 7, "part": "facts", "opening": 5})),
    ("an opening that is too short", render({"index": 7, "part": "facts", "opening": render_base64(bytes(31))})),
    ("an opening of no object", render({"index": 7, "part": "facts", "opening": render_base64(bytes(32) + b"[]")})),
    ("an opening in another spelling", render({"index": 7, "part": "facts", "opening": render_base64(bytes(32) + b'{ "a":1}')})),
    ("base64 without padding", render({"index": 7, "part": "facts", "opening": SPELLED.rstrip("=")})),
    ("a further member", render({"index": 7, "part": "facts", "opening": SPELLED, "why": "because"})),
    ("blanks", render_given(GIVEN) + b" "),
    ("nested without end", b"[" * 100_000),
]


@pytest.mark.parametrize("line", [row[1] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_line_that_is_no_opening_is_refused(line: bytes):
    with pytest.raises(WrongOpenings, match="a line of the openings file"):
        parse_given(line)


def test_a_wrong_line_is_named_by_its_number():
    with pytest.raises(WrongOpenings, match=r"^line 2: a line of the openings file cannot be read; fetch the file again$"):
        by_entry([render_given(GIVEN), b"x"])


def test_a_commitment_opened_twice_is_refused():
    other = Given(index=7, part="facts", opening=Opening(content={}, salt=bytes(32)))

    with pytest.raises(WrongOpenings, match=r"^line 2: facts of entry 7 is opened twice"):
        by_entry([render_given(GIVEN), render_given(other)])


def test_openings_are_found_by_entry_and_part():
    debt = Given(index=7, part="debt", opening=Opening(content={}, salt=bytes(32)))

    assert by_entry([render_given(GIVEN), render_given(debt)]) == {7: {"facts": OPENING, "debt": debt.opening}}
    assert by_entry([]) == {}
