"""Exhibits: what somebody brought, by its digests.

    exhibit = make_exhibit(data, exhibit_id=id, name="bill.csv", kind="carrier_bill", received=at, from_whom="complainant")
    check_exhibit(exhibit, data)      # returns quietly as long as the bytes are untouched

Rules: the original bytes are never changed; whatever is read from them is a layer of its own. Two digests, SHA-256 and
SM3, because preservation services in China take either. `from_whom` is a role or an id, never a name or a number (P9).

Not done here: storing the bytes, stamping them, reading them.
"""

from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives import hashes

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.digest import SIZE, Digest, sha256
from minglu.canon.errors import CanonError
from minglu.canon.ids import ExhibitId, check_id
from minglu.canon.instants import Instant, check_instant
from minglu.canon.json import parse_object, render
from minglu.evidence.errors import WrongExhibit

KINDS: Final = (
    "carrier_bill",  # made by the telephone company in ordinary business
    "call_records",  # made by the exchange of the lender or its platform
    "signed_mail",  # a mail whose DKIM signature was checked
    "mail",
    "recording",
    "call_backup",  # made by the owner's phone, editable
    "message_backup",
    "address_book",
    "chat",
    "screenshot",
    "form",  # a signed paper or its text
    "other",
)
MOST_BYTES: Final = 2_000_000_000
MOST_NAME: Final = 120
MOST_FROM: Final = 64

_MEMBERS: Final = frozenset({"v", "id", "name", "kind", "size", "sha256", "sm3", "received", "from"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One thing that was brought. The bytes are elsewhere; these digests say which bytes."""

    id: ExhibitId
    name: str
    kind: str
    size: int
    sha256: Digest
    sm3: Digest
    received: Instant
    from_whom: str


def sm3(data: bytes) -> Digest:
    """SM3 (GB/T 32905-2016)."""
    state = hashes.Hash(hashes.SM3())
    state.update(data)
    return Digest(state.finalize())


def make_exhibit(data: bytes, *, exhibit_id: ExhibitId, name: str, kind: str, received: Instant, from_whom: str) -> Exhibit:
    """The exhibit that these bytes are. Raises WrongExhibit."""
    if not data:
        raise WrongExhibit("the file is empty; send it again")
    exhibit = Exhibit(
        id=exhibit_id, name=name, kind=kind, size=len(data), sha256=sha256(data), sm3=sm3(data), received=received, from_whom=from_whom
    )
    return _checked(exhibit)


def check_exhibit(exhibit: Exhibit, data: bytes) -> None:
    """Return quietly if `data` are the exhibit's bytes. Raises WrongExhibit, naming what differs."""
    if len(data) != exhibit.size:
        raise WrongExhibit(f"{len(data)} bytes where the exhibit has {exhibit.size}; fetch the original again")
    if sha256(data) != exhibit.sha256:
        raise WrongExhibit("the bytes have another SHA-256 than the exhibit; fetch the original again")
    if sm3(data) != exhibit.sm3:
        raise WrongExhibit("the bytes have another SM3 than the exhibit; fetch the original again")


def render_exhibit(exhibit: Exhibit) -> bytes:
    """Canonical JSON: what custody binds itself to."""
    return render(
        {
            "v": 1,
            "id": exhibit.id,
            "name": exhibit.name,
            "kind": exhibit.kind,
            "size": exhibit.size,
            "sha256": render_base64(exhibit.sha256),
            "sm3": render_base64(exhibit.sm3),
            "received": exhibit.received,
            "from": exhibit.from_whom,
        }
    )


def parse_exhibit(data: bytes) -> Exhibit:
    """The inverse of `render_exhibit`. Raises WrongExhibit."""
    try:
        members = parse_object(data)
    except CanonError as error:
        raise WrongExhibit("not canonical JSON; send the description of the exhibit as it was handed out") from error
    if members.keys() != _MEMBERS or members["v"] is True or members["v"] != 1:
        raise WrongExhibit("not a description of an exhibit of version 1")
    text = {key: value for key, value in members.items() if isinstance(value, str)}
    numbers = {key: value for key, value in members.items() if isinstance(value, int) and not isinstance(value, bool)}
    try:
        exhibit = Exhibit(
            id=ExhibitId(text["id"]),
            name=text["name"],
            kind=text["kind"],
            size=numbers["size"],
            sha256=Digest(parse_base64(text["sha256"], size=SIZE)),
            sm3=Digest(parse_base64(text["sm3"], size=SIZE)),
            received=Instant(numbers["received"]),
            from_whom=text["from"],
        )
    except (KeyError, CanonError) as error:
        raise WrongExhibit("a member of the exhibit has the wrong form") from error
    return _checked(exhibit)


def _checked(exhibit: Exhibit) -> Exhibit:
    try:
        check_id("exh", exhibit.id)
        check_instant(exhibit.received)
    except CanonError as error:
        raise WrongExhibit("an exhibit needs an id of the kind exh_… and a moment between 1970 and 2100") from error
    if exhibit.kind not in KINDS:
        raise WrongExhibit(f"the kind of an exhibit is one of {', '.join(KINDS)}")
    if not 0 < exhibit.size <= MOST_BYTES:
        raise WrongExhibit(f"an exhibit has 1 to {MOST_BYTES} bytes; split what is larger")
    _check_name(exhibit.name)
    if not 0 < len(exhibit.from_whom) <= MOST_FROM or not exhibit.from_whom.isprintable():
        raise WrongExhibit(f"say who brought the exhibit in 1 to {MOST_FROM} printable characters")
    return exhibit


def _check_name(name: str) -> None:
    """A name is shown and offered for download: no path, nothing that hides (bidi marks are not printable)."""
    if not 0 < len(name) <= MOST_NAME or not name.isprintable() or "/" in name or "\\" in name or name.startswith("."):
        raise WrongExhibit(f"the name of an exhibit is 1 to {MOST_NAME} printable characters without path and leading dot; rename the file")
