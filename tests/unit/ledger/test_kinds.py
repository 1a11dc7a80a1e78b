"""The table of kinds: closed, consistent in itself, and the page about it is up to date."""

import re
import runpy
from pathlib import Path

import pytest

from minglu.ledger.entries import ENVELOPE, PARTS, parts_of
from minglu.ledger.kinds import KINDS
from minglu.ledger.shapes import SHAPES

HERE = Path(__file__).parents[3]

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())


def tables(kind):
    return {"public": kind.public, **parts_of(kind)}


def test_the_table_cannot_be_changed_while_running():
    with pytest.raises(TypeError, match="does not support item assignment"):
        KINDS["made.up"] = KINDS["log.opened"]


@every_kind
def test_a_kind_is_filed_under_its_own_name(kind):
    assert KINDS[kind.name] is kind
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", kind.name)
    assert kind.means.endswith(".")


@every_kind
def test_every_shape_is_a_word_of_the_grammar(kind):
    shapes = [shape for table in tables(kind).values() for shape in table.values()]
    assert [shape for shape in shapes if shape not in SHAPES] == []


@every_kind
def test_no_public_member_is_called_like_the_envelope(kind):
    assert {name.removesuffix("?") for name in kind.public} & ENVELOPE == set()


@every_kind
def test_a_name_stands_once_in_a_table(kind):
    for table in tables(kind).values():
        names = [name.removesuffix("?") for name in table]
        assert sorted(names) == sorted(set(names))


@every_kind
def test_a_history_that_merges_public_facts_and_debt_loses_nothing(kind):
    """The same name in two of the parts must mean the same thing."""
    merged = [kind.public, kind.facts, kind.debt]
    for name in {name for table in merged for name in table}:
        assert len({table[name] for table in merged if name in table}) == 1


@every_kind
def test_an_entry_is_remembered_under_members_that_are_always_there(kind):
    # "=" stands before a fixed name, the list in which all of a sort are found.
    # A debt is the one exception: a number may be sealed without one, and then is filed under none.
    always = {**kind.public, **kind.facts, "debt": "debt"}
    named = [subject for subject in kind.subjects if not re.fullmatch("=[a-z]+", subject)]
    assert [name for name in named if name.partition("@")[0].partition(".")[0] not in always] == []


def test_a_member_of_a_member_names_a_subject_only_where_the_member_is_an_object():
    named = [(kind, subject.partition(".")[0]) for kind in KINDS.values() for subject in kind.subjects if "." in subject]
    assert named
    assert [kind.name for kind, member in named if kind.facts[member] != "object"] == []


@every_kind
def test_a_kind_about_a_number_is_counted_by_person_and_number(kind):
    counted = {"person": "per", "number": "digest"}
    assert kind.labelled == (counted.items() <= kind.facts.items())


@every_kind
def test_the_borrower_stands_only_where_a_contact_cannot_open_it(kind):
    for part in ("public", "facts", "parties"):
        assert {"debtor", "debt"} & set(tables(kind).get(part, {})) == set()


@every_kind
def test_what_a_person_may_open_names_no_person_but_staff(kind):
    assert "per" not in kind.parties.values()


@every_kind
def test_nothing_public_names_or_describes_a_person(kind):
    allowed = {"log.opened", "outsider.registered", "agency.registered", "line.registered"}
    assert kind.name in allowed or {"text", "per", "object", "objects", "words"}.isdisjoint(kind.public.values())


def test_the_parts_are_three():
    assert PARTS == ("facts", "parties", "debt")


def test_the_page_about_the_kinds_is_up_to_date():
    page = runpy.run_path(str(HERE / "scripts" / "entries_doc.py"))["render_page"]()
    assert (HERE / "docs" / "formats" / "entries.md").read_text("utf-8") == page
    assert [name for name in KINDS if f"### {name}\n" not in page] == []


def test_the_vectors_are_what_their_generator_writes():
    assert runpy.run_path(str(HERE / "scripts" / "proof_vectors.py"))["stale"]() == ()
