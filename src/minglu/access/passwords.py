"""Passwords of local accounts: what a new one must be, and how one is kept.

    kept = hash_password("brass kettle 417 fjord", salt=salt)      # "$argon2id$v=19$m=65536,t=3,p=1$…"
    matches(kept, "brass kettle 417 fjord") is True
    check_new("woaini1314520", login="li.na")                       # raises WrongPassword, code "common"

* Argon2id (RFC 9106). `NORMAL` is the RFC's second recommended choice, 3 passes over 64 MiB with a salt of 128 and a tag
  of 256 bits, but on one lane instead of four: lanes shorten the wait where cores stand idle and cost a guesser nothing.
* A password is compared in NFKC: full-width and half-width letters, composed and decomposed ones, are the same.
* Length counts, not signs of four kinds: twelve characters of anything. Words that everybody chooses count for nothing.
* The salt is handed in, for nothing here draws chance. Kept is the hash and nothing else; nothing here holds a password.

Counting wrong tries is done in `lockout`.
"""

import hmac
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from argon2.exceptions import Argon2Error, VerificationError, VerifyMismatchError
from argon2.low_level import ARGON2_VERSION, Type, hash_secret, verify_secret

from minglu.access.errors import WrongPassword, WrongSignIn

SALT: Final = 16
SHORTEST: Final = 12
LONGEST: Final = 128
# Why a password cannot be used. The last three are for changing one: they are found where the account is.
CODES: Final = ("too_short", "too_long", "is_login", "common", "old_wrong", "same", "locked")
_TAG: Final = 32
# What was typed is cut before anything is computed over it; no password that was accepted is that long in any spelling.
_MOST_TYPED: Final = 1024
# What must be left of a password when the words that anybody would try first are taken out of it.
_LEAST_LEFT: Final = 8
_LEAST_DIFFERENT: Final = 5
_PHC: Final = re.compile(r"\$argon2id\$v=(\d{1,3})\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$[A-Za-z0-9+/]{11,64}\$[A-Za-z0-9+/]{16,86}")

# What guessers try first in this country and elsewhere, and the name of this program. Lower case, longest first.
_COMMON: Final = tuple(
    sorted(
        {
            *("password", "passwort", "passw0rd", "p@ssw0rd", "p@ssword", "pa55word", "passwd", "mima", "wodemima", "密码", "我的密码"),
            *("qwertyuiop", "qwerty", "asdfghjkl", "asdfgh", "zxcvbnm", "1qaz2wsx", "1q2w3e4r", "q1w2e3r4", "qazwsx", "abcdef", "abc123"),
            *("0123456789", "1234567890", "123456789", "12345678", "1234567", "123456", "987654321", "654321", "123123", "112233"),
            *("woaini", "woaini1314", "5201314", "1314520", "1314", "520", "iloveyou", "woaiwojia", "nihao", "zhongguo", "我爱你"),
            *("admin", "administrator", "root", "login", "welcome", "letmein", "changeme", "secret", "guest", "demo", "dragon", "monkey"),
            *("minglu", "明录"),
        },
        key=lambda word: (-len(word), word),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one guess costs: passes over so much memory, in so many lanes."""

    time: int
    memory_kib: int
    lanes: int


NORMAL: Final = Cost(time=3, memory_kib=64 * 1024, lanes=1)


def hash_password(password: str, *, salt: bytes, cost: Cost = NORMAL) -> str:
    """The hash in its usual spelling (PHC), with the cost and the salt in it. Raises WrongSignIn for a salt that is none."""
    if len(salt) != SALT:
        raise WrongSignIn(f"a salt has {SALT} random bytes, not {len(salt)}")
    try:
        hashed = hash_secret(
            _bytes(password),
            salt,
            time_cost=cost.time,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=_TAG,
            type=Type.ID,
        )
    except Argon2Error as error:
        raise WrongSignIn("no password can be hashed at this cost; correct the cost, or give the machine more memory") from error
    return hashed.decode("ascii")


def matches(phc: str, password: str) -> bool:
    """Whether `password` is the one that was hashed. Raises WrongSignIn for a hash that cannot be read: it must not
    pass for a wrong password."""
    _cost_of(phc)
    try:
        return verify_secret(phc.encode("ascii"), _bytes(password), Type.ID)
    except VerifyMismatchError:
        return False
    except VerificationError as error:
        raise WrongSignIn("the kept hash of a password cannot be checked; restore it") from error


def same(one: str, other: str) -> bool:
    """Whether two passwords are one, however they were typed."""
    return hmac.compare_digest(_bytes(one), _bytes(other))


def outdated(phc: str, cost: Cost = NORMAL) -> bool:
    """Whether the hash was made at another cost than `cost`: it is made anew when its password is next at hand."""
    return _cost_of(phc) != (ARGON2_VERSION, cost)


def check_new(password: str, *, login: str) -> None:
    """Return quietly if `password` may be chosen. Raises WrongPassword: too_short, too_long, is_login, common."""
    if len(password) > LONGEST:
        raise WrongPassword("too_long")
    plain = _plain(password)
    if len(plain) < SHORTEST:
        raise WrongPassword("too_short")
    if len(plain) > LONGEST:
        raise WrongPassword("too_long")
    left = plain.casefold()
    if login and login in left:
        left = left.replace(login, "")
        if len(left) < _LEAST_LEFT:
            raise WrongPassword("is_login")
    for word in _COMMON:
        left = left.replace(word, "")
    if len(left) < _LEAST_LEFT or len(set(left)) < _LEAST_DIFFERENT:
        raise WrongPassword("common")


def _plain(password: str) -> str:
    return unicodedata.normalize("NFKC", password[:_MOST_TYPED])


def _bytes(password: str) -> bytes:
    # Half of a surrogate pair is a character like any other here: it must not stop a sign-in with an error.
    return _plain(password).encode("utf-8", "surrogatepass")


def _cost_of(phc: str) -> tuple[int, Cost]:
    read = _PHC.fullmatch(phc)
    if read is None:
        raise WrongSignIn("the kept hash of a password cannot be read; restore it")
    version, memory, time, lanes = (int(number) for number in read.groups())
    return version, Cost(time=time, memory_kib=memory, lanes=lanes)
