"""Signed notes: the specification's example, our worked example, and everything that must not pass for one."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from minglu.canon.base64 import render_base64
from minglu.ledger.errors import WrongCosignature, WrongNote, WrongSignature
from minglu.ledger.note import (
    COSIGNATURE,
    ED25519,
    NoteSigner,
    cosigned_message,
    make_key,
    open_note,
    parse_note,
    parse_vkey,
    render_line,
    render_note,
    render_vkey,
    sign_note,
)
from tests.fakes.small_log import AT, LOG, LOG_LINE, LOG_VKEY, NOTE, TEXT, W1_LINE, W1_VKEY, WITNESSES

EXAMPLE_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()


def encoded(blob: bytes) -> str:
    return render_base64(blob)


def vkey(name: str = "example.com/foo", *, kind: int = ED25519, public: bytes = LOG.key.public) -> str:
    """A key with the right id, however wrong the rest."""
    blob = bytes([kind]) + public
    named = name.encode() + b"\n" + blob
    return f"{name}+{hashlib.sha256(named).digest()[:4].hex()}+{encoded(blob)}"


# ---- Known bytes


def test_the_specifications_example_opens():
    note = open_note(EXAMPLE, [parse_vkey(EXAMPLE_VKEY)])
    assert note.text == "This is an example message.\n"
    assert [key.name for key in note.verified] == ["example.com/foo"]


def test_the_worked_example_opens_with_log_and_witness():
    note = open_note(NOTE, [parse_vkey(LOG_VKEY), parse_vkey(W1_VKEY)])
    assert note.text == TEXT
    assert [key.kind for key in note.verified] == [ED25519, COSIGNATURE]
    assert dict(note.cosigned) == {"w1.example/minglu": AT}


def test_signing_the_worked_example_gives_its_very_bytes():
    assert sign_note(TEXT, [LOG]) == f"{TEXT}\n{LOG_LINE}".encode()
    assert WITNESSES[0].cosign(TEXT, seconds=AT) == W1_LINE


@pytest.mark.parametrize("data", [EXAMPLE, NOTE])
def test_what_was_read_is_written_again_byte_by_byte(data):
    note = parse_note(data)
    assert render_note(note.text, note.lines) == data


@pytest.mark.parametrize("text", [EXAMPLE_VKEY, LOG_VKEY, W1_VKEY])
def test_a_key_that_was_read_is_written_again(text):
    assert render_vkey(parse_vkey(text)) == text


def test_a_plus_inside_the_base64_of_a_key_is_not_a_separator():
    assert "+" in LOG_VKEY.split("+", 2)[2]
    assert parse_vkey(LOG_VKEY).name == "log.example/minglu"


def test_signers_do_not_show_their_secrets():
    assert repr(LOG) == "NoteSigner('log.example/minglu')"
    assert repr(WITNESSES[0]) == "Cosigner('w1.example/minglu')"


# ---- Keys that are none


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not a verifier key"),
        ("example.com/foo", "not a verifier key"),
        ("example.com/foo+530d903a", "not a verifier key"),
        ("example.com/foo+530d903+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "not a verifier key"),
        ("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "not a verifier key"),
        ("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "does not belong"),
        ("example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "does not belong"),
        ("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2l", "not an Ed25519"),
        ("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2", "base64"),
        ("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n", "base64"),
        ("example.com/foo+530d903a+", "no key behind"),
        (vkey(name=""), "1 to 255 bytes"),
        (vkey(name="a b"), "no space"),
        (vkey(name="a\u00a0b"), "no space"),
        (vkey(name="a\u2003b"), "no space"),
        (vkey(name="a\tb"), "no space"),
        (vkey(name="ä" * 128), "1 to 255 bytes"),
        (vkey(kind=0x02), "kind 0x02"),
        (vkey(kind=0x06), "kind 0x06"),
        (vkey(kind=0xFF), "kind 0xff"),
        (vkey(public=LOG.key.public[:31]), "not an Ed25519"),
        (vkey(public=LOG.key.public + b"\0"), "not an Ed25519"),
        (vkey(public=bytes(32)), "not an Ed25519"),
        (vkey(public=b"\1" + bytes(31)), "not an Ed25519"),
        (vkey(public=b"\xff" * 32), "not an Ed25519"),
    ],
)
def test_no_key_is_read_from(text, why):
    with pytest.raises(WrongNote, match=why):
        parse_vkey(text)


def test_a_plus_in_a_name_moves_the_separators_and_is_refused():
    with pytest.raises(WrongNote, match="not a verifier key"):
        parse_vkey(vkey(name="a+b"))


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_seed_of_another_size_is_refused(size):
    with pytest.raises(WrongNote, match="32 bytes"):
        NoteSigner("log.example/minglu", bytes(size))


# ---- Bytes that are no note

_LINE = LOG_LINE.removesuffix("\n")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no empty line"),
        (b"text\n", "no empty line"),
        (b"text\n" + LOG_LINE.encode(), "no empty line"),
        (b"text\n\n", "signature lines are missing"),
        (f"text\n\n{_LINE}".encode(), "no newline"),
        (f"text\n\n{LOG_LINE}\n\n".encode(), "signature lines are missing"),
        (f"text\n\n{LOG_LINE}junk\n".encode(), "not a signature line"),
        (f"text\n\n{LOG_LINE}".replace("— ", "- ").encode(), "not a signature line"),
        (f"text\n\n{LOG_LINE}".replace("— ", "—").encode(), "not a signature line"),
        ("text\n\n— name\n".encode(), "not a signature line"),
        ("text\n\n—  AAAAAAA=\n".encode(), "key name"),
        ("text\n\n— a+b AAAAAAA=\n".encode(), "no space, plus"),
        ("text\n\n— a\u2028b AAAAAAA=\n".encode(), "no space"),
        ("text\n\n— a AAAAAA==\n".encode(), "nothing behind the key id"),
        ("text\n\n— a AAAAAAB=\n".encode(), "spare bits"),
        ("text\n\n— a AAAAAAA\n".encode(), "base64"),
        ("text\n\n— a AAAAAAA= \n".encode(), "base64"),
        ("text\n\n— a AAAAAAA=\r\n".encode(), "base64"),
        (f"te\rxt\n\n{LOG_LINE}".encode(), "no control"),
        (f"te\txt\n\n{LOG_LINE}".encode(), "no control"),
        (f"te\0xt\n\n{LOG_LINE}".encode(), "no control"),
        (b"te\xffxt\n\n" + LOG_LINE.encode(), "UTF-8"),
        (f"text\n\n{LOG_LINE * 101}".encode(), "more than 100"),
        (b"a" * 1_000_001, "at most 1000000"),
    ],
)
def test_no_note_is_read_from(data, why):
    with pytest.raises(WrongNote, match=why):
        parse_note(data)


def test_a_hundred_lines_are_read():
    assert len(parse_note(f"text\n\n{LOG_LINE * 100}".encode()).lines) == 100


@pytest.mark.parametrize("text", ["", "text", "te\rxt\n", "te\x1fxt\n"])
def test_a_text_that_no_note_can_carry_is_not_signed(text):
    with pytest.raises(WrongNote):
        LOG.sign(text)


def test_text_and_signatures_part_at_the_last_empty_line():
    text = f"first\n\n{_LINE}\n\nlast\n\n"
    assert open_note(sign_note(text, [LOG]), [LOG.key]).text == text


def test_a_note_needs_a_signature_to_be_written():
    with pytest.raises(WrongNote, match="1 to 100"):
        render_note(TEXT, [])


# ---- Signatures


def test_lines_of_strangers_are_ignored():
    stranger = NoteSigner("stranger.example", bytes([9]) * 32)
    note = open_note(sign_note(TEXT, [stranger, LOG]), [LOG.key])
    assert note.verified == (LOG.key,)
    assert len(note.lines) == 2


@pytest.mark.parametrize("other", [NoteSigner(LOG.key.name, bytes([9]) * 32), NoteSigner("log.example/other", bytes(range(32)))])
def test_a_line_that_shares_only_name_or_only_key_is_a_strangers(other):
    note = open_note(sign_note(TEXT, [other, LOG]), [LOG.key])
    assert note.verified == (LOG.key,)
    with pytest.raises(WrongSignature, match="no known key"):
        open_note(sign_note(TEXT, [other]), [LOG.key])


def test_one_false_line_of_a_known_key_refuses_the_whole_note():
    false = LOG.sign("something else\n")
    with pytest.raises(WrongSignature, match=r"log\.example/minglu is false") as raised:
        open_note(f"{TEXT}\n{W1_LINE}{false}".encode(), [LOG.key, parse_vkey(W1_VKEY)])
    assert raised.value.evidence == f"{TEXT}\n{W1_LINE}{false}".encode()


def test_a_false_line_beside_a_true_one_of_the_same_key_still_refuses():
    false = LOG.sign("something else\n")
    with pytest.raises(WrongSignature, match="is false"):
        open_note(f"{TEXT}\n{LOG_LINE}{false}".encode(), [LOG.key])


@pytest.mark.parametrize("keys", [[], [parse_vkey(EXAMPLE_VKEY)]])
def test_a_note_that_no_known_key_has_signed_is_refused(keys):
    with pytest.raises(WrongSignature, match="no known key"):
        open_note(NOTE, keys)


def test_a_note_key_is_not_a_cosigner_of_the_same_name_and_key():
    both = make_key(LOG.key.name, LOG.key.public, kind=COSIGNATURE)
    with pytest.raises(WrongSignature, match="no known key"):
        open_note(sign_note(TEXT, [LOG]), [both])


@pytest.mark.parametrize("size", [1, 8, 63])
def test_a_signature_cut_short_is_false(size):
    line = parse_note(NOTE).lines[0]
    blob = encoded(line.key_id + line.signature[:size])
    with pytest.raises(WrongSignature, match="is false"):
        open_note(f"{TEXT}\n— {line.name} {blob}\n".encode(), [LOG.key])


def test_a_signature_that_borrows_from_the_message_is_false():
    """Sixty-five bytes whose last is the first of the text: glued together they would be the same string."""
    line = parse_note(NOTE).lines[0]
    blob = encoded(line.key_id + line.signature + TEXT[:1].encode())
    with pytest.raises(WrongSignature, match="is false"):
        open_note(f"{TEXT[1:]}\n— {line.name} {blob}\n".encode(), [LOG.key])


@given(position=st.integers(min_value=0, max_value=len(NOTE) - 1), bit=st.integers(min_value=0, max_value=7))
def test_no_flipped_bit_leaves_both_signatures_standing(position, bit):
    data = bytearray(NOTE)
    data[position] ^= 1 << bit
    try:
        note = open_note(bytes(data), [LOG.key, WITNESSES[0].key])
    except (WrongNote, WrongSignature):
        return
    assert len(note.verified) < 2


# ---- Cosignatures


@pytest.mark.parametrize("seconds", [0, 2**63, 2**64 - 1])
def test_a_cosignature_at_an_impossible_second_is_refused(seconds):
    witness = WITNESSES[0]
    signature = SigningKey(bytes(range(32, 64))).sign(cosigned_message(TEXT.encode(), seconds)).signature
    line = f"— {witness.key.name} {encoded(witness.key.key_id + seconds.to_bytes(8) + signature)}\n"
    with pytest.raises(WrongCosignature, match="no possible time"):
        open_note(f"{TEXT}\n{line}".encode(), [witness.key])


def test_the_second_is_part_of_what_is_cosigned():
    line = parse_note(NOTE).lines[1]
    later = (AT + 1).to_bytes(8) + line.signature[8:]
    moved = render_line(type(line)(name=line.name, key_id=line.key_id, signature=later))
    with pytest.raises(WrongCosignature, match="is false"):
        open_note(f"{TEXT}\n{moved}".encode(), [WITNESSES[0].key])


@pytest.mark.parametrize("order", [(AT, AT + 60), (AT + 60, AT)])
def test_of_two_cosignatures_by_one_witness_the_later_second_counts(order):
    lines = "".join(WITNESSES[0].cosign(TEXT, seconds=seconds) for seconds in order)
    note = open_note(f"{TEXT}\n{lines}".encode(), [WITNESSES[0].key])
    assert dict(note.cosigned) == {"w1.example/minglu": AT + 60}
    assert note.verified == (WITNESSES[0].key,)
