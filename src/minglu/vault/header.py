"""Headers: what outsiders may know of a sealed record, and what binds its parts together.

    {"ciphertext":…,"field":"phone","handle":…,"key":…,"keyholders":["north","east","west"],"record":"rec_…",
     "shares":[…],"source":"debtor_named","threshold":2,"v":1,"version":1}

`shares[i]` commits to the share of `keyholders[i]`, whose first byte is i + 1; `key` commits to the key they give. Both
are needed: AES-GCM alone would let a forger make one ciphertext that opens to different contents under the keys of
different pairs of keyholders, and so one header that holds two numbers. An entry names a header only by
`record_reference`, so that the uses of one record in two months cannot be joined without its salt.
"""

from dataclasses import dataclass
from functools import lru_cache

from minglu.canon.base64 import render_base64
from minglu.canon.digest import RECORD, SIZE, Digest, sha256, tagged
from minglu.canon.errors import CanonError
from minglu.canon.ids import RecordId, check_id
from minglu.canon.json import Object, render
from minglu.vault.errors import WrongExchange
from minglu.vault.members import VERSION, Members, is_name

MOST_BYTES = 8_192
MOST_KEYHOLDERS = 16
MOST_VERSION = 2**31

_NAMES = ("record", "field", "version", "handle", "source", "threshold", "keyholders", "shares", "key", "ciphertext")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """One record: whose field this is (by handle), who gave it, who holds the shares of its key."""

    record: RecordId
    field: str
    version: int
    handle: Digest
    source: str
    threshold: int
    keyholders: tuple[str, ...]
    shares: tuple[Digest, ...]
    key: Digest
    ciphertext: Digest

    def position(self, keyholder: str) -> int | None:
        """The place of a keyholder's share, or None if this record is not shared with it."""
        return self.keyholders.index(keyholder) if keyholder in self.keyholders else None


def render_header(header: Header) -> bytes:
    """The canonical bytes, over which `header_digest` is taken."""
    members: Object = {
        **about(header),
        "threshold": header.threshold,
        "keyholders": header.keyholders,
        "shares": tuple(render_base64(share) for share in header.shares),
        "key": render_base64(header.key),
        "ciphertext": render_base64(header.ciphertext),
    }
    return render(members)


# A record is used many times, and each party to a use reads its header.
@lru_cache(maxsize=1024)
def parse_header(data: bytes) -> Header:
    """The inverse. Raises WrongExchange."""
    members = Members.parse(data, _NAMES, what="a record's header", most=MOST_BYTES)
    try:
        record = RecordId(check_id("rec", members.text("record", most=40)))
    except CanonError as error:
        raise WrongExchange("a record's header: record is not an id of a record") from error
    header = Header(
        record=record,
        field=members.word("field"),
        version=members.number("version", least=1, most=MOST_VERSION),
        handle=Digest(members.data("handle", size=SIZE)),
        source=members.word("source"),
        threshold=members.number("threshold", least=2, most=MOST_KEYHOLDERS),
        keyholders=members.names("keyholders"),
        shares=tuple(Digest(share) for share in members.datas("shares", size=SIZE)),
        key=Digest(members.data("key", size=SIZE)),
        ciphertext=Digest(members.data("ciphertext", size=SIZE)),
    )
    check_sharing(header.keyholders, threshold=header.threshold)
    if len(header.shares) != len(header.keyholders):
        raise WrongExchange("a record's header: one share commitment for each keyholder is needed")
    return header


def check_sharing(keyholders: tuple[str, ...], *, threshold: int) -> None:
    """Return quietly if a key can be shared like this; raise WrongExchange otherwise."""
    if not 2 <= threshold <= len(keyholders) <= MOST_KEYHOLDERS:
        raise WrongExchange(f"at least 2 and at most {MOST_KEYHOLDERS} keyholders, and a threshold from 2 to their number")
    # One keyholder under two names or twice would hold the key alone.
    if len(set(keyholders)) != len(keyholders) or not all(is_name(name) for name in keyholders):
        raise WrongExchange("keyholders have names, each its own, of visible characters without '+'")


def header_digest(header: Header) -> Digest:
    """SHA-256 of the header's bytes."""
    return sha256(render_header(header))


def record_reference(salt: bytes, digest: bytes) -> Digest:
    """What an entry says of the record it opens: SHA-256(0x06 ‖ 32 random bytes ‖ header digest)."""
    if len(salt) != SIZE or len(digest) != SIZE:
        raise WrongExchange(f"a salt and a header digest have {SIZE} bytes each")
    return tagged(RECORD, salt, digest)


def share_commitment(share: bytes) -> Digest:
    """What a header says of a share. A share is as random as the key, so this hides it."""
    return sha256(b"minglu/share/v1\0" + share)


def key_commitment(key: bytes) -> Digest:
    """What a header says of the key. The key is 32 random bytes, so this hides it."""
    return sha256(b"minglu/key/v1\0" + key)


def about(header: Header) -> Object:
    """The members that never change while this version of the field exists: what the ciphertext is bound to.

    The sharing is left out, so that keyholders can be replaced without touching the ciphertext; the ciphertext's digest
    is left out, because it does not exist yet when the ciphertext is made.
    """
    return {
        "v": VERSION,
        "record": header.record,
        "field": header.field,
        "version": header.version,
        "handle": render_base64(header.handle),
        "source": header.source,
    }
