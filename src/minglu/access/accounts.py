"""How somebody of the staff signs in, as kept: an account, and the passkeys beside it.

What somebody may do is said by the log (`staff`), and so is which passkeys count. Nothing here holds a password.
"""

from dataclasses import dataclass, field

from minglu.canon.ids import StaffId
from minglu.canon.instants import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A login with the hash of its password. `tries` as `lockout` renders them. `demo`: its password is published; it
    opens nothing outside a demo."""

    staff: StaffId
    login: str
    hash: str = field(repr=False)
    tries: bytes = field(repr=False)
    must_change: bool
    demo: bool
    closed: bool
    opened: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A passkey. `public` is the key in COSE's spelling, `name` what its owner calls it."""

    credential: bytes
    staff: StaffId
    public: bytes
    sign_count: int
    name: str
    added: Instant
