"""One-time codes: six digits sent to a number, to prove that somebody holds it now.

    issued = issue(state, at, chance=chance, pepper=pepper)      # Issued(state=…, code="042917") or TooMany(again=…)
    tried = try_code(issued.state, at, text="042917", pepper=pepper)   # Proved | Wrong(left=…) | Dead

* A code lives ten minutes and five tries; then it is dead, and only a new one helps.
* Three codes a number and hour, so that a phone is not bombed and nobody gets more than 15 guesses an hour.
* A code proves present possession once: a proved code is gone. It only ever narrows what a lender may do.
* Kept is HMAC-SHA256 under a pepper that is not in the database: six digits alone can be searched in a moment,
  whatever the hash. The code itself is in `Issued`, hides in `repr`, and is kept nowhere.

A pure state machine: every function returns the state to keep. The caller keeps it before it sends or answers, in one
transaction with what it read, or two tries at once would count as one.
"""

import hmac
import unicodedata
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final

from minglu.access.errors import WrongCode
from minglu.canon.instants import HOUR, MINUTE, Instant

LIVES: Final = 10 * MINUTE
MOST_TRIES: Final = 5
MOST_AN_HOUR: Final = 3
DIGITS: Final = 6
CHANCE: Final = 32
SALT: Final = 16
_LEAST_PEPPER: Final = 16
_DOMAIN: Final = b"minglu/code/v1\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCode:
    """The code that counts now, as it is kept."""

    salt: bytes = field(repr=False)
    mark: bytes = field(repr=False)
    issued: Instant
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeState:
    """One number's codes: when the last ones were issued, and the live one if there is one."""

    issued: tuple[Instant, ...] = ()
    live: LiveCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A new code to be sent once; the one before it is void."""

    state: CodeState
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TooMany:
    """No code now; the next one is possible from `again` on."""

    state: CodeState
    again: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """The code was right: present possession is proved, once."""

    state: CodeState


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """The code was wrong; `left` tries remain, at least one."""

    state: CodeState
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """No try can succeed any more: `no_code`, `expired` or `used_up`. Ask for a new code."""

    state: CodeState
    because: str


def issue(state: CodeState, at: Instant, *, chance: bytes, pepper: bytes) -> Issued | TooMany:
    """A new code from 32 random bytes. Raises WrongCode for too little chance or pepper."""
    if len(chance) != CHANCE or len(pepper) < _LEAST_PEPPER:
        raise WrongCode(f"a code needs {CHANCE} random bytes and a pepper of at least {_LEAST_PEPPER}")
    recent = tuple(one for one in state.issued if at - HOUR < one)
    if len(recent) >= MOST_AN_HOUR:
        return TooMany(state=state, again=Instant(recent[-MOST_AN_HOUR] + HOUR))
    # 128 bits over 10^6 codes: no code is likelier than another by more than one part in 10^32.
    code = f"{int.from_bytes(chance[SALT:]) % 10**DIGITS:0{DIGITS}}"
    salt = chance[:SALT]
    live = LiveCode(salt=salt, mark=_mark(code, salt=salt, pepper=pepper), issued=at, tries=0)
    return Issued(state=CodeState(issued=(*recent, at), live=live), code=code)


def try_code(state: CodeState, at: Instant, *, text: str, pepper: bytes) -> Proved | Wrong | Dead:
    """Try `text`. A dead code stays dead, also for the right digits."""
    live = state.live
    if live is None:
        return Dead(state=state, because="no_code")
    if live.tries >= MOST_TRIES:
        return Dead(state=state, because="used_up")
    # Before its own moment as well: a clock that went back must not give a code a second life.
    if not live.issued <= at < live.issued + LIVES:
        return Dead(state=state, because="expired")
    if hmac.compare_digest(_mark(_plain(text), salt=live.salt, pepper=pepper), live.mark):
        return Proved(state=replace(state, live=None))
    tries = live.tries + 1
    kept = replace(state, live=replace(live, tries=tries))
    return Wrong(state=kept, left=MOST_TRIES - tries) if tries < MOST_TRIES else Dead(state=kept, because="used_up")


def _plain(text: str) -> str:
    """What was typed without spaces and full-width digits; cut, so that no long text is hashed."""
    return "".join(unicodedata.normalize("NFKC", text[:40]).split())


def _mark(code: str, *, salt: bytes, pepper: bytes) -> bytes:
    return hmac.new(pepper, _DOMAIN + salt + code.encode("utf-8", "replace"), sha256).digest()
