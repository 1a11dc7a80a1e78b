"""A batch: one turn of the sequencer, from gathering to answering.

    work = Batch(parts, batch=waiting)
    work.decide(); work.answer_refused(); work.publish(); work.answer_permitted()

One gather, then every act in order, each seeing what the acts before it did; one commit. Before the acts of a batch
come the entries that time alone brings: a new month's label key, rule packs that were approved for an instant that has
come, and the lapse of permits that nobody used.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from minglu.acts.adopting import adopt_due, rules_for
from minglu.acts.errors import ActError, Busy, ClockWentBack, KnownByNow, NotWitnessed, SameKeyOtherAsk
from minglu.acts.ports import Book, Chance, Clock, Journal, Keyholders, Labels, Publisher, Rules, Turn
from minglu.canon.base64 import render_base64
from minglu.canon.digest import EMPTY_ROOT, Digest
from minglu.canon.errors import CanonError
from minglu.canon.instants import SECOND, Instant, period_of
from minglu.gate.act import Act, AskContact, Outside, fingerprint_of, subjects_of_act
from minglu.gate.decide import decide, further_subjects
from minglu.gate.draft import CHANCE, Draft, Written, write
from minglu.gate.errors import GateError, StorageLost
from minglu.gate.keep import Done, Head, Keep, Token, issued_to
from minglu.gate.lapse import Why, lapse
from minglu.gate.outcome import Change, EndTokens, Entered, IssueToken, KnowPerson, Outcome, Permit, Reply
from minglu.gate.reply import parse_reply, render_reply
from minglu.ledger.errors import LedgerError, NotDurable, QuorumMissing
from minglu.ledger.labels import Handle
from minglu.rules.adoption import PACKS
from minglu.rules.errors import RulesError
from minglu.rules.history import History
from minglu.vault.errors import VaultError
from minglu.vault.journal import journal_cipher, seal_rendered

MOST = 512
STEP_BACK = 5 * SECOND
INSTITUTION = "institution"

_NONCE = 12


def never_late() -> bool:
    """Of an act that is done however long it waited."""
    return False


@dataclass(slots=True, kw_only=True)
class Waiting:
    """An act in the queue, and where its answer goes. `late` says whether it has waited longer than it may."""

    act: Act
    key: str | None
    answer: "Future[Reply]"
    late: Callable[[], bool] = never_late


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the sequencer is made of. `at` is called with the name of each point where a crash would matter; `dialler` is
    the one whose one-use keys permits take here: what another node's dialler has laid out, ours could not open."""

    book: Book
    library: Rules
    labels: Labels
    journal: Journal
    publisher: Publisher
    keyholders: Keyholders
    clock: Clock
    chance: Chance
    node: str
    dialler: str
    at: Callable[[str], None]


class Batch:
    """One turn of the sequencer, from gathering to answering."""

    def __init__(self, parts: Parts, *, batch: Sequence[Waiting]) -> None:
        self._parts = parts
        self._batch = batch
        self._replies: list[tuple[Waiting, Reply]] = []
        self._failed: list[tuple[Waiting, Exception]] = []
        self._keeps: list[Keep] = []
        self._history = History(streams={})
        # Subjects whose streams are complete; of others a history holds what this batch entered, at most.
        self._whole: set[str] = set()
        self._keys: tuple[bytes, ...] = ()
        self._lapsing: tuple[Token, ...] = ()
        self._wrapped: Mapping[str, bytes] = {}
        self._journals: dict[str, AESGCM] = {}
        self._numbers: dict[Handle, str] = {}
        self._done: dict[str, Done] = {}
        self._head = Head(size=0, last=Instant(0))
        self._witnessed = True
        self._told_of_packs = 0

    def decide(self) -> None:
        """Gather once, decide in order, write, commit."""
        asks = sum(isinstance(waiting.act, AskContact) for waiting in self._batch)
        outside = Outside(
            witnesses=bool(asks) and self._parts.publisher.reachable(),
            keyholders=bool(asks) and self._parts.keyholders.reachable(),
        )
        with self._parts.book.turn() as turn:
            self._parts.at("sequencer.begun")
            before = turn.head()
            self._head = Head(size=before.size, last=Instant(max(before.last, self._parts.clock.now())))
            backwards = self._parts.clock.now() < before.last - STEP_BACK
            self._gather(turn, asks=asks)
            self._open_period()
            self._adopt_due()
            for token in self._lapsing:
                self._enter_lapse(token, why="unclaimed")
            for waiting in self._batch:
                self._decide_one(turn, waiting, outside=outside, backwards=backwards)
            self._parts.at("sequencer.decided")
            turn.keep(self._keeps, head=self._head)
            self._parts.at("sequencer.written")
            turn.commit()
        self._parts.at("sequencer.committed")

    def answer_refused(self) -> None:
        """Everything but a permit may be known as soon as it is durable; that an act failed no sooner, for it may have
        failed because of what another one in the batch entered."""
        for waiting, error in self._failed:
            waiting.answer.set_exception(error)
        for waiting, reply in self._replies:
            if not isinstance(reply, Permit):
                waiting.answer.set_result(reply)

    def publish(self) -> None:
        """Tiles, checkpoint, cosignatures. Without a quorum, or without room for tiles, the entries stay and are
        published with the next."""
        try:
            self._parts.publisher.publish(size=self._head.size)
        except (QuorumMissing, NotDurable, StorageLost):
            self._witnessed = False

    def answer_permitted(self) -> None:
        """A permit is answered once its entry is witnessed (P1)."""
        for waiting, reply in self._replies:
            if not isinstance(reply, Permit):
                continue
            if self._witnessed:
                waiting.answer.set_result(reply)
            else:
                waiting.answer.set_exception(
                    NotWitnessed("too few witnesses answered; nothing may be used yet, ask again with the same key")
                )

    def _gather(self, turn: Turn, *, asks: int) -> None:
        self._done = dict(turn.done([waiting.key for waiting in self._batch if waiting.key is not None]))
        self._lapsing = turn.lapsed(before=self._head.last, most=MOST)
        wanted = [
            period_of(self._head.last),
            PACKS,
            *(token.person for token in self._lapsing),
            *(subject for waiting in self._batch for subject in subjects_of_act(waiting.act, at=self._head.last)),
        ]
        self._history = turn.gather(_distinct(wanted))
        self._whole = set(self._history.streams)
        self._gather_further(turn, [waiting.act for waiting in self._batch])
        self._keys = turn.one_use_keys(dialler=self._parts.dialler, most=asks) if asks else ()
        self._wrapped = turn.journals([INSTITUTION, *self._history.streams])

    def _gather_further(self, turn: Turn, acts: Sequence[Act]) -> None:
        """What the histories of acts lead to: at first, and before each act, for one of this very batch may lead elsewhere."""
        further = _distinct([subject for act in acts for subject in further_subjects(act, self._history)])
        if missing := [subject for subject in further if subject not in self._whole]:
            kept = turn.gather(missing).streams
            # What this batch entered comes after what was kept before it.
            whole = {subject: (*kept[subject], *self._history.of(subject)) for subject in missing}
            self._history = History(streams={**self._history.streams, **whole})
            self._whole.update(missing)

    def _decide_one(self, turn: Turn, waiting: Waiting, *, outside: Outside, backwards: bool) -> None:
        try:
            if backwards and isinstance(waiting.act, AskContact):
                raise ClockWentBack("the clock went back by more than five seconds; asks wait until it is right again")
            # Without a key nobody will ask what it stood for.
            fingerprint = fingerprint_of(waiting.act) if waiting.key is not None else EMPTY_ROOT
            if waiting.key is not None and waiting.key in self._done:
                self._repeat(waiting, self._done[waiting.key], fingerprint=fingerprint)
                return
            if waiting.late():
                raise Busy("this waited longer than anybody waits for it; nothing was entered, ask again", again=1)
            self._adopt_due()
            self._gather_further(turn, [waiting.act])
            outcome = decide(
                waiting.act,
                self._history,
                packs=rules_for(waiting.act, self._history, library=self._parts.library, at=self._head.last),
                at=self._head.last,
                outside=replace(outside, keys=self._keys[:1]),
            )
            reply = self._enter(outcome, key=waiting.key, fingerprint=fingerprint)
            self._kill(turn, outcome.changes)
            self._replies.append((waiting, reply))
        except (ActError, CanonError, GateError, LedgerError, RulesError, VaultError) as error:
            # This act alone fails: deciding is pure and `_enter` writes nothing, so nothing of it is left behind.
            self._failed.append((waiting, error))

    def _adopt_due(self) -> None:
        """Before anything is decided at or after its instant; also what an act of this very batch approved."""
        if len(self._history.of(PACKS)) == self._told_of_packs:
            return
        for draft in adopt_due(self._history, at=self._head.last, draw=self._parts.chance.draw):
            self._enter(Outcome(reply=Entered(), drafts=(draft,)))
        self._told_of_packs = len(self._history.of(PACKS))

    def _repeat(self, waiting: Waiting, done: Done, *, fingerprint: Digest) -> None:
        if done.digest != fingerprint:
            raise SameKeyOtherAsk("this idempotency key was used for another content; use a new key")
        self._replies.append((waiting, parse_reply(done.reply)))

    def _enter(self, outcome: Outcome, *, key: str | None = None, fingerprint: Digest = EMPTY_ROOT) -> Reply:
        """Give the drafts their places; remember what they say for the acts that follow in this batch."""
        for change in outcome.changes:
            if isinstance(change, KnowPerson):
                self._check_unknown(change)
                # With a second number comes no second journal key: the one that is kept goes on.
                kept = self._kept_journal(change.person) or change.journal
                self._journals.setdefault(change.person, self._unwrapped(change.person, kept))
        written = tuple(self._write(draft, index=self._head.size + place) for place, draft in enumerate(outcome.drafts))
        reply = replace(outcome.reply, index=self._head.size) if written else outcome.reply
        done = Done(digest=fingerprint, index=self._head.size, reply=render_reply(reply)) if key is not None else None
        consumed = self._consume(outcome)
        sealed = tuple(self._seal(entry) for entry in written)
        self._keeps.append(Keep(written=written, sealed=sealed, changes=outcome.changes, key=key, done=done, one_use=consumed))
        if key is not None and done is not None:
            self._done[key] = done
        self._history = self._history.extended((subject, entry.event) for entry in written for subject in entry.subjects)
        self._head = Head(size=self._head.size + len(written), last=self._head.last)
        self._numbers |= {one.number: one.person for one in outcome.changes if isinstance(one, KnowPerson) and one.number is not None}
        return reply

    def _check_unknown(self, change: KnowPerson) -> None:
        """One number is one person (P4), also when two acts of a batch meet it: here nobody else can be writing."""
        if change.number is None:
            return
        person = self._numbers.get(change.number) or self._parts.book.person_of(change.number)
        if person is not None and person != change.person:
            raise KnownByNow("this number became known a moment ago; look whose it is, and do it again")

    def _consume(self, outcome: Outcome) -> bytes | None:
        """A permit takes the one-use key that it names; nobody else gets it."""
        if not any(isinstance(change, IssueToken) for change in outcome.changes):
            return None
        taken, self._keys = self._keys[0], self._keys[1:]
        return taken

    def _write(self, draft: Draft, *, index: int) -> Written:
        at = self._head.last
        label = self._parts.labels.label(period_of(at), draft.about.number) if draft.about is not None else None
        return write(draft, index=index, at=at, by=self._parts.node, label=label)

    def _seal(self, entry: Written) -> Mapping[str, bytes]:
        key = self._journal(entry.about.person if entry.about is not None else INSTITUTION)
        return {
            part: seal_rendered(key, rendered, index=entry.index, part=part, nonce=self._parts.chance.draw(_NONCE))
            for part, rendered in entry.rendered.items()
        }

    def _journal(self, person: str) -> AESGCM:
        if person not in self._journals:
            wrapped = self._kept_journal(person)
            if wrapped is None:
                raise ActError("no journal key is kept for this person; the person must be made known first")
            self._journals[person] = self._unwrapped(person, wrapped)
        return self._journals[person]

    def _kept_journal(self, person: str) -> bytes | None:
        """Gathered with the rest for whoever the acts name; asked for one by one for the few others."""
        return self._wrapped.get(person) or self._parts.book.journal_of(person)

    def _unwrapped(self, person: str, wrapped: bytes) -> AESGCM:
        return journal_cipher(self._parts.journal.key(person, wrapped))

    def _open_period(self) -> None:
        """The month's label key is in the log before the first label that it makes; only log.opened comes before."""
        month = period_of(self._head.last)
        if self._head.size == 0 or self._history.of(month):
            return
        public = {"month": month, "labels": render_base64(self._parts.labels.label_key(month))}
        draft = Draft(kind="period.opened", about=None, chance=self._parts.chance.draw(CHANCE), public=public)
        self._enter(Outcome(reply=Entered(), drafts=(draft,)))

    def _kill(self, turn: Turn, changes: Sequence[Change]) -> None:
        """Tokens that a never, a block, a withdrawal or a suspension ends lapse in the same transaction, so that they
        stop counting and nobody can claim them. Tokens of this very batch are among them."""
        for change in changes:
            if isinstance(change, EndTokens):
                for token in (*turn.live(person=change.person, agency=change.agency), *issued_to(change, self._keeps)):
                    self._enter_lapse(token, why="killed")

    def _enter_lapse(self, token: Token, *, why: Why) -> None:
        """A permit that nobody used is entered as lapsed, so that it stops counting (P4)."""
        act = lapse(token, why=why, chance=self._parts.chance.draw(CHANCE))
        outside = Outside(witnesses=False, keyholders=False)
        outcome = decide(act, self._history, packs=self._parts.library.delivered, at=self._head.last, outside=outside)
        self._enter(outcome)


def _distinct(subjects: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(subject for subject in subjects if subject))
