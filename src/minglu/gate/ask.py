"""An ask (使用申请): who wants to use which datum of which person, for what, by which channel, until when.

The asker signs it with the key registered for them, so that later nobody can say that somebody else asked. It names a
sealed datum, never a number: the asker does not know the number, before or after. How it would be done (who comes along, by
which template) is its manner; see `manner`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import nacl.exceptions
import nacl.signing

from minglu.canon.digest import Digest, sha256
from minglu.canon.errors import CanonError
from minglu.canon.ids import AskId, PersonId, RecordId, StaffId, check_id
from minglu.canon.instants import MINUTE, Instant, check_instant
from minglu.canon.json import Object, parse_object, render
from minglu.gate.errors import WrongAsk
from minglu.gate.manner import PLAIN, Manner, manner_object, parse_manner

_DOMAIN = b"minglu/ask/v1\0"
_PLAIN_MEMBERS = ("id", "staff", "person", "datum", "purpose", "channel", "at", "until", "own_device")
_MEMBERS = (*_PLAIN_MEMBERS, "manner")
LONGEST = 30 * MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One wish to use one datum. `at` is the asker's own time, `until` the last moment of use asked for."""

    id: AskId
    staff: StaffId
    person: PersonId
    datum: RecordId
    purpose: str
    channel: str
    at: Instant
    until: Instant
    own_device: bool
    manner: Manner = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedAsk:
    """An ask and the asker's Ed25519 signature over its bytes."""

    ask: Ask
    signature: bytes

    @property
    def digest(self) -> Digest:
        """What the entry commits to as `asked`: bytes and signature together."""
        return sha256(render_ask(self.ask) + self.signature)


def ask_object(ask: Ask) -> Object:
    """The ask as JSON, as an auditor is given it."""
    return {**{name: getattr(ask, name) for name in _PLAIN_MEMBERS}, "manner": manner_object(ask.manner)}


# An ask is rendered to be checked, to be entered and to be told from others: three times within a moment.
@lru_cache(maxsize=1024)
def render_ask(ask: Ask) -> bytes:
    """Canonical JSON of the ask: what is signed."""
    return render(ask_object(ask))


def parse_ask(data: bytes) -> Ask:
    """The inverse of `render_ask`. Raises WrongAsk."""
    try:
        said = parse_object(data)
        if tuple(sorted(said)) != tuple(sorted(_MEMBERS)):
            raise WrongAsk(f"an ask has exactly the members {', '.join(_MEMBERS)}")
        words = [said[name] for name in ("id", "staff", "person", "datum", "purpose", "channel")]
        at, until, own_device = said["at"], said["until"], said["own_device"]
        if not all(isinstance(word, str) and len(word) <= 64 for word in words) or not isinstance(own_device, bool):
            raise WrongAsk("a member of the ask has the wrong type")
        # True is an int in Python and is none in JSON.
        if isinstance(at, bool) or isinstance(until, bool) or not isinstance(at, int) or not isinstance(until, int):
            raise WrongAsk("the times of an ask are whole milliseconds")
        return Ask(
            id=AskId(check_id("ask", str(words[0]))),
            staff=StaffId(check_id("stf", str(words[1]))),
            person=PersonId(check_id("per", str(words[2]))),
            datum=RecordId(check_id("rec", str(words[3]))),
            purpose=str(words[4]),
            channel=str(words[5]),
            at=check_instant(at),
            until=check_instant(until),
            own_device=own_device,
            manner=parse_manner(said["manner"], channel=str(words[5])),
        )
    except CanonError as error:
        raise WrongAsk(f"the ask cannot be read: {error}") from error


def sign_ask(ask: Ask, *, seed: bytes) -> SignedAsk:
    """Sign with the asker's 32-byte Ed25519 seed."""
    return SignedAsk(ask=ask, signature=nacl.signing.SigningKey(seed).sign(_DOMAIN + render_ask(ask)).signature)


def check_ask(signed: SignedAsk, *, keys: Iterable[bytes], now: Instant) -> None:
    """Return quietly if the ask was signed by one of `keys` and names sensible times. Raises WrongAsk.

    An ask older than an hour, or from the future by more than a minute, is refused: an old signature lying about
    must not become a call.
    """
    message = _DOMAIN + render_ask(signed.ask)
    if not any(_signed_by(key, message, signature=signed.signature) for key in keys):
        raise WrongAsk("the signature is not by a key that the log names for this member of staff; sign in again")
    ask = signed.ask
    if not now - 60 * MINUTE <= ask.at <= now + MINUTE:
        raise WrongAsk("the time in the ask is not now; check the clock of this device and ask again")
    if not now < ask.until <= now + LONGEST:
        raise WrongAsk("a use may be asked for up to 30 minutes ahead, and not for the past")


def _signed_by(key: bytes, message: bytes, *, signature: bytes) -> bool:
    try:
        nacl.signing.VerifyKey(key).verify(message, signature)
    except (nacl.exceptions.CryptoError, ValueError):
        return False
    return True
