"""Replay: decide every decision again from the log and its openings alone, and compare.

    report = replay(entries, openings=openings, packs=packs, progress=…)

The history that each decision saw is rebuilt from the entries before it, by the same function that the gate uses
(`gate.draft.remember`), and weighed under the same packs. A permit the rules would have refused, a refusal they would
have permitted, other facts or other rules than the entry says: each is a fault. An opening that was not given cannot
be replayed; it is counted, and so is every decision that may depend on it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from minglu.audit.fault import Fault, at
from minglu.canon.base64 import render_base64
from minglu.canon.commitment import Opening
from minglu.canon.errors import CanonError
from minglu.canon.json import render
from minglu.gate.draft import remember, subjects_of
from minglu.ledger.entries import Entry, check_openings, parse_entry
from minglu.ledger.errors import LedgerError
from minglu.rules.errors import RulesError
from minglu.rules.history import Event, History
from minglu.rules.history import subjects_of as subjects_of_question
from minglu.rules.packs import Packs
from minglu.rules.question import parse_question
from minglu.rules.weigh import Decision, weigh

DECIDED: Mapping[str, bool] = {"contact.permit": True, "contact.refusal": False, "datum.sealed": True, "datum.refused": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """How many decisions were made again, how many openings were not given, and what differed."""

    decisions: int
    unopened: int
    faults: tuple[Fault, ...]
    streams: Mapping[str, tuple[Event, ...]]


def replay(
    entries: Iterable[bytes],
    *,
    openings: Mapping[int, Mapping[str, Opening]],
    packs: Packs,
    progress: Callable[[int], None],
) -> Replayed:
    """Replay a verified log. Never raises for what the log holds."""
    run = _Run(openings=openings, packs=packs)
    for index, data in enumerate(entries):
        run.take(index, data)
        progress(index + 1)
    return run.result()


class _Run:
    """A history that grows entry by entry."""

    def __init__(self, *, openings: Mapping[int, Mapping[str, Opening]], packs: Packs) -> None:
        self._openings = openings
        self._packs = packs
        self._streams: dict[str, list[Event]] = {}
        self._faults: list[Fault] = []
        self._decisions = 0
        self._unopened = 0

    def result(self) -> Replayed:
        streams = {subject: tuple(events) for subject, events in self._streams.items()}
        return Replayed(decisions=self._decisions, unopened=self._unopened, faults=tuple(self._faults), streams=streams)

    def take(self, index: int, data: bytes) -> None:
        try:
            entry = parse_entry(data)
            opened = self._openings.get(index, {})
            check_openings(entry, opened)
        except (LedgerError, CanonError) as error:
            self._faults.append(at("opening", index, f"what was given to open entry {index} does not open it: {error}"))
            return
        if any(part not in opened for part in ("facts", "debt") if part in entry.commitments):
            self._unopened += 1
            return
        event = remember(entry.kind, index=index, at=entry.at, public=entry.public, openings=opened)
        if entry.kind.name in DECIDED:
            self._decide(index, entry, event)
        for subject in subjects_of(entry.kind, event):
            self._streams.setdefault(subject, []).append(event)

    def _decide(self, index: int, entry: Entry, event: Event) -> None:
        self._decisions += 1
        if event.said["packs"] != render_base64(self._packs.digest):
            self._faults.append(at("packs", index, f"entry {index} was decided under other packs than those given"))
            return
        try:
            decision = self._weigh(entry, event)
        except (RulesError, CanonError) as error:
            self._faults.append(at("question", index, f"the question of entry {index} cannot be weighed: {error}"))
            return
        self._compare(index, entry, event, decision)

    def _weigh(self, entry: Entry, event: Event) -> Decision:
        content = event.said["question"]
        if not isinstance(content, Mapping):
            raise RulesError("the question is no object")
        question = parse_question(content, debtor=str(event.said.get("debtor", "")), debt=str(event.said.get("debt", "")))
        streams = {subject: tuple(self._streams.get(subject, ())) for subject in subjects_of_question(question)}
        return weigh(self._packs, question, History(streams=streams), at=entry.at)

    def _compare(self, index: int, entry: Entry, event: Event, decision: Decision) -> None:
        if decision.permitted != DECIDED[entry.kind.name]:
            said, again = ("permitted", "refused") if DECIDED[entry.kind.name] else ("refused", "permitted")
            rules = ", ".join(decision.rules)
            self._faults.append(at("decision", index, f"entry {index} {said} what the rules {again} ({rules})"))
        elif render(list(decision.rules)) != render(event.said["rules"]):
            self._faults.append(at("rules", index, f"entry {index} names other rules than those that decide"))
        elif render(list(decision.saw)) != render(event.said["saw"]):
            self._faults.append(at("facts", index, f"entry {index} says other facts than its history holds"))
