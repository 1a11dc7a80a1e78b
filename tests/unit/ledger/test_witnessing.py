"""What a witness must answer: each status for each reason, in the order of the checks."""

import pytest

from minglu.canon.digest import EMPTY_ROOT, Digest, sha256
from minglu.ledger.checkpoint import Checkpoint, render_checkpoint
from minglu.ledger.errors import WrongRequest
from minglu.ledger.note import NoteSigner, parse_note, render_note, sign_note
from minglu.ledger.witnessing import AddCheckpoint, Known, Verdict, judge, parse_add_checkpoint, render_add_checkpoint
from tests.fakes.small_log import ENTRIES, LOG, NOTE, ORIGIN, OTHER_ENTRIES, OTHER_LOG, TEXT, checkpoint, consistency, root

KEYS = (OTHER_LOG.key, LOG.key)
FIVE = Known(size=5, root=root(ENTRIES[:5]))
EIGHT = Known(size=8, root=root(ENTRIES))
EMPTY = Known(size=0, root=EMPTY_ROOT)
HASH = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="


def asked(old: int, note: bytes | int, proof: tuple[Digest, ...] = (), *, known: Known | None = None) -> Verdict:
    """What the witness answers that knows `known`; a number stands for the log's own checkpoint of that size."""
    signed = checkpoint(note) if isinstance(note, int) else note
    return judge(AddCheckpoint(old=old, proof=proof, checkpoint=signed), known=known, log_keys=KEYS)


def signed(size: int, tree: Digest, *, signer: NoteSigner = LOG) -> bytes:
    """A checkpoint that says what it is told to."""
    return sign_note(render_checkpoint(Checkpoint(origin=signer.key.name, size=size, root=tree)), [signer])


# ---- 200


@pytest.mark.parametrize("size", range(9))
def test_a_log_never_seen_before_is_taken_as_it_is(size):
    verdict = asked(0, size)
    assert (verdict.status, verdict.body) == (200, b"")
    assert verdict.record == Checkpoint(origin=ORIGIN, size=size, root=root(ENTRIES[:size]))


@pytest.mark.parametrize("old", range(1, 9))
@pytest.mark.parametrize("new", range(1, 9))
def test_a_tree_that_extends_the_recorded_one_may_be_cosigned(old, new):
    known = Known(size=old, root=root(ENTRIES[:old]))
    if old <= new:
        assert asked(old, new, consistency(old, new), known=known).record is not None
    else:
        assert asked(old, new, known=known).status == 400


def test_after_an_empty_tree_anything_follows():
    assert asked(0, 8, known=EMPTY).status == 200
    assert asked(0, 0, known=EMPTY).status == 200


def test_the_same_tree_again_may_be_cosigned_again():
    assert asked(8, NOTE, known=EIGHT).record == Checkpoint(origin=ORIGIN, size=8, root=EIGHT.root)


# ---- 400


@pytest.mark.parametrize(
    ("note", "why"),
    [
        (b"", b"no empty line"),
        (b"junk", b"no empty line"),
        (sign_note("text\n", [LOG]), b"three lines"),
        (sign_note(TEXT + "extension\n", [LOG]), b"extension lines"),
        (TEXT.encode() + b"\n", b"signature lines are missing"),
    ],
)
def test_what_is_no_checkpoint_is_400(note, why):
    verdict = asked(0, note)
    assert (verdict.status, verdict.record) == (400, None)
    assert why in verdict.body


def test_an_old_size_beyond_the_checkpoint_is_400_whatever_is_recorded():
    assert asked(9, 8, known=EIGHT).status == 400
    assert asked(6, 5, known=EIGHT).status == 400


# ---- 404, 403


def test_an_unknown_origin_is_404_even_with_a_false_signature():
    stranger = NoteSigner("stranger.example", bytes([9]) * 32)
    assert asked(0, checkpoint(8, signer=stranger)).status == 404
    assert asked(0, checkpoint(8, signer=stranger).replace(b"\n8\n", b"\n7\n")).status == 404


@pytest.mark.parametrize(
    "note",
    [
        sign_note(TEXT, [OTHER_LOG]),
        sign_note(TEXT, [NoteSigner(ORIGIN, bytes([9]) * 32)]),
        NOTE.replace(b"\n8\n", b"\n9\n"),
        render_note(TEXT, [*parse_note(NOTE).lines, *parse_note(sign_note("other\n", [LOG])).lines]),
    ],
)
def test_without_a_true_signature_of_its_log_a_checkpoint_is_403(note):
    verdict = asked(0, note)
    assert (verdict.status, verdict.record) == (403, None)


def test_the_signature_is_asked_before_the_sizes():
    assert asked(9, NOTE.replace(b"\n8\n", b"\n7\n"), known=FIVE).status == 403


# ---- 409


@pytest.mark.parametrize(
    ("old", "known", "told"),
    [(0, FIVE, b"5\n"), (4, FIVE, b"5\n"), (6, FIVE, b"5\n"), (8, FIVE, b"5\n"), (5, None, b"0\n"), (5, EMPTY, b"0\n")],
)
def test_another_old_size_than_the_recorded_one_is_409_and_told(old, known, told):
    verdict = asked(old, 8, consistency(old, 8) if old else (), known=known)
    assert (verdict.status, verdict.body, verdict.content_type, verdict.record) == (409, told, "text/x.tlog.size", None)


def test_a_log_smaller_than_recorded_can_ask_and_is_told():
    verdict = asked(0, 5, known=EIGHT)
    assert (verdict.status, verdict.body) == (409, b"8\n")


def test_the_recorded_size_is_compared_before_the_proof():
    assert asked(4, 8, (sha256(b"junk"),), known=FIVE).status == 409


# ---- 422


@pytest.mark.parametrize(
    ("old", "note", "proof", "known"),
    [
        (0, 8, consistency(5, 8), None),
        (0, 8, consistency(5, 8), EMPTY),
        (0, 0, (EMPTY_ROOT,), None),
        (0, signed(0, sha256(b"not empty")), (), None),
        (0, signed(0, sha256(b"not empty")), (), EMPTY),
        (5, 8, (), FIVE),
        (5, 8, consistency(5, 8)[:-1], FIVE),
        (5, 8, (*consistency(5, 8), EMPTY_ROOT), FIVE),
        (5, 8, consistency(5, 8)[::-1], FIVE),
        (5, 8, consistency(4, 8), FIVE),
        (5, checkpoint(8, OTHER_ENTRIES), consistency(5, 8, OTHER_ENTRIES), FIVE),
        (5, checkpoint(8, OTHER_ENTRIES), consistency(5, 8), FIVE),
        (8, checkpoint(8, OTHER_ENTRIES), (), EIGHT),
        (8, 8, (EMPTY_ROOT,), EIGHT),
        (5, 8, (Digest(b"short"), *consistency(5, 8)[1:]), FIVE),
    ],
)
def test_a_tree_that_does_not_follow_is_422(old, note, proof, known):
    verdict = asked(old, note, proof, known=known)
    assert (verdict.status, verdict.record) == (422, None)
    assert verdict.body.endswith(b"\n")


# ---- Text form


@pytest.mark.parametrize("proof", [(), consistency(5, 8), tuple(sha256(bytes([n])) for n in range(63))])
def test_what_is_written_is_read_again(proof):
    request = AddCheckpoint(old=5, proof=proof, checkpoint=NOTE)
    assert parse_add_checkpoint(render_add_checkpoint(request)) == request


def test_a_first_request_looks_as_the_protocol_says():
    assert render_add_checkpoint(AddCheckpoint(old=0, proof=(), checkpoint=NOTE)) == b"old 0\n\n" + NOTE


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "no empty line"),
        (b"old 0\n", "no empty line"),
        (b"old 0\n\n", "nothing behind it"),
        (b"\n\n" + NOTE, "starts with"),
        (b"new 0\n\n" + NOTE, "starts with"),
        (b"old\n\n" + NOTE, "starts with"),
        (b"old \n\n" + NOTE, "not decimal"),
        (b"old -1\n\n" + NOTE, "not decimal"),
        (b"old 00\n\n" + NOTE, "not decimal"),
        (b"old 0 \n\n" + NOTE, "not decimal"),
        (b"old 9223372036854775808\n\n" + NOTE, "not decimal"),
        (f"old ٥\n\n{TEXT}".encode(), "not decimal"),
        (b"old 0\r\n\n" + NOTE, "not decimal"),
        (b"old 5\nAAAA\n\n" + NOTE, "base64 of 32"),
        (f"old 5\n{HASH} \n\n{TEXT}".encode(), "base64 of 32"),
        (f"old 5\n{HASH.replace('B0=', 'B1=')}\n\n{TEXT}".encode(), "base64 of 32"),
        (b"old 5\n" + f"{HASH}\n".encode() * 64 + b"\n" + NOTE, "at most 63"),
        (b"a" * 1_000_001, "at most 1000000"),
    ],
)
def test_no_request_is_read_from(body, why):
    with pytest.raises(WrongRequest, match=why):
        parse_add_checkpoint(body)


def test_a_request_that_could_not_be_read_again_is_not_written():
    with pytest.raises(WrongRequest):
        render_add_checkpoint(AddCheckpoint(old=-1, proof=(), checkpoint=NOTE))
