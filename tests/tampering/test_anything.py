"""Anything at all: whatever a copy, a log or its openings hold, it is found, or it changes nothing, and nothing crashes."""

from dataclasses import replace
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minglu.audit.clocks import clocks_of
from minglu.audit.replay import Replayed, replay
from minglu.canon.commitment import Opening, commit
from minglu.canon.errors import CanonError
from minglu.canon.instants import LAST, Instant
from minglu.ledger.entries import parse_entry, render_entry
from minglu.ledger.errors import LedgerError
from tests.tampering.forge import Handed, long_log
from tests.tampering.honest import packs

ANYTHING = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(-10, 2**53 - 1), st.text(max_size=5), st.just(LAST - 1)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)


@cache
def log() -> Handed:
    return long_log()


@cache
def honest() -> dict[str, bytes]:
    return log().files()


@ANYTHING
@given(st.data())
def test_a_byte_changed_anywhere_in_a_copy_is_found_or_changes_nothing(data: st.DataObject):
    path = data.draw(st.sampled_from(sorted(honest())))
    spoiled = bytearray(honest()[path])
    spoiled[data.draw(st.integers(0, len(spoiled) - 1))] ^= data.draw(st.integers(1, 255))

    report = log().verified({**honest(), path: bytes(spoiled)})

    assert report.faults or report.entries == log().entries


@ANYTHING
@given(st.data())
def test_a_file_cut_swollen_or_exchanged_is_found_or_changes_nothing(data: st.DataObject):
    path, other = data.draw(st.sampled_from(sorted(honest()))), data.draw(st.sampled_from(sorted(honest())))
    cut = data.draw(st.integers(0, len(honest()[path])))
    files = data.draw(st.sampled_from([{path: honest()[path][:cut]}, {path: honest()[path] + b"\0" * cut}, {path: honest()[other]}]))

    report = log().verified({**honest(), **files})

    assert report.faults or report.entries == log().entries


@ANYTHING
@given(st.sets(st.sampled_from(sorted(honest())), min_size=1))
def test_files_left_out_are_found_or_change_nothing(paths: set[str]):
    report = log().verified({path: data for path, data in honest().items() if path not in paths})

    assert report.faults or report.entries == log().entries


def replayed(handed: Handed) -> Replayed:
    return replay(handed.entries, openings=handed.openings, packs=(packs(),), progress=lambda _: None)


@ANYTHING
@given(st.data())
def test_whatever_an_opening_says_the_replay_goes_on(handed: Handed, data: st.DataObject):
    """The entry commits to it, so that only its shape and what it means can be wrong."""
    index = data.draw(st.sampled_from(sorted(handed.openings)))
    part = data.draw(st.sampled_from(sorted(handed.openings[index])))
    content = dict(handed.openings[index][part].content)
    content[data.draw(st.sampled_from([*sorted(content), "more"]))] = data.draw(VALUES)
    opening = Opening(content=content, salt=bytes(32))
    try:
        entry = handed.parsed(index)
        lying = render_entry(replace(entry, commitments={**entry.commitments, part: commit(opening)}))
    except (CanonError, LedgerError):
        return
    entries = (*handed.entries[:index], lying, *handed.entries[index + 1 :])
    openings = {**handed.openings, index: {**handed.openings[index], part: opening}}

    found = replayed(replace(handed, entries=entries, openings=openings))

    clocks_of(found.streams, zone=packs().zones["Asia/Shanghai"], until=Instant(LAST - 1))
    assert found.decisions + found.unopened >= 7


@ANYTHING
@given(st.data())
def test_whatever_stands_openly_in_an_entry_the_replay_goes_on(handed: Handed, data: st.DataObject):
    index = data.draw(st.integers(0, len(handed.entries) - 1))
    entry = handed.parsed(index)
    if not entry.public:
        return
    name = data.draw(st.sampled_from(sorted(entry.public)))
    try:
        lying = render_entry(replace(entry, public={**entry.public, name: data.draw(VALUES)}))
    except LedgerError:
        return

    found = replayed(replace(handed, entries=(*handed.entries[:index], lying, *handed.entries[index + 1 :])))

    assert parse_entry(lying).kind == entry.kind
    assert found.decisions == 8


@ANYTHING
@given(st.lists(st.one_of(st.binary(max_size=40), st.just(b"")), max_size=4), st.integers(0, 42))
def test_entries_that_are_none_are_passed_over(handed: Handed, noise: list[bytes], place: int):
    """Verifying has named them; the replay counts what it could not open after them."""
    entries = (*handed.entries[:place], *noise, *handed.entries[place + len(noise) :])

    assert replayed(replace(handed, entries=entries)).decisions <= 8


def test_openings_of_entries_that_are_not_there_open_nothing(handed: Handed):
    gone = replace(handed, entries=tuple(b"" for _ in handed.entries))

    assert replayed(gone).decisions == 0
    assert {fault.what for fault in replayed(gone).faults} == {"given"}
