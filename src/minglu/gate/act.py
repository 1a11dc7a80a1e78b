"""The acts that the sequencer takes: each is a value that holds all it needs, chance included.

    AskContact   may this datum be used?              decided by rule
    Collect      may this datum be taken in?          decided by rule
    Settle       what became of a permit              once, the first word counts
    Enter        something that happened is entered   nothing to decide any more

Randomness comes in with the act, so that deciding stays pure and can be done again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from minglu.canon.digest import Digest, sha256
from minglu.canon.errors import CanonError
from minglu.canon.ids import DebtId, PersonId, RecordId, TokenId
from minglu.canon.instants import Instant
from minglu.canon.json import render
from minglu.gate.ask import SignedAsk
from minglu.gate.draft import About, Draft
from minglu.gate.errors import WrongDraft
from minglu.gate.outcome import Change, KeepRecord, Reply
from minglu.gate.wording import REGISTERS
from minglu.rules.history import INSTITUTION, days_of_staff
from minglu.rules.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class AskContact:
    """An ask, the digest of the sealed record's header, and the token id and salt that a permit would need."""

    signed: SignedAsk
    header: Digest
    token: TokenId
    salt: bytes = field(repr=False)
    chance: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A datum somebody wants sealed, already encrypted; nothing of it is kept unless the rules permit."""

    field: str
    relation: str
    source: str
    basis: str
    evidence: bool
    purposes: tuple[str, ...]
    places: tuple[str, ...]
    until: Instant
    sealed: KeepRecord | None
    reference: bytes
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Collect:
    """Data about `about`, offered in connection with a debt.

    Permitted, everything is entered and kept together: `arrives` (that a person became known), the datum, `follows` (the
    consent it rests on). Refused, one entry stands under `under`, the borrower, and nothing of the datum is kept.
    """

    about: About
    under: About
    debtor: PersonId
    debt: DebtId
    datum: RecordId
    offered: Offered
    arrives: tuple[Draft, ...]
    follows: tuple[Draft, ...]
    changes: tuple[Change, ...]
    chance: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle:
    """The outcome or lapse of the permit at `permit`. Whichever is entered first stands."""

    permit: int
    about: About
    draft: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter:
    """Drafts and changes that need no rule. `reply` is given back with the index of the first entry."""

    drafts: tuple[Draft, ...]
    reply: Reply
    changes: tuple[Change, ...] = ()


Act = AskContact | Collect | Settle | Enter


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the rules must know about the world outside: who of those needed is there, and a dialler's next key."""

    witnesses: bool
    keyholders: bool
    keys: tuple[bytes, ...] = ()


def subjects_of_act(act: Act, *, at: Instant) -> tuple[str, ...]:
    """The ids whose histories deciding `act` at an instant needs first."""
    if isinstance(act, AskContact):
        ask = act.signed.ask
        registers = REGISTERS if ask.manner.template else ()
        return (ask.person, ask.staff, *ask.manner.companions, INSTITUTION, *days_of_staff(ask.staff, at=at), *registers)
    if isinstance(act, Collect):
        return (act.about.person, act.debtor, INSTITUTION)
    if isinstance(act, Settle):
        return (act.about.person,)
    return ()


def question_of_collect(act: Collect, purpose: str) -> Question:
    """The question that taking in a datum puts to the rules, for one of its purposes."""
    offered = act.offered
    return Question(
        act="collect",
        person=act.about.person,
        number="",
        field=offered.field,
        purpose=purpose,
        channel="",
        staff="",
        agency="",
        debtor=act.debtor,
        debt=act.debt,
        datum=act.datum,
        own_device=False,
        relation=offered.relation,
        source=offered.source,
        basis=offered.basis,
        evidence=offered.evidence,
        places=offered.places,
        count=offered.count,
        witnesses=False,
        keyholders=False,
        one_use_keys=False,
    )


def fingerprint_of(act: Act) -> Digest:
    """What makes two acts the same under one idempotency key: what is said, not the chance they brought.

    Raises WrongDraft for an act that says more than canonical JSON holds.
    """
    if isinstance(act, AskContact):
        return act.signed.digest
    if isinstance(act, Collect):
        return sha256(render([act.about.person, act.datum, act.offered.source, act.offered.count]))
    drafts: Iterable[Draft] = (act.draft,) if isinstance(act, Settle) else act.drafts
    said = [[draft.kind, draft.about.person if draft.about else "", draft.public, draft.facts, draft.debt] for draft in drafts]
    try:
        return sha256(render(said))
    except CanonError as error:
        raise WrongDraft(f"what should be entered has no canonical form: {error}") from error
