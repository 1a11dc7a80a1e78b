"""Dialling: the collector presses, the dialler claims the token and calls; what became of it is read from the log.

    dial(office, telephone, token, by=collector)        Dialled(permit=812, before=False)
    progress(office, token, by=collector).state         "waiting", "claimed", then "ended" with its outcome

The rules that hold here:

* A token is for whoever asked for it: nobody dials, or watches, another's permit.
* Pressing twice is harmless. A token is claimed once (`claim`), whoever presses, and the second press is told so.
* Whatever goes wrong, the permit is spent. The dialler says to the log that it did not dial; only where the trunk was
  silent does nobody know, and the permit counts until the trunk's or the carrier's records come back.
* No number is seen here, before or after: the dialler alone opens it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from minglu.acts.allow import staff_of
from minglu.acts.errors import NotAllowed, NotFound, Unavailable, Unusable
from minglu.acts.office import Office
from minglu.canon.ids import StaffId, TokenId
from minglu.canon.instants import Instant
from minglu.gate.keep import Token
from minglu.rules.history import Event
from minglu.vault.errors import TokenGone, TooFewShares, TooLate, TrunkFailed, TrunkSilent, VaultError

CHANNEL: Final = "call"
_SETTLED: Final = ("contact.outcome", "contact.lapse")


class Telephone(Protocol):
    """The dialler, wherever it runs."""

    def dial(self, token: TokenId) -> None:
        """Claim the token, open the one number, hand it to the trunk. Returns when the trunk has taken the call, which may
        end long after; its record comes back another way. Of two calls at once for one token the second waits for the
        first, and then raises TokenGone. Raises a VaultError when nothing was dialled (TrunkSilent: when nobody
        knows), after which the token is spent; NotWitnessed or Unavailable when it was not even claimed."""
        ...


class NotDialled(Unavailable):
    """Nothing rang, or nobody knows; `says` is the message that tells whoever pressed what to do now."""

    def __init__(self, message: str, *, says: str) -> None:
        super().__init__(message)
        self.says = says


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialled:
    """The dialler has the call of this permit. `before`: it had it already, and this press did nothing."""

    permit: int
    before: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How the call ended, by the trunk's record."""

    happened: Instant
    answered: bool
    ended: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a permit stands. `outcome` for a call that ended; `lapse` says why a permit ended without one."""

    state: Literal["waiting", "claimed", "ended"]
    permit: int
    until: Instant
    outcome: Ended | None = None
    lapse: str = ""


# Which sentence goes with which failure: for the log of errors, and for whoever pressed.
_FAILURES: Final[Mapping[type[VaultError], tuple[str, str]]] = {
    TooLate: ("the permit's minute has passed; ask again", "undialled.too_late"),
    TooFewShares: ("too few keyholders answered; nothing was dialled, ask again in a minute", "undialled.too_few_shares"),
    TrunkFailed: ("the trunk did not take the call; nothing was dialled, ask again", "undialled.trunk_failed"),
    TrunkSilent: ("the trunk did not answer; its records will say whether a call began, do not call meanwhile", "undialled.trunk_silent"),
}
_GONE: Final = ("the permit has ended without a call; ask again", "undialled.gone")
_SEALED: Final = ("what is sealed could not be opened; nothing was dialled, the operator must look at the dialler", "undialled.sealed")


def dial(office: Office, telephone: Telephone, token: TokenId, *, by: StaffId) -> Dialled:
    """Have the permit of this token dialled. Raises NotFound, NotAllowed, Unusable for a permit of another channel,
    NotDialled."""
    kept, permit = _permit_of(office, token, by=by)
    if permit.word("channel") != CHANNEL:
        raise Unusable("this permit is not for a call; it cannot be dialled")
    if _handed_over(_progress(office, kept)):
        return Dialled(permit=kept.permit, before=True)
    try:
        telephone.dial(token)
    except TokenGone as error:
        # Two presses at once: the other one claimed it between our look and our call.
        if _handed_over(progress(office, token, by=by)):
            return Dialled(permit=kept.permit, before=True)
        raise _not_dialled(_GONE) from error
    except VaultError as error:
        raise _not_dialled(_FAILURES.get(type(error), _SEALED)) from error
    return Dialled(permit=kept.permit, before=False)


def progress(office: Office, token: TokenId, *, by: StaffId) -> Progress:
    """Where the permit of this token stands now. Raises NotFound, NotAllowed."""
    kept, _ = _permit_of(office, token, by=by)
    return _progress(office, kept)


def _permit_of(office: Office, token: TokenId, *, by: StaffId) -> tuple[Token, Event]:
    """The token and the entry it stands for, for whoever asked for it and still has a role."""
    if not staff_of(office, by).roles:
        raise NotAllowed("you have no role here any more; ask the compliance officer")
    kept = office.book.token(token)
    if kept is None:
        raise NotFound("there is no such permit; ask again")
    permit = next((event for event in office.book.history([kept.person]).of(kept.person) if event.index == kept.permit), None)
    question = permit.said.get("question") if permit is not None else None
    if permit is None or not isinstance(question, Mapping) or question.get("staff") != by:
        raise NotAllowed("this permit was given to somebody else; ask yourself")
    return kept, permit


def _progress(office: Office, kept: Token) -> Progress:
    events = office.book.history([kept.person]).of(kept.person)
    settled = next((event for event in events if event.kind in _SETTLED and event.said["permit"] == kept.permit), None)
    if settled is not None and settled.kind == "contact.outcome":
        outcome = Ended(
            happened=settled.instant("happened"),
            answered=settled.flag("answered"),
            ended=settled.word("ended"),
            seconds=settled.whole("seconds"),
        )
        return Progress(state="ended", permit=kept.permit, until=kept.until, outcome=outcome)
    if settled is not None:
        return Progress(state="ended", permit=kept.permit, until=kept.until, lapse=settled.word("why"))
    if kept.claimed:
        return Progress(state="claimed", permit=kept.permit, until=kept.until)
    # Its lapse is entered by the next batch; that it can no longer be claimed is true already.
    if kept.ended or kept.until <= office.clock.now():
        return Progress(state="ended", permit=kept.permit, until=kept.until, lapse="killed" if kept.ended else "unclaimed")
    return Progress(state="waiting", permit=kept.permit, until=kept.until)


def _handed_over(now: Progress) -> bool:
    """Whether the dialler has, or had, the call. Raises NotDialled for a permit that ended without one."""
    if now.state == "ended" and now.outcome is None:
        raise _not_dialled(_GONE)
    return now.state != "waiting"


def _not_dialled(failure: tuple[str, str]) -> NotDialled:
    message, says = failure
    return NotDialled(message, says=says)
