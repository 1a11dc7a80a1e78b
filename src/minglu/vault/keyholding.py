"""Keyholding: everything a keyholder checks, alone, on its own clock and policy, before a share leaves it.

    shown = read_request(request)                                            step 1; raises WrongExchange
    judge(shown, policy=policy, memory=memory, private=key, at=now, checks=checks)  -> Verified | Denial

The steps in their order; the first that fails is the answer, by its code.

     1  (malformed)         the request, its entries, proofs and header can be read: `shown.read_request`
     2  unknown_dialler     the policy pins a key for this dialler
        wrong_signature     … and it signed the whole request
     3  not_a_permit        the entry is a contact.permit of the version we know
     4  purpose_closed      the policy lets this purpose open anything
        channel_closed      … and this channel: who only telephones needs no number for a letter
     5  past_until          our clock has not reached `until`
        from_the_future     the entry is not later than our clock by more than the skew
        too_long            the permit does not stand longer than the policy lets one stand (stockpiling)
     6  not_in_log          the entry is under a checkpoint that the log signed and enough witnesses cosigned
     7  month_not_in_log    the month's period.opened is so too, in the same log
        other_month         … and it opened the permit's month
        second_label_key    … with the first key we ever saw for that month; a second one is a fraud
     8  wrong_one_use_key   the one-use key is the one that the permit is for
     9  wrong_record        salt and header make up the permit's record reference
        field_closed        the policy lets this field be opened
    10  wrong_label         the label is the handle's in that month, by VRF proof
    11  erased              neither record nor handle has a tombstone
    12  wrong_wrap          the wrap opens for us, to the share that the header commits to at our place
    13  other_header        the same entry opened no other header before; the same one: the answer is repeated
    14  too_many_today      not more openings this UTC day than the policy lets through
        too_many            … and not more this minute

Pure: memory is read before and written after (`servers.keyholder`); the two costly checks come in as `Checks`, so that
their results can be remembered. An empty policy opens nothing (P3).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Protocol

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from minglu.canon.digest import Digest
from minglu.canon.instants import HOUR, SECOND, Instant, Period
from minglu.ledger.errors import LedgerError
from minglu.ledger.labels import Handle, check_label
from minglu.ledger.policy import Policy, Witnessed, check_quorum
from minglu.ledger.proofs import check_inclusion
from minglu.ledger.tlog_proof import TlogProof
from minglu.ledger.tree import leaf_hash
from minglu.vault.errors import VaultError, WrongSignature
from minglu.vault.exchange import Denial, check_request
from minglu.vault.header import record_reference
from minglu.vault.memory import Memory, Opened
from minglu.vault.one_use import digest_of
from minglu.vault.seal import open_wrap
from minglu.vault.shown import Permit, Shown, opening_asked

SENTENCES: Final[Mapping[str, str]] = {
    "unknown_dialler": "This keyholder's policy names no dialler of this name; its operator must pin the dialler's key.",
    "wrong_signature": "The request is not signed by the key that is pinned for this dialler.",
    "not_a_permit": "The entry shown is not a permit; only a contact.permit opens anything.",
    "purpose_closed": "This keyholder's policy does not open anything for this purpose.",
    "channel_closed": "This keyholder's policy does not open anything for this channel.",
    "past_until": "By this keyholder's clock the permit has ended; ask again.",
    "from_the_future": "By this keyholder's clock the entry was made in the future; compare the clocks.",
    "too_long": "The permit stands longer than this keyholder's policy accepts; a permit stands for minutes.",
    "not_in_log": "The entry is not proved to be in the log under enough witnesses.",
    "month_not_in_log": "The opening of the month is not proved to be in the same log under enough witnesses.",
    "other_month": "The opening shown is of another month than the permit.",
    "second_label_key": "The month was opened before under another key; keep both entries, this is a fraud of the log.",
    "wrong_one_use_key": "The permit is for another one-use key.",
    "wrong_record": "The permit is for another record.",
    "field_closed": "This keyholder's policy does not open this field.",
    "wrong_label": "The label of the permit is not that of the number in the record.",
    "erased": "The record or the number was erased; it stays closed.",
    "wrong_wrap": "The sealed share is not for this keyholder and this record, or is not the one committed to.",
    "other_header": "The same entry has opened another record before; one permit opens one record.",
    "too_many_today": "This keyholder has opened as many records today (UTC) as its policy lets through; ask its operator.",
    "too_many": "This keyholder has opened as many records this minute as its policy lets through; try again in a minute.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyholderPolicy:
    """What one keyholder was set up to accept. `diallers` gives the Ed25519 key pinned for each name.

    `per_minute` and `per_day` bound how fast a lender's whole book could be opened under permits that it gives itself: they
    have no default, because only the keyholder knows how many calls a day are honest. `skew` and `longest` are
    milliseconds: how far an entry may be ahead of our clock, how long a permit may stand.
    """

    name: str
    log_policy: Policy
    diallers: Mapping[str, bytes]
    purposes: frozenset[str]
    per_minute: int
    per_day: int
    channels: frozenset[str] = frozenset({"call"})
    fields: frozenset[str] = frozenset({"phone", "name"})
    skew: int = 5 * SECOND
    longest: int = HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Every check held. `repeated`: the same entry has opened the same record before, so nothing new is remembered."""

    share: bytes = field(repr=False)
    opened: Opened
    repeated: bool


class LabelCheck(Protocol):
    """As `ledger.labels.check_label`."""

    def __call__(self, public: bytes, period: Period, *, handle: Handle, proof: bytes) -> bytes:
        """The label; raises WrongLabel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """The two checks that cost most. Results may be remembered, failures need not be."""

    quorum: Callable[[bytes], Witnessed]
    label: LabelCheck


def checks_under(policy: Policy) -> Checks:
    """The two checks as they are, remembering nothing."""
    return Checks(quorum=partial(check_quorum, policy), label=check_label)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """The keyholder's side of one judgement."""

    policy: KeyholderPolicy
    memory: Memory
    private: X25519PrivateKey = field(repr=False)
    at: Instant
    checks: Checks


# The code of the denial, or None to go on.
_Step = Callable[[Shown, Permit, _Own], str | None]


def judge(
    shown: Shown, *, policy: KeyholderPolicy, memory: Memory, private: X25519PrivateKey, at: Instant, checks: Checks
) -> Verified | Denial:
    """The share and what to remember, or the first reason against it. Steps 2 to 14 of the table above."""
    own = _Own(policy=policy, memory=memory, private=private, at=at, checks=checks)
    code = _check_dialler(shown, own)
    if code is not None:
        return deny(code)
    permit = shown.permit
    if permit is None:
        return deny("not_a_permit")
    code = _first(_BEFORE_SHARE, shown, permit, own)
    if code is not None:
        return deny(code)
    try:
        share = open_wrap(shown.request.wrap, shown.header, digest=shown.header_digest, keyholder=policy.name, private=private)
    except VaultError:
        return deny("wrong_wrap")
    code = _first(_AFTER_SHARE, shown, permit, own)
    if code is not None:
        return deny(code)
    return Verified(share=share, opened=opening_asked(shown, at=at), repeated=memory.header is not None)


def deny(code: str) -> Denial:
    """The denial with this code and its sentence."""
    return Denial(code=code, because=SENTENCES[code])


def _first(steps: tuple[_Step, ...], shown: Shown, permit: Permit, own: _Own) -> str | None:
    return next((code for step in steps if (code := step(shown, permit, own)) is not None), None)


# ---- The steps, in their order --------------------------------------------------------------------------------------


def _check_dialler(shown: Shown, own: _Own) -> str | None:
    pinned = own.policy.diallers.get(shown.request.dialler)
    if pinned is None:
        return "unknown_dialler"
    try:
        check_request(shown.request, public=pinned)
    except WrongSignature:
        return "wrong_signature"
    return None


def _check_purpose(_: Shown, permit: Permit, own: _Own) -> str | None:
    if permit.purpose not in own.policy.purposes:
        return "purpose_closed"
    return None if permit.channel in own.policy.channels else "channel_closed"


def _check_times(_: Shown, permit: Permit, own: _Own) -> str | None:
    if permit.until <= own.at:
        return "past_until"
    if permit.at > own.at + own.policy.skew:
        return "from_the_future"
    return "too_long" if permit.until - permit.at > own.policy.longest else None


def _check_entry(shown: Shown, _: Permit, own: _Own) -> str | None:
    return None if _in_log(shown.proof, shown.leaf, shown.origin, own) else "not_in_log"


def _check_month(shown: Shown, permit: Permit, own: _Own) -> str | None:
    # In the same log: a policy may name several, and another log's month says nothing about this one's labels.
    if not _in_log(shown.period_proof, leaf_hash(shown.request.period_entry), shown.origin, own):
        return "month_not_in_log"
    if shown.month != permit.period:
        return "other_month"
    return "second_label_key" if own.memory.month_key not in (None, shown.month_key) else None


def _check_one_use(shown: Shown, permit: Permit, _: _Own) -> str | None:
    return None if digest_of(shown.request.one_use) == permit.to else "wrong_one_use_key"


def _check_record(shown: Shown, permit: Permit, own: _Own) -> str | None:
    if record_reference(shown.request.salt, shown.header_digest) != permit.record:
        return "wrong_record"
    return None if shown.header.field in own.policy.fields else "field_closed"


def _check_label(shown: Shown, permit: Permit, own: _Own) -> str | None:
    handle = Handle(shown.header.handle)
    try:
        label = own.checks.label(shown.month_key, shown.month, handle=handle, proof=shown.request.label_proof)
    except LedgerError:
        return "wrong_label"
    return None if label == permit.label else "wrong_label"


def _check_erased(_: Shown, __: Permit, own: _Own) -> str | None:
    return "erased" if own.memory.erased else None


def _check_other_header(shown: Shown, _: Permit, own: _Own) -> str | None:
    return None if own.memory.header in (None, shown.header_digest) else "other_header"


def _check_rate(_: Shown, __: Permit, own: _Own) -> str | None:
    # A repeated answer opens nothing new, so it is not counted.
    if own.memory.header is not None:
        return None
    if own.memory.today >= own.policy.per_day:
        return "too_many_today"
    return "too_many" if own.memory.this_minute >= own.policy.per_minute else None


_BEFORE_SHARE: Final[tuple[_Step, ...]] = (
    _check_purpose,
    _check_times,
    _check_entry,
    _check_month,
    _check_one_use,
    _check_record,
    _check_label,
    _check_erased,
)
_AFTER_SHARE: Final[tuple[_Step, ...]] = (_check_other_header, _check_rate)


def _in_log(proof: TlogProof, leaf: Digest, origin: str, own: _Own) -> bool:
    """Whether `leaf` is under a witnessed checkpoint of this log. As `ledger.check_tlog_proof`, with its one costly
    half, which many proofs share, taken from `checks`."""
    try:
        checkpoint = own.checks.quorum(proof.checkpoint).checkpoint
        check_inclusion(leaf, index=proof.index, size=checkpoint.size, proof=proof.hashes, root=checkpoint.root)
    except LedgerError:
        return False
    return checkpoint.origin == origin
