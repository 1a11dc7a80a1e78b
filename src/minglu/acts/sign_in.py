"""Signing in: login and password, then what is still missing, then an open session whose key signs.

    signed = sign_in(office, accounts, sessions, passkeys, login="li.na", password=…, key=public, demo_mode=False)
    isinstance(signed, SignedIn) and signed.stage            # "password", "passkey" or "open"

* An unknown login, a closed account and a locked one cost the same as a wrong password. Only an account that exists can
  be locked: whoever spends five tries learns that a login is one. Bounds by source are the pages' business.
* The try is judged and counted in one transaction, after the password was checked: a hundred at once are a hundred.
* A session begins closed (`opening`) and is opened last, when the account is looked at again: what was closed or changed
  meanwhile gets no session. The token is always new.
* `key` is made on the device for this sign-in and never leaves it; the log names it when the session becomes open. Without
  one somebody may read and answer, and sign nothing.
"""

from dataclasses import dataclass, field, replace
from typing import Final, Literal

from minglu.access.accounts import Account
from minglu.access.lockout import failed, locked_until, parse_tries, render_tries
from minglu.access.passwords import NORMAL, Cost, outdated
from minglu.acts.accounts import NO_TRIES, Accounts, hashed, is_password
from minglu.acts.closed_accounts import is_closed
from minglu.acts.errors import NotAllowed, Unusable
from minglu.acts.office import Office
from minglu.acts.passkeys import Passkeys, counting
from minglu.acts.sessions import (
    OPEN,
    OPENING,
    PASSKEY,
    PASSWORD,
    Sessions,
    change_stage,
    end_session,
    open_session,
    resume,
)
from minglu.canon.instants import Instant

_KEY: Final = 32
_LONGEST_LOGIN: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A new session, and what its owner must do next."""

    token: str = field(repr=False)
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRefused:
    """`wrong`: login or password, nobody is told which. `locked`: too many wrong tries; from `again` on one may try."""

    because: Literal["wrong", "locked"]
    again: Instant | None


WRONG: Final = SignInRefused(because="wrong", again=None)


def sign_in(
    office: Office,
    accounts: Accounts,
    sessions: Sessions,
    passkeys: Passkeys,
    *,
    login: str,
    password: str,
    key: bytes | None,
    demo_mode: bool,
    cost: Cost = NORMAL,
) -> SignedIn | SignInRefused:
    """Raises Unusable for a key that is none; ClockWentBack and the like when the sign-in could not be entered."""
    if key is not None and len(key) != _KEY:
        raise Unusable(f"the key of a sign-in is an Ed25519 public key of {_KEY} bytes; reload the page")
    spelled = _spelled(login)
    account = accounts.of_login(spelled)
    right = is_password(account, password, cost=cost)
    better = hashed(office, password, cost=cost) if account is not None and right and outdated(account.hash, cost) else None
    judged = accounts.change(spelled, lambda now: _judged(now, account, right=right, better=better, at=office.clock.now()))
    if isinstance(judged, SignInRefused):
        return judged
    return _opened(office, accounts, sessions, passkeys, judged, key=key, demo_mode=demo_mode)


def _opened(
    office: Office,
    accounts: Accounts,
    sessions: Sessions,
    passkeys: Passkeys,
    account: Account,
    *,
    key: bytes | None,
    demo_mode: bool,
) -> SignedIn | SignInRefused:
    stage = _stage(office, passkeys, account, demo_mode=demo_mode)
    said = {"login": account.login}
    token = open_session(office, sessions, kind="staff", subject=account.staff, stage=OPENING, said=said, signs=key)
    visitor = resume(office, sessions, token)
    now = accounts.of_login(account.login)
    if visitor is None or now is None or now.closed or now.hash != account.hash or is_closed(office, account.staff):
        if visitor is not None:
            end_session(office, sessions, visitor)
        return WRONG
    try:
        change_stage(office, sessions, visitor, stage=stage)
    except NotAllowed:
        # Ended between the two lines above by whoever closed the account or changed its password.
        return WRONG
    return SignedIn(token=token, stage=stage)


def _stage(office: Office, passkeys: Passkeys, account: Account, *, demo_mode: bool) -> str:
    if account.must_change or (account.demo and not demo_mode):
        return PASSWORD
    return PASSKEY if counting(office, passkeys, account.staff) else OPEN


def _judged(
    fresh: Account | None, read: Account | None, *, right: bool, better: str | None, at: Instant
) -> tuple[Account | None, Account | SignInRefused]:
    """What to keep of this try, and its answer. `read` is the account that the password was checked against."""
    if fresh is None or fresh.closed or read is None:
        return None, WRONG
    tries = parse_tries(fresh.tries)
    again = locked_until(tries, at)
    if again is not None:
        return None, SignInRefused(because="locked", again=again)
    if not right or fresh.hash != read.hash:
        tries = failed(tries, at)
        again = locked_until(tries, at)
        refused = WRONG if again is None else SignInRefused(because="locked", again=again)
        return replace(fresh, tries=render_tries(tries)), refused
    account = replace(fresh, hash=better or fresh.hash, tries=NO_TRIES)
    return account, account


def _spelled(login: str) -> str:
    """The login as phones type it: with a capital first and a space behind. What no database can keep is nobody's login."""
    return login[: 4 * _LONGEST_LOGIN].encode("utf-8", "replace").decode("utf-8").strip().lower()[: _LONGEST_LOGIN + 1]
