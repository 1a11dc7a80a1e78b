"""Entries: one spelling, a closed table, and openings that are what was entered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.canon.base64 import render_base64
from minglu.canon.commitment import Opening, commit
from minglu.canon.instants import Instant
from minglu.canon.json import render
from minglu.ledger.entries import ENVELOPE, PARTS, Entry, check_openings, parse_entry, parts_of, render_entry
from minglu.ledger.errors import WrongEntry
from minglu.ledger.kinds import KINDS
from minglu.ledger.labels import Label

AT = Instant(1_791_768_600_000)
LABEL = Label(bytes(range(32)))
DIGEST = render_base64(bytes(32))
ID = "0" * 32

VALUES = {
    "digest": st.binary(min_size=32, max_size=32).map(render_base64),
    "instant": st.integers(0, 4_102_444_799_999),
    "int": st.integers(0, 2**53 - 1),
    "bool": st.booleans(),
    "word": st.from_regex(r"[A-Za-z0-9_.:/+-]{1,64}", fullmatch=True),
    "text": st.text('abc 明录—"\\{}', min_size=1, max_size=40),
    "words": st.lists(st.text("ab:", min_size=1, max_size=3), max_size=4),
    "objects": st.lists(st.dictionaries(st.text("ab", max_size=3), st.integers(-5, 5), max_size=3), max_size=3),
    "object": st.dictionaries(st.text("ab", max_size=3), st.integers(-5, 5), max_size=3),
}


def value_of(shape):
    return VALUES[shape] if shape in VALUES else st.binary(min_size=16, max_size=16).map(lambda chance: f"{shape}_{chance.hex()}")


def members_of(shapes):
    required = {name: value_of(shape) for name, shape in shapes.items() if not name.endswith("?")}
    optional = {name[:-1]: value_of(shape) for name, shape in shapes.items() if name.endswith("?")}
    return st.fixed_dictionaries(required, optional=optional)


@st.composite
def entries(draw):
    kind = draw(st.sampled_from(list(KINDS.values())))
    openings = {
        part: Opening(content=draw(members_of(shapes)), salt=draw(st.binary(min_size=32, max_size=32)))
        for part, shapes in parts_of(kind).items()
    }
    entry = Entry(
        kind=kind,
        at=Instant(draw(VALUES["instant"])),
        by=draw(VALUES["text"]),
        label=LABEL if kind.labelled else None,
        public=draw(members_of(kind.public)),
        commitments={part: commit(opening) for part, opening in openings.items()},
    )
    return entry, openings


def lapse(**changes):
    """The members of a right entry of the kind contact.lapse, changed; None leaves one out."""
    right = {
        "v": 1,
        "kind": "contact.lapse",
        "at": AT,
        "by": "node",
        "period": "2026-10",
        "label": DIGEST,
        "permit": 41,
        "facts": DIGEST,
        "parties": DIGEST,
    }
    return render({name: value for name, value in {**right, **changes}.items() if value is not None})


def opened(**changes):
    """As `lapse`, of the kind log.opened, which has no label."""
    right = {"v": 1, "kind": "log.opened", "at": AT, "by": "node", "origin": "log.example/minglu", "handles": DIGEST}
    return render({**right, **changes})


@given(entries())
def test_an_entry_comes_back_as_it_was_written(made):
    entry, openings = made
    data = render_entry(entry)
    assert parse_entry(data) == entry
    assert render_entry(parse_entry(data)) == data
    check_openings(parse_entry(data), openings)


def test_an_entry_is_canonical_json_with_the_members_of_its_kind():
    entry = parse_entry(lapse())
    assert (entry.kind, entry.at, entry.by, entry.label) == (KINDS["contact.lapse"], AT, "node", bytes(32))
    assert entry.public == {"permit": 41}
    assert entry.commitments == {"facts": bytes(32), "parties": bytes(32)}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"v": 2}, "version 1"),
        ({"v": None}, "version 1"),
        ({"v": True}, "version 1"),
        ({"v": "1"}, "version 1"),
        ({"kind": "contact.wish"}, "unknown kind"),
        ({"kind": None}, "unknown kind"),
        ({"kind": 7}, "unknown kind"),
        ({"kind": ["contact.lapse"]}, "unknown kind"),
        ({"at": None}, "at is missing"),
        ({"at": -1}, "at does not have the shape instant"),
        ({"at": True}, "at does not have the shape instant"),
        ({"by": ""}, "by does not have the shape text"),
        ({"by": "a\nb"}, "by does not have the shape text"),
        ({"period": "2026-11"}, "month of its instant"),
        ({"period": "2026-9"}, "month of its instant"),
        ({"period": None}, "period is missing"),
        ({"label": None}, "label is missing"),
        ({"label": "AAAA"}, "label does not have the shape digest"),
        ({"permit": None}, "permit is missing"),
        ({"permit": -1}, "permit does not have the shape int"),
        ({"facts": None}, "facts is missing"),
        ({"parties": 1}, "parties does not have the shape digest"),
        ({"debt": DIGEST}, "not foreseen"),
        ({"record": DIGEST}, "not foreseen"),
        ({"number": "+8616000000001"}, "not foreseen"),
    ],
)
def test_one_wrong_member_refuses_the_entry(changes, why):
    with pytest.raises(WrongEntry, match=why):
        parse_entry(lapse(**changes))


@pytest.mark.parametrize("changes", [{"label": DIGEST}, {"period": "2026-10"}, {"facts": DIGEST}])
def test_an_entry_about_the_institution_has_no_label_and_nothing_it_does_not_open(changes):
    parse_entry(opened())
    with pytest.raises(WrongEntry, match="not foreseen"):
        parse_entry(opened(**changes))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"1",
        b"null",
        b"\xff",
        lapse()[:-1],
        lapse() + b"\n",
        b" " + lapse(),
        lapse().replace(b'"v":1', b'"v":1.0'),
        lapse().replace(b":41", b": 41"),
    ],
)
def test_a_second_spelling_or_no_entry_at_all_is_refused(data):
    with pytest.raises(WrongEntry, match="not an entry"):
        parse_entry(data)


def test_a_refusal_does_not_repeat_what_was_in_the_entry():
    with pytest.raises(WrongEntry) as refused:
        parse_entry(lapse(by="张三\n"))
    assert "张三" not in str(refused.value)


def wide(length):
    """A kind whose public part may grow: made by hand, because no kind of the table can."""
    kind = KINDS["packs.adopted"]
    wider = type(kind)(name=kind.name, means="", labelled=False, public={"packs": "digest", "more": "object"}, facts=kind.facts)
    commitments = {"facts": commit(Opening(content={}, salt=bytes(32)))}
    return Entry(kind=wider, at=AT, by="node", label=None, public={"packs": DIGEST, "more": {"x": "x" * length}}, commitments=commitments)


def test_an_entry_of_65535_bytes_is_the_longest():
    spare = 65_535 - len(render_entry(wide(0)))
    assert len(render_entry(wide(spare))) == 65_535
    with pytest.raises(WrongEntry, match=r"at most 65,535 bytes; this one has 65,536: put long content into an opening"):
        render_entry(wide(spare + 1))
    with pytest.raises(WrongEntry, match="at most 65,535 bytes"):
        parse_entry(b"x" * 65_536)


@pytest.mark.parametrize(("kind", "label", "why"), [("contact.lapse", None, "needs a label"), ("log.opened", LABEL, "has no label")])
def test_a_label_is_there_exactly_where_the_kind_has_one(kind, label, why):
    with pytest.raises(WrongEntry, match=why):
        render_entry(Entry(kind=KINDS[kind], at=AT, by="node", label=label, public={}, commitments={}))


@pytest.mark.parametrize("name", sorted(ENVELOPE))
def test_a_public_member_cannot_take_the_place_of_the_envelope(name):
    entry = parse_entry(opened())
    forged = Entry(kind=entry.kind, at=AT, by="node", label=None, public={**entry.public, name: "forged"}, commitments={})
    with pytest.raises(WrongEntry, match="commits to nothing"):
        render_entry(forged)


@pytest.mark.parametrize("parts", [(), ("facts",), ("parties",), ("facts", "parties", "debt"), ("facts", "parties", "permit")])
def test_an_entry_commits_to_the_parts_of_its_kind_and_to_no_other(parts):
    made = parse_entry(lapse())
    forged = Entry(kind=made.kind, at=AT, by="node", label=LABEL, public=made.public, commitments=dict.fromkeys(parts, bytes(32)))
    with pytest.raises(WrongEntry, match="commits to facts, parties"):
        render_entry(forged)


@pytest.mark.parametrize("at", [-1, 4_102_444_800_000])
def test_an_impossible_instant_cannot_be_written(at):
    made = parse_entry(lapse())
    with pytest.raises(WrongEntry, match="not a moment between 1970 and 2100"):
        render_entry(Entry(kind=made.kind, at=at, by="node", label=LABEL, public=made.public, commitments=made.commitments))


FACTS = Opening(content={"person": f"per_{ID}", "number": DIGEST, "permit": 41, "why": "unused"}, salt=bytes(32))


def committed(opening):
    made = parse_entry(lapse())
    return Entry(
        kind=made.kind, at=AT, by="node", label=LABEL, public=made.public, commitments={**made.commitments, "facts": commit(opening)}
    )


def test_an_opening_is_what_the_entry_committed_to():
    check_openings(committed(FACTS), {"facts": FACTS})
    check_openings(committed(FACTS), {})


@pytest.mark.parametrize(
    "other",
    [
        Opening(content=FACTS.content, salt=b"\1" + bytes(31)),
        Opening(content={**FACTS.content, "permit": 42}, salt=FACTS.salt),
        Opening(content=FACTS.content, salt=b""),
    ],
)
def test_another_opening_is_refused(other):
    with pytest.raises(WrongEntry, match=r"facts of an entry of the kind contact\.lapse"):
        check_openings(committed(FACTS), {"facts": other})


@pytest.mark.parametrize("part", ["debt", "public", "", "Facts"])
def test_a_part_that_the_kind_does_not_have_is_refused(part):
    with pytest.raises(WrongEntry, match="no such part"):
        check_openings(committed(FACTS), {part: FACTS})


def test_an_opening_of_the_wrong_shape_is_refused_even_if_it_was_committed_to():
    wrong = Opening(content={**FACTS.content, "note": "x"}, salt=bytes(32))
    with pytest.raises(WrongEntry, match="not foreseen"):
        check_openings(committed(wrong), {"facts": wrong})


def test_the_parts_of_a_kind_are_those_with_something_to_open():
    assert list(parts_of(KINDS["contact.permit"])) == list(PARTS)
    assert list(parts_of(KINDS["contact.lapse"])) == ["facts", "parties"]
    assert list(parts_of(KINDS["log.opened"])) == []
