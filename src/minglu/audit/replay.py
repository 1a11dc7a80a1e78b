"""Replay: decide every decision again from the log and its openings alone, and compare.

    replayed = replay(report.entries, openings=openings, packs=versions, first_seen=report.sightings.first_seen, progress=…)

In this order for each entry; in brackets the words of the faults:

1. Every opening given is the one its entry committed to [opening]; one that an auditor needs and was not given is
   named [unopened]: what follows from it cannot be replayed, and decisions after it may come out otherwise.
2. One number has one label a month and one person (`audit.identity`).
3. A decision was made under the packs that the log had adopted by then, and these are among the packs given; packs that
   took the place of others were proposed by one person and approved by another for an instant that had come [packs].
4. Its question is that of its entry and of the ask that the asker signed (`audit.agree`), and can be weighed; consent
   that it rests on was entered with it [question, asked].
5. The history that it saw is rebuilt from the entries before it, by the same function that the gate uses
   (`gate.draft.remember`), and weighed: a permit that the rules would have refused, a refusal that they would have
   permitted [decision], other rules [rules] or facts [facts] than the entry says. A datum is weighed for every purpose
   it was sealed for; a permit ends when the rules would end it [until].
6. An outcome is that of its permit, within its minutes, and the permit was witnessed before it was used; a lapse had
   its reason; what the person is told is what the auditor is told (`audit.aftermath`).
7. Openings were given as the log says they were [given].

Not shown: that what staff and carriers reported was true (whether a call was answered, whether training took place).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from minglu.audit.adoptions import Adoptions, of_change, of_decision
from minglu.audit.aftermath import of_lapse, of_outcome, of_parties
from minglu.audit.agree import ASKED, of_ask, of_question, signed_ask
from minglu.audit.fault import Fault, Faults, What, runs
from minglu.audit.identity import Identity, Where
from minglu.canon.commitment import Opening
from minglu.canon.errors import CanonError
from minglu.canon.instants import Instant, Period
from minglu.canon.json import render
from minglu.gate.decide import weigh_contact
from minglu.gate.draft import remember, subjects_of
from minglu.gate.errors import GateError
from minglu.ledger.entries import Entry, check_openings, parse_entry
from minglu.ledger.errors import LedgerError
from minglu.rules.adoption import ADOPTED, PACKS
from minglu.rules.errors import RulesError
from minglu.rules.history import Event, History
from minglu.rules.history import subjects_of as subjects_of_question
from minglu.rules.next import allowed_until
from minglu.rules.packs import Packs
from minglu.rules.question import Question, parse_question
from minglu.rules.weigh import Decision, weigh

DECIDED: Mapping[str, bool] = {"contact.permit": True, "contact.refusal": False, "datum.sealed": True, "datum.refused": False}
# What an auditor needs of each entry; `parties` opens for the person, and is compared where it is given.
_NEEDED = ("facts", "debt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """How many decisions were made again, how many entries were not opened, and what differed.

    `labels` and `keys` are for `audit.label_proofs`: the label of each number in each month, the key of each month.
    """

    decisions: int
    unopened: int
    faults: tuple[Fault, ...]
    streams: Mapping[str, tuple[Event, ...]]
    labels: Mapping[Where, tuple[str, int]] = field(repr=False)
    keys: Mapping[Period, str] = field(repr=False)


def unseen(_: int) -> Instant | None:
    """Nobody is known to have seen any entry."""
    return None


def replay(
    entries: Iterable[bytes],
    *,
    openings: Mapping[int, Mapping[str, Opening]],
    packs: Iterable[Packs],
    first_seen: Callable[[int], Instant | None] = unseen,
    progress: Callable[[int], None],
) -> Replayed:
    """Replay a verified log, each decision under the version of the packs that it names. Never raises for what the log
    or the openings hold.

    An entry that is not there (b"") or cannot be read is passed over: `verify` has named it.
    """
    run = _Run(openings=openings, packs=packs, first_seen=first_seen)
    size = 0
    for index, data in enumerate(entries):
        run.take(index, data)
        progress(index + 1)
        size = index + 1
    return run.result(size)


class _Run:
    """A history that grows entry by entry."""

    def __init__(
        self, *, openings: Mapping[int, Mapping[str, Opening]], packs: Iterable[Packs], first_seen: Callable[[int], Instant | None]
    ) -> None:
        self._openings = openings
        self._adoptions = Adoptions(packs)
        self._first_seen = first_seen
        self._streams: dict[str, list[Event]] = {}
        self._permits: dict[int, Event] = {}
        self._claims: list[tuple[Event, str]] = []
        self._faults = Faults()
        self._identity = Identity(self._faults)
        self._keys: dict[Period, str] = {}
        self._given = 0
        self._decisions = 0
        self._unopened: list[int] = []
        self._unread = 0

    def take(self, index: int, data: bytes) -> None:
        try:
            entry = parse_entry(data)
        except LedgerError:
            self._unread += 1
            return
        self._read_open(index, entry)
        opened = dict(self._proven(index, entry))
        if any(part in entry.commitments and part not in opened for part in _NEEDED):
            self._unopened.append(index)
            return
        event = remember(entry.kind, index=index, at=entry.at, public=entry.public, openings=opened)
        try:
            self._check(index, entry, event, opened=opened)
        except (RulesError, CanonError, GateError) as error:
            self._faults.at("question", index, f"entry {index} cannot be weighed: {error}")
        for subject in subjects_of(entry.kind, event):
            self._streams.setdefault(subject, []).append(event)

    def result(self, size: int) -> Replayed:
        for index in sorted(self._openings):
            if not 0 <= index < size:
                self._faults.at("opening", index, f"an opening was given for entry {index}, and the log ends at {size} entries")
            elif index >= self._given:
                self._faults.at("given", index, f"the opening of entry {index} was given, and no entry of the log says so")
        for first, last in runs(self._unopened):
            entries = f"entry {first} was" if first == last else f"entries {first} to {last} were"
            self._faults.add("unopened", first, last, says=f"{entries} not opened; what follows from that cannot be replayed")
        self._check_claims()
        for index, sentence in self._adoptions.not_given():
            self._faults.at("packs", index, sentence)
        return Replayed(
            decisions=self._decisions,
            unopened=len(self._unopened),
            faults=self._faults.found(),
            streams={subject: tuple(events) for subject, events in self._streams.items()},
            labels=self._identity.labels,
            keys=self._keys,
        )

    def _check_claims(self) -> None:
        """Evidence of consent is entered with the datum that rests on it. What could not be read may have said so."""
        for event, person in self._claims if not self._unread and not self._unopened else ():
            if not any(given.kind == "consent.given" and given.at <= event.at for given in self._streams.get(person, ())):
                self._faults.at("question", event.index, f"entry {event.index} was decided on evidence of consent, and none was entered")

    def _read_open(self, index: int, entry: Entry) -> None:
        """What stands openly in an entry and bears on those after it, whether or not the rest was opened."""
        event = Event(index=index, at=entry.at, kind=entry.kind.name, said=entry.public)
        if event.kind == ADOPTED:
            self._adoptions.take(event)
        elif event.kind == "period.opened":
            self._keys.setdefault(Period(event.word("month")), event.word("labels"))
        elif event.kind == "openings.given":
            self._given = max(self._given, event.whole("size"))

    def _proven(self, index: int, entry: Entry) -> Iterable[tuple[str, Opening]]:
        """The openings that open what the entry committed to."""
        for part, opening in self._openings.get(index, {}).items():
            try:
                check_openings(entry, {part: opening})
            except (LedgerError, CanonError) as error:
                self._faults.at("opening", index, f"what was given to open entry {index} does not open it: {error}")
                continue
            yield part, opening

    def _check(self, index: int, entry: Entry, event: Event, *, opened: Mapping[str, Opening]) -> None:
        if "parties" in opened:
            parties, packs = opened["parties"].content, self._adoptions.packs_of(event)
            self._note(index, of_parties(event, entry.kind, parties, streams=self._streams, packs=packs))
        self._note(index, of_change(event, self._streams.get(PACKS, ())))
        self._identity.take(index, entry, event)
        kind = entry.kind.name
        if kind in DECIDED:
            self._decide(index, entry, event)
        permit = self._permits.get(event.whole("permit")) if kind in ("contact.outcome", "contact.lapse") else None
        if permit is not None and kind == "contact.outcome":
            self._note(index, of_outcome(event, permit, first_seen=self._first_seen(permit.index)))
        if permit is not None and kind == "contact.lapse":
            self._note(index, of_lapse(event, permit, self._streams, agency=self._question(permit).agency))

    def _note(self, index: int, found: Iterable[tuple[What, str]]) -> None:
        for what, sentence in found:
            self._faults.at(what, index, sentence)

    def _decide(self, index: int, entry: Entry, event: Event) -> None:
        self._decisions += 1
        if entry.kind.name == "contact.permit":
            self._permits[index] = event
        whole = not self._unopened and not self._unread
        self._note(index, of_decision(event, self._adoptions, self._streams.get(PACKS, ()), whole=whole))
        packs = self._adoptions.packs_of(event)
        if packs is None:
            return
        question = self._question(event)
        self._note(index, of_question(event, question, self._streams, packs=packs))
        if entry.kind.name in ASKED:
            self._note(index, of_ask(event, question, self._streams))
        if question.act == "collect" and question.evidence:
            self._claims.append((event, question.person))
        self._compare(index, entry, event, decision=self._weigh(packs, question, at=entry.at))
        if entry.kind.name == "contact.permit":
            self._check_until(index, event, packs=packs, question=question)
        if entry.kind.name == "datum.sealed":
            self._weigh_others(index, event, packs=packs, question=question)

    def _question(self, event: Event) -> Question:
        content = event.said["question"]
        if not isinstance(content, Mapping):
            raise RulesError("the question is no object")
        # A number may be used without any debt.
        return parse_question(content, debtor=str(event.said.get("debtor", "")), debt=str(event.said.get("debt", "")))

    def _history(self, question: Question, *, at: Instant) -> History:
        return History(streams={subject: tuple(self._streams.get(subject, ())) for subject in subjects_of_question(question, at=at)})

    def _weigh(self, packs: Packs, question: Question, *, at: Instant) -> Decision:
        history = self._history(question, at=at)
        return (weigh_contact if question.act == "contact" else weigh)(packs, question, history, at=at)

    def _check_until(self, index: int, event: Event, *, packs: Packs, question: Question) -> None:
        """A permit ends where it was asked to, or where the rules would end it: one given at 21:55 is none for 22:05."""
        until, asked = event.whole("until"), signed_ask(event).ask.until
        if until > asked:
            self._faults.at("until", index, f"the permit of entry {index} stands longer than was asked for")
        elif until > allowed_until(packs, question, self._history(question, at=event.at), at=event.at, until=Instant(until)):
            self._faults.at("until", index, f"the permit of entry {index} stands beyond the moment until which the rules permit it")

    def _weigh_others(self, index: int, event: Event, *, packs: Packs, question: Question) -> None:
        """Every purpose that a datum was sealed for must have been permitted, not only the one that was asked first."""
        for purpose in event.words("purposes"):
            if purpose != question.purpose and not self._weigh(packs, replace(question, purpose=purpose), at=event.at).permitted:
                self._faults.at("decision", index, f"entry {index} sealed a datum for the purpose {purpose}, which the rules refuse")

    def _compare(self, index: int, entry: Entry, event: Event, *, decision: Decision) -> None:
        if decision.permitted != DECIDED[entry.kind.name]:
            said, again = ("permitted", "refuse") if DECIDED[entry.kind.name] else ("refused", "permit")
            self._faults.at("decision", index, f"entry {index} {said} what the rules {again} ({', '.join(decision.rules)})")
        elif render(list(decision.rules)) != render(event.said["rules"]):
            self._faults.at("rules", index, f"entry {index} names other rules than those that decide")
        elif render(list(decision.warnings)) != render(event.said.get("warnings", [])):
            self._faults.at("rules", index, f"entry {index} names other warnings than the rules give")
        elif render(list(decision.saw)) != render(event.said["saw"]):
            self._faults.at("facts", index, f"entry {index} says other facts than its history holds")
