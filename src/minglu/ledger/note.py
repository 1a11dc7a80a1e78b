"""Signed notes (C2SP signed-note): a text, and under it one line for each signature.

    This is an example message.
                                                      (an empty line)
    — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv…   (name, then base64 of key id and signature)

Rules that hold here:

* text and signatures part at the last empty line, so a text may hold empty lines itself;
* a line whose name or key id is unknown is ignored; one whose name and key id are both known must verify, or the whole
  note is refused; a note without any verified signature is refused;
* the signature of a note key (kind 0x01) is over the text alone, that of a cosigner (kind 0x04) over the text and the
  second at which it was made;
* base64, numbers and names have one spelling, so `render_note(parse_note(data)) == data`.

Not done here: what the text means, which keys to trust, and the kinds of signature other than these two.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from nacl.bindings import crypto_core_ed25519_is_valid_point, crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import CryptoError

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.errors import CanonError
from minglu.ledger.errors import WrongCosignature, WrongNote, WrongSignature

ED25519: Final = 0x01
COSIGNATURE: Final = 0x04

MOST_BYTES: Final = 1_000_000
MOST_LINES: Final = 100  # the specification asks for 16 at least; Go's reader stops at 100
MOST_NAME: Final = 255
MOST_SECONDS: Final = 2**63 - 1

_KEY_BYTES, _ID_BYTES, _SIGNATURE_BYTES, _TIME_BYTES = 32, 4, 64, 8
_DASH = "— "
# The bytes below 0x20 except the newline: no note holds one, wherever it stands.
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
_KEY_ID = re.compile("[0-9a-f]{8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteKey:
    """A key that may sign notes, under a name. `kind` is ED25519 or COSIGNATURE."""

    name: str
    key_id: bytes
    kind: int
    public: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLine:
    """One signature as it stands under a note; `signature` is unchecked."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class UncheckedNote:
    """A note that was read and not verified. Nothing in it may be believed yet."""

    text: str
    lines: tuple[SignatureLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A verified note. `times` holds the second stated by each cosigner among the `verified` keys."""

    text: str
    verified: tuple[NoteKey, ...]
    lines: tuple[SignatureLine, ...]
    times: Mapping[NoteKey, int]

    @property
    def cosigned(self) -> Mapping[str, int]:
        """The second stated by each cosigner, under the name of its key."""
        return MappingProxyType({key.name: seconds for key, seconds in self.times.items()})


class NoteSigner:
    """A name and the secret key that signs notes under it. The seed is 32 bytes and never shown."""

    __slots__ = ("_secret", "key")

    def __init__(self, name: str, seed: bytes) -> None:
        self.key, self._secret = keypair(name, seed, kind=ED25519)

    def __repr__(self) -> str:
        return f"NoteSigner({self.key.name!r})"

    @property
    def vkey(self) -> str:
        """The public half, as others write it in their policies."""
        return render_vkey(self.key)

    def sign(self, text: str) -> str:
        """The signature line for `text`, with its newline."""
        check_text(text)
        signature = sign_bytes(text.encode(), secret=self._secret)
        return render_line(SignatureLine(name=self.key.name, key_id=self.key.key_id, signature=signature))


# ---- Keys ----------------------------------------------------------------------------------------------------------


def make_key(name: str, public: bytes, *, kind: int) -> NoteKey:
    """The key of this name and kind, with the id that the format gives it. Raises WrongNote."""
    check_name(name)
    if kind not in (ED25519, COSIGNATURE):
        raise WrongNote(f"a key of kind 0x{kind:02x}; this version knows 0x01 and 0x04")
    # A point of small order would verify signatures that nobody made.
    if len(public) != _KEY_BYTES or not crypto_core_ed25519_is_valid_point(public):
        raise WrongNote("not an Ed25519 public key")
    key_id = hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:_ID_BYTES]
    return NoteKey(name=name, key_id=key_id, kind=kind, public=public)


def keypair(name: str, seed: bytes, *, kind: int) -> tuple[NoteKey, bytes]:
    """The key that belongs to a seed of 32 bytes, and its secret half as `sign_bytes` takes it. Raises WrongNote."""
    if len(seed) != _KEY_BYTES:
        raise WrongNote(f"a seed has {_KEY_BYTES} bytes, not {len(seed)}")
    public, secret = crypto_sign_seed_keypair(seed)
    return make_key(name, public, kind=kind), secret


def sign_bytes(message: bytes, *, secret: bytes) -> bytes:
    """The Ed25519 signature, 64 bytes."""
    return crypto_sign(message, secret)[:_SIGNATURE_BYTES]


def parse_vkey(text: str) -> NoteKey:
    """A key from `<name>+<8 hex digits>+<base64 of kind and public key>`. Raises WrongNote."""
    parts = text.split("+", 2)  # the base64 may hold a "+" of its own
    if len(parts) != 3 or not _KEY_ID.fullmatch(parts[1]):
        raise WrongNote("not a verifier key: <name>+<8 lower-case hex digits>+<base64>")
    try:
        encoded = parse_base64(parts[2])
    except CanonError as error:
        raise WrongNote(f"verifier key: {error}") from error
    if not encoded:
        raise WrongNote("verifier key: no key behind the name")
    key = make_key(parts[0], encoded[1:], kind=encoded[0])
    if key.key_id.hex() != parts[1]:
        raise WrongNote("verifier key: the key id does not belong to this name and key")
    return key


def render_vkey(key: NoteKey) -> str:
    return f"{key.name}+{key.key_id.hex()}+{render_base64(bytes([key.kind]) + key.public)}"


def check_name(name: str) -> None:
    """Return quietly if `name` may name a key: no space of any script, no plus, no control. Raises WrongNote."""
    if not name or len(name.encode("utf-8", "surrogatepass")) > MOST_NAME:
        raise WrongNote(f"a key name has 1 to {MOST_NAME} bytes")
    if "+" in name or any(mark.isspace() or mark < " " or "\ud800" <= mark <= "\udfff" for mark in name):
        raise WrongNote("a key name holds no space, plus or control character")


# ---- Text form -----------------------------------------------------------------------------------------------------


def check_text(text: str) -> None:
    """Return quietly if `text` may be signed: ends in a newline, holds no other control character. Raises WrongNote."""
    if not text.endswith("\n"):
        raise WrongNote("the text of a note ends with a newline")
    if _CONTROL.search(text):
        raise WrongNote("a note holds no control character except the newline")


def parse_note(data: bytes) -> UncheckedNote:
    """Text and signature lines, unverified. Raises WrongNote."""
    if len(data) > MOST_BYTES:
        raise WrongNote(f"{len(data)} bytes of note; at most {MOST_BYTES} are read")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise WrongNote("a note is UTF-8") from error
    before, gap, signatures = whole.rpartition("\n\n")
    if not gap:
        raise WrongNote("no empty line between text and signatures")
    text = before + "\n"
    check_text(text)
    return UncheckedNote(text=text, lines=parse_lines(signatures))


def parse_lines(signatures: str) -> tuple[SignatureLine, ...]:
    """One or more signature lines and nothing else. Raises WrongNote."""
    if not signatures.endswith("\n"):
        raise WrongNote("signature lines are missing, or the last one has no newline")
    if signatures.count("\n") > MOST_LINES:
        raise WrongNote(f"more than {MOST_LINES} signature lines")
    return tuple(_parse_line(line) for line in signatures[:-1].split("\n"))


def render_note(text: str, lines: Sequence[SignatureLine]) -> bytes:
    """The inverse of `parse_note`. Raises WrongNote for no lines, too many, or a text that cannot be signed."""
    check_text(text)
    if not 1 <= len(lines) <= MOST_LINES:
        raise WrongNote(f"a note has 1 to {MOST_LINES} signature lines, not {len(lines)}")
    return (text + "\n" + "".join(map(render_line, lines))).encode()


def render_line(line: SignatureLine) -> str:
    """The signature line, with its newline."""
    return f"{_DASH}{line.name} {render_base64(line.key_id + line.signature)}\n"


def _parse_line(line: str) -> SignatureLine:
    name, gap, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not gap:
        raise WrongNote("not a signature line: dash, name, base64")
    check_name(name)
    try:
        blob = parse_base64(encoded)
    except CanonError as error:
        raise WrongNote(f"signature line: {error}") from error
    if len(blob) <= _ID_BYTES:
        raise WrongNote("signature line: nothing behind the key id")
    return SignatureLine(name=name, key_id=blob[:_ID_BYTES], signature=blob[_ID_BYTES:])


# ---- Signing and opening -------------------------------------------------------------------------------------------


def sign_note(text: str, signers: Sequence[NoteSigner]) -> bytes:
    """The note that carries `text`, signed by each of `signers` in order. Raises WrongNote."""
    check_text(text)
    return render_note(text, parse_lines("".join(signer.sign(text) for signer in signers)))


def open_note(data: bytes, keys: Sequence[NoteKey]) -> Note:
    """The note, verified under those of `keys` that it names.

    Raises WrongNote if it is none; WrongSignature, with the note as evidence, if a known key's line is false or no
    known key has signed.
    """
    return verify_note(parse_note(data), keys)


def verify_note(note: UncheckedNote, keys: Sequence[NoteKey]) -> Note:
    """As `open_note`, for a note already read."""
    known = {(key.name, key.key_id): key for key in keys}
    message = note.text.encode()
    verified: dict[NoteKey, None] = {}
    times: dict[NoteKey, int] = {}
    for line in note.lines:
        key = known.get((line.name, line.key_id))
        if key is None:
            continue
        seconds = _verify(key, line.signature, message=message, note=note)
        verified[key] = None
        if key.kind == COSIGNATURE:
            # The same cosigner may have signed twice; both times are true, the later one says more.
            times[key] = max(seconds, times.get(key, 0))
    if not verified:
        raise WrongSignature("no known key has signed this note", evidence=render_note(note.text, note.lines))
    return Note(text=note.text, verified=tuple(verified), lines=note.lines, times=MappingProxyType(times))


def cosigned_message(text: bytes, seconds: int) -> bytes:
    """What a cosigner of kind 0x04 signs: its statement of time, then the whole text of the checkpoint."""
    return b"cosignature/v1\ntime %d\n" % seconds + text


def _verify(key: NoteKey, signature: bytes, *, message: bytes, note: UncheckedNote) -> int:
    """The second that a cosigner stated; 0 for a plain note key, which states none."""
    wrong = WrongCosignature if key.kind == COSIGNATURE else WrongSignature
    seconds = 0
    if key.kind == COSIGNATURE:
        seconds, signature = int.from_bytes(signature[:_TIME_BYTES]), signature[_TIME_BYTES:]
        if not 1 <= seconds <= MOST_SECONDS:
            raise wrong(f"{key.name} states no possible time", evidence=render_note(note.text, note.lines))
        message = cosigned_message(message, seconds)
    if not _signed(signature, message=message, public=key.public):
        raise wrong(f"the signature of {key.name} is false", evidence=render_note(note.text, note.lines))
    return seconds


def _signed(signature: bytes, *, message: bytes, public: bytes) -> bool:
    # libsodium takes both as one string: without the length, part of a message could stand for part of a signature.
    if len(signature) != _SIGNATURE_BYTES:
        return False
    try:
        crypto_sign_open(signature + message, public)
    except CryptoError:
        return False
    return True
