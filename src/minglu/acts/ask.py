"""Asking to contact somebody: the answer is a dial token, or the reason why not and when it would be allowed.

answer = ask_contact(office, signed, key="…", language="zh")
isinstance(answer, Refused) and answer.next_allowed
"""

from dataclasses import dataclass

from minglu.acts.allow import staff_of
from minglu.acts.errors import NotAllowed, NotFound
from minglu.acts.office import Office
from minglu.canon.ids import StaffId, TokenId
from minglu.canon.instants import Instant
from minglu.gate.act import AskContact
from minglu.gate.ask import SignedAsk
from minglu.gate.outcome import Permit, Refusal, Reply
from minglu.ledger.entries import parse_entry
from minglu.ledger.promise import Promise
from minglu.ledger.tree import leaf_hash
from minglu.rules.explain import Language, Reason, explain, explain_rule
from minglu.rules.history import Event, subjects_of
from minglu.rules.next import next_allowed
from minglu.rules.packs import Packs
from minglu.vault.header import header_digest, parse_header

_WAIT = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Permitted:
    """A dial token, the entry that stands for it, and what the asker should think of first: `warnings` stand in no way."""

    token: TokenId
    until: Instant
    index: int
    warnings: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why not, what would lift it, when the same ask would be permitted, and the promise that the refusal is entered."""

    index: int
    reasons: tuple[Reason, ...]
    next_allowed: Instant | None
    promise: bytes


def ask_contact(office: Office, signed: SignedAsk, *, language: Language) -> Permitted | Refused:
    """Ask. The ask's own signed id is the idempotency key: one signature is one ask, however often it is sent.

    Raises WrongAsk, NotFound, NotWitnessed, ClockWentBack, StorageFull: then nothing may be used.
    """
    kept = office.book.record(signed.ask.datum)
    if kept is None:
        raise NotFound("no such datum is sealed here; reload the work list and ask again")
    act = AskContact(
        signed=signed,
        header=header_digest(parse_header(kept.header)),
        token=TokenId(office.id("tok")),
        salt=office.chance.draw(32),
        chance=office.chance.draw(96),
    )
    reply = office.sequencer.submit(act).result(_WAIT)
    return answer_of(office, reply, language=language)


def check_carried(office: Office, asker: StaffId, *, by: StaffId) -> None:
    """Return quietly if a system that runs under the pseudonym `by` may hand in what `asker` signed or pressed: of its own
    agency, or as one of the lender's own. Raises NotAllowed."""
    if (agency := staff_of(office, by).agency) != office.institution.agency and agency != staff_of(office, asker).agency:
        raise NotAllowed("this key hands in asks for the staff of its own agency; use a key of the agency whose staff ask")


def answer_of(office: Office, reply: Reply, *, language: Language) -> Permitted | Refused:
    """A reply of the sequencer in the form that the asker is given."""
    if isinstance(reply, Permit):
        return Permitted(token=reply.token, until=reply.until, index=reply.index, warnings=_warnings(office, reply, language=language))
    if not isinstance(reply, Refusal):
        raise NotFound("this key stands for another kind of act")
    packs = office.sequencer.packs
    now = office.clock.now()
    history = office.book.history(subjects_of(reply.question, at=now))
    (entry,) = office.book.entries(reply.index, reply.index + 1)
    return Refused(
        index=reply.index,
        reasons=explain(_of_then(office, history.of(reply.question.person), index=reply.index), reply.decision, language=language),
        next_allowed=next_allowed(packs, reply.question, history, at=now),
        promise=office.promise(Promise(origin=office.origin, leaf=leaf_hash(entry), at=parse_entry(entry).at)),
    )


def _warnings(office: Office, permit: Permit, *, language: Language) -> tuple[Reason, ...]:
    """What warned, in words. Packs that were adopted since may have lost a rule; its permit is over by then, and its warning."""
    packs = office.sequencer.packs
    return tuple(explain_rule(packs.rule(name), language=language) for name in permit.decision.warnings if name in packs.by_id)


def _of_then(office: Office, stream: tuple[Event, ...], *, index: int) -> Packs:
    """The packs that an entry was decided under: the same key may be asked again after they changed, and their rules
    are gone."""
    for event in reversed(stream):
        if event.index == index:
            return office.library.packs(event.word("packs"))
    return office.sequencer.packs
