"""Drafts become entries, or are refused before anything is written."""

from dataclasses import replace

import pytest

from minglu.canon.base64 import render_base64
from minglu.canon.commitment import Opening, check_opening
from minglu.canon.digest import sha256
from minglu.canon.errors import WrongOpening
from minglu.canon.instants import DAY, Instant
from minglu.canon.json import MOST_BYTES
from minglu.gate.draft import CHANCE, About, Draft, digest_text, number_text, remember, subjects_of, write
from minglu.gate.errors import WrongDraft
from minglu.ledger.entries import parse_entry
from minglu.ledger.kinds import KINDS, Kind
from minglu.ledger.labels import Label
from minglu.rules.history import Event
from tests.unit.gate.people import BORROWER, CHANCE_GIVEN, NOW, NUMBER

ABOUT = About(person=BORROWER, number=NUMBER)
LABEL = Label(sha256(b"label"))
SAID = {"purposes": ["pass_on_message"]}
CASE = "case_" + "0c" * 16


def draft(kind: str = "consent.withdrawn", **changes: object) -> Draft:
    members: dict[str, object] = {"kind": kind, "about": ABOUT, "chance": CHANCE_GIVEN, "facts": SAID, "parties": SAID}
    return Draft(**{**members, **changes})


def written(one: Draft, label: Label | None = LABEL):
    return write(one, index=41, at=NOW, by="node.example", label=label)


def test_the_entry_says_openly_no_more_than_its_kind_allows() -> None:
    entry = parse_entry(written(draft()).data)
    assert (entry.kind.name, entry.at, entry.by, entry.label, entry.public) == ("consent.withdrawn", NOW, "node.example", LABEL, {})


def test_each_opening_is_what_the_entry_committed_to() -> None:
    made = written(draft())
    entry = parse_entry(made.data)
    assert made.openings.keys() == entry.commitments.keys() == {"facts", "parties"}
    for part, opening in made.openings.items():
        check_opening(opening, entry.commitments[part])


def test_facts_name_the_person_and_the_number_and_parties_do_not() -> None:
    openings = written(draft()).openings
    assert openings["facts"].content == {"person": BORROWER, "number": number_text(NUMBER), **SAID}
    assert openings["parties"].content == SAID


def test_each_part_is_hidden_by_salt_of_its_own() -> None:
    openings = written(draft()).openings
    assert openings["facts"].salt == CHANCE_GIVEN[:32] != openings["parties"].salt == CHANCE_GIVEN[32:64]


def test_the_opening_of_one_part_is_not_that_of_another() -> None:
    made = written(draft())
    with pytest.raises(WrongOpening, match="not the one that the entry committed to"):
        check_opening(made.openings["facts"], parse_entry(made.data).commitments["parties"])


def test_the_event_is_what_an_auditor_rebuilds_from_entry_and_openings() -> None:
    made = written(draft())
    entry = parse_entry(made.data)
    again = remember(entry.kind, index=41, at=entry.at, public=entry.public, openings=made.openings)
    assert made.event == again
    assert made.subjects == (BORROWER,)


def test_an_entry_of_a_register_is_remembered_under_its_name() -> None:
    said = {"line": "line_" + "01" * 16, "agency": "agy_" + "01" * 16, "channel": "call", "since": int(NOW)}
    made = written(draft("line.registered", about=None, public={"number": "+8616000000900"}, facts=said, parties={}), label=None)
    assert made.subjects == (said["line"], "=lines")


def test_a_subject_that_the_event_does_not_name_is_passed_over() -> None:
    kind = KINDS["measure.taken"]
    event = written(draft("measure.taken", facts=_measure(), parties={"case": CASE, "what": "apology"})).event
    assert subjects_of(kind, event) == (BORROWER, CASE)


AT = Instant(20780 * DAY)


@pytest.mark.parametrize(
    ("name", "said", "subjects"),
    [
        ("staff", {"staff": "stf_1"}, ("stf_1",)),
        ("staff", {}, ()),
        ("=staff", {}, ("=staff",)),
        ("staff@work", {"staff": "stf_1"}, ("stf_1@work",)),
        ("staff@day", {"staff": "stf_1"}, ("stf_1@20780",)),
        ("question.staff", {"question": {"staff": "stf_1"}}, ("stf_1",)),
        ("question.staff@day", {"question": {"staff": "stf_1"}}, ("stf_1@20780",)),
        ("question.staff@day", {"question": {"staff": ""}}, ()),
        ("question.staff@day", {"question": {}}, ()),
        ("question.staff@day", {"question": "stf_1"}, ()),
        ("question.staff@day", {}, ()),
    ],
)
def test_a_name_of_the_table_says_under_which_id_an_event_is_remembered(name, said, subjects) -> None:
    kind = replace(KINDS["contact.permit"], subjects=(name,))
    assert subjects_of(kind, Event(index=1, at=AT, kind=kind.name, said=said)) == subjects


def refusal(**facts: object) -> Draft:
    """A draft with an object in it, the one shape that holds anything."""
    said: dict[str, object] = {
        "source": "other",
        "count": 1,
        "question": {},
        "saw": [],
        "rules": [],
        "packs": digest_text(sha256(b"packs")),
    }
    parties = {"source": "other", "count": 1, "rules": []}
    return draft("datum.refused", facts={**said, **facts}, parties=parties)


def _measure(**more: object) -> dict[str, object]:
    return {"case": CASE, "what": "apology", "staff": "stf_" + "01" * 16, **more}


@pytest.mark.parametrize(
    ("one", "label", "because"),
    [
        (draft("person.forgiven"), LABEL, "no entry of the kind person.forgiven"),
        (draft(about=None), LABEL, "no entry of the kind consent.withdrawn"),
        (draft(), None, "no entry of the kind consent.withdrawn"),
        (
            draft("agency.resumed", facts={"agency": "agy_" + "01" * 16, "why": "ok"}, parties={}),
            None,
            "no entry of the kind agency.resumed",
        ),
        (draft("agency.resumed", about=None, facts={}, parties={}), LABEL, "no entry of the kind agency.resumed"),
    ],
    ids=["unknown kind", "a person's entry about nobody", "no label", "an institution's about somebody", "an institution's with a label"],
)
def test_a_draft_that_does_not_fit_its_kind_is_refused(one: Draft, label: Label | None, because: str) -> None:
    with pytest.raises(WrongDraft, match=because):
        written(one, label)


@pytest.mark.parametrize("size", [0, 32, CHANCE - 1, CHANCE + 1])
def test_commitments_need_all_of_their_chance(size: int) -> None:
    with pytest.raises(WrongDraft, match="96 random bytes"):
        written(draft(chance=bytes(size)))


WRONG_PARTS = [
    ({"facts": {}}, "facts of a draft of the kind consent.withdrawn: the member purposes is missing"),
    ({"facts": {"purposes": "all"}}, "facts .* the member purposes does not have the shape words"),
    ({"facts": {**SAID, "mood": "bad"}}, r"facts .* 1 member\(s\) that are not foreseen"),
    ({"facts": {**SAID, "person": "nobody"}}, "facts .* the member person is not an id"),
    ({"facts": {**SAID, "number": "+8616000000101"}}, "facts .* the member number does not have the shape digest"),
    ({"parties": {}}, "parties .* the member purposes is missing"),
    ({"parties": {**SAID, "number": "x"}}, r"parties .* 1 member\(s\) that are not foreseen"),
    ({"debt": {"debtor": BORROWER}}, r"debt .* 1 member\(s\) that are not foreseen"),
    ({"public": {"purposes": ["x"]}}, "not foreseen"),
    ({"public": {"at": 1}}, "commits to"),
    ({"public": {"kind": "person.never"}}, "commits to"),
    ({"public": {"facts": "x"}}, "commits to"),
]


@pytest.mark.parametrize(("change", "because"), WRONG_PARTS)
def test_a_wrong_member_is_refused_and_its_part_is_named(change: dict[str, object], because: str) -> None:
    with pytest.raises(WrongDraft, match=because):
        written(draft(**change))


@pytest.mark.parametrize("value", [1.5, None, b"bytes", {1: 2}, "\ud800", 2**53])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(WrongDraft, match=r"a draft of the kind datum.refused"):
        written(refusal(question={"purpose": value}))


def test_an_opening_past_every_bound_is_refused() -> None:
    with pytest.raises(WrongDraft, match="bytes of JSON; at most 1000000"):
        written(refusal(question={"purpose": "x" * MOST_BYTES}))


@pytest.mark.parametrize("by", ["", "x" * 401, "node\n", "\u202enode"])
def test_a_node_without_a_printable_name_enters_nothing(by: str) -> None:
    with pytest.raises(WrongDraft, match="the member by does not have the shape text"):
        write(draft(), index=0, at=NOW, by=by, label=LABEL)


def test_an_entry_over_65535_bytes_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    long = Kind(name="test.long", means="No kind of ours could be this long.", labelled=False, public={"items": "words"})
    monkeypatch.setattr("minglu.gate.draft.KINDS", {**KINDS, long.name: long})
    items = ["x" * 60] * 1_100
    with pytest.raises(WrongDraft, match=r"at most 65,535 bytes; this one has 69,.*put long content into an opening or an exhibit"):
        written(draft(long.name, about=None, public={"items": items}, facts={}, parties={}), label=None)


def test_digests_and_handles_are_spelled_in_base64() -> None:
    assert digest_text(sha256(b"x")) == render_base64(sha256(b"x"))


def test_an_opening_hides_its_salt_from_log_lines() -> None:
    assert "salt" not in repr(written(draft()).openings["facts"])
    assert "chance" not in repr(draft())
    assert isinstance(written(draft()).openings["facts"], Opening)
