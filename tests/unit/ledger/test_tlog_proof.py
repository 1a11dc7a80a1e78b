"""Proof files: the worked log, every entry proved, every field spoilt."""

import pytest

from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest
from minglu.ledger.errors import QuorumMissing, WrongNote, WrongProof, WrongSignature
from minglu.ledger.tlog_proof import TlogProof, check_tlog_proof, parse_tlog_proof, render_tlog_proof
from tests.fakes.small_log import AT, ENTRIES, NOTE, OTHER_ENTRIES, checkpoint, path, policy

POLICY = policy("any w1 w2 w3")
HASH = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="


def proof(index: int = 5, **changed: object) -> TlogProof:
    """The proof of one of the eight entries, with members replaced."""
    whole: dict[str, object] = {"index": index, "hashes": path(index, ENTRIES), "checkpoint": NOTE, **changed}
    return TlogProof(**whole)


@pytest.mark.parametrize("index", range(8))
def test_each_entry_is_proved_at_its_place(index):
    witnessed = check_tlog_proof(proof(index), ENTRIES[index], POLICY)
    assert witnessed.checkpoint.size == 8
    assert dict(witnessed.times) == {"w1": AT}


@pytest.mark.parametrize("extra", [None, b"\0", b"opening", bytes(100_000)])
def test_what_is_written_is_read_again(extra):
    made = proof(extra=extra)
    assert parse_tlog_proof(render_tlog_proof(made)) == made


def test_a_file_looks_as_the_format_says():
    hashes = "".join(render_base64(digest) + "\n" for digest in path(5, ENTRIES))
    expected = f"c2sp.org/tlog-proof@v1\nextra AAEC\nindex 5\n{hashes}\n".encode() + NOTE
    assert render_tlog_proof(proof(extra=b"\0\1\2")) == expected


def test_a_log_of_one_entry_needs_no_hashes():
    single = TlogProof(index=0, hashes=(), checkpoint=checkpoint(1))
    assert render_tlog_proof(single).startswith(b"c2sp.org/tlog-proof@v1\nindex 0\n\nlog.example")
    assert check_tlog_proof(parse_tlog_proof(render_tlog_proof(single)), b"", policy("none")).checkpoint.size == 1


# ---- Proofs of something else


@pytest.mark.parametrize(
    "spoilt",
    [
        proof(index=4),
        proof(index=7),
        proof(index=8),
        proof(hashes=path(5, ENTRIES)[:-1]),
        proof(hashes=(*path(5, ENTRIES), Digest(bytes(32)))),
        proof(hashes=path(5, ENTRIES)[::-1]),
        proof(hashes=(Digest(bytes(32)), *path(5, ENTRIES)[1:])),
        proof(hashes=()),
    ],
)
def test_a_spoilt_proof_proves_nothing(spoilt):
    with pytest.raises(WrongProof):
        check_tlog_proof(spoilt, ENTRIES[5], POLICY)


@pytest.mark.parametrize("entry", [b"", ENTRIES[4], ENTRIES[5] + b"\0", ENTRIES[5][:-1]])
def test_another_entry_is_not_proved(entry):
    with pytest.raises(WrongProof):
        check_tlog_proof(proof(5), entry, POLICY)


def test_the_quorum_is_asked_before_the_path_is_walked():
    with pytest.raises(QuorumMissing):
        check_tlog_proof(proof(5, hashes=()), ENTRIES[5], policy("2 w1 w2 w3"))


def test_a_checkpoint_of_another_history_does_not_carry_the_entry():
    forked = checkpoint(8, OTHER_ENTRIES)
    with pytest.raises(WrongProof):
        check_tlog_proof(proof(5, checkpoint=forked), ENTRIES[5], policy("none"))


def test_a_changed_checkpoint_is_not_the_logs():
    with pytest.raises(WrongSignature, match="is false"):
        check_tlog_proof(proof(5, checkpoint=NOTE.replace(b"\n8\n", b"\n9\n")), ENTRIES[5], POLICY)


def test_what_stands_where_the_checkpoint_should_be_must_be_a_note():
    with pytest.raises(WrongNote):
        check_tlog_proof(proof(5, checkpoint=b"junk"), ENTRIES[5], POLICY)


# ---- Bytes that are no proof


def file(*head: str, note: bytes = NOTE) -> bytes:
    """A file with these lines before the empty one."""
    return "".join(line + "\n" for line in head).encode() + b"\n" + note


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no empty line"),
        (NOTE, "starts with"),
        (file("c2sp.org/tlog-proof@v2", "index 5"), "starts with"),
        (file("c2sp.org/tlog-proof@v1"), "'index <decimal>'"),
        (file("c2sp.org/tlog-proof@v1", HASH), "'index <decimal>'"),
        (file("c2sp.org/tlog-proof@v1", "index 5", "extra AAEC"), "base64"),
        (file("c2sp.org/tlog-proof@v1", "extra AAEC", "extra AAEC", "index 5"), "'index <decimal>'"),
        (file("c2sp.org/tlog-proof@v1", "extra ", "index 5"), "1 to 100000"),
        (file("c2sp.org/tlog-proof@v1", "extra", "index 5"), "'index <decimal>'"),
        (file("c2sp.org/tlog-proof@v1", "extra AAE", "index 5"), "base64"),
        (file("c2sp.org/tlog-proof@v1", "extra AAF=", "index 5"), "spare bits"),
        (file("c2sp.org/tlog-proof@v1", "extra " + render_base64(bytes(100_001)), "index 5"), "1 to 100000"),
        (file("c2sp.org/tlog-proof@v1", "index"), "'index <decimal>'"),
        (file("c2sp.org/tlog-proof@v1", "index "), "plain decimal"),
        (file("c2sp.org/tlog-proof@v1", "index 05"), "plain decimal"),
        (file("c2sp.org/tlog-proof@v1", "index -5"), "plain decimal"),
        (file("c2sp.org/tlog-proof@v1", "index  5"), "plain decimal"),
        (file("c2sp.org/tlog-proof@v1", f"index {2**63}"), "over"),
        (file("c2sp.org/tlog-proof@v1", "index 5", HASH + " "), "base64"),
        (file("c2sp.org/tlog-proof@v1", "index 5", HASH.replace("B0=", "B1=")), "spare bits"),
        (file("c2sp.org/tlog-proof@v1", "index 5", "AAAA"), "3 bytes where 32"),
        (file("c2sp.org/tlog-proof@v1", "index 5", *[HASH] * 64), "at most 63"),
        (file("c2sp.org/tlog-proof@v1", "index ٥"), "ASCII"),
        (file("c2sp.org/tlog-proof@v1\r", "index 5"), "starts with"),
        (file("c2sp.org/tlog-proof@v1", "index 5", note=b""), "nothing behind it"),
        (bytes(1_000_001), "at most 1000000"),
    ],
)
def test_no_proof_is_read_from(data, why):
    with pytest.raises(WrongProof, match=why):
        parse_tlog_proof(data)


@pytest.mark.parametrize("made", [proof(index=-1), proof(extra=b""), proof(checkpoint=b""), proof(hashes=(Digest(b"short"),))])
def test_a_proof_that_could_not_be_read_again_is_not_written(made):
    with pytest.raises(WrongProof):
        render_tlog_proof(made)


def test_extra_data_changes_nothing_about_what_is_proved():
    told = check_tlog_proof(proof(5, extra=b"says anything"), ENTRIES[5], POLICY)
    assert told == check_tlog_proof(proof(5), ENTRIES[5], POLICY)
