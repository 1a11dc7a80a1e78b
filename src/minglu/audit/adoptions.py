"""Adoptions: under which version of the rule packs each entry was to be decided, and whether it became so rightly.

    adoptions = Adoptions(packs)
    adoptions.take(event)                    a packs.adopted, in the order of the log
    adoptions.packs_of(event)                the version that a decision names, if it was given

A log begins by naming a version. Every later one is to be adopted on an approval for an instant that had come, by another
person than the one who proposed the same packs; and once its instant has come nothing is decided under the version
before. All of it is the fault `packs`.
"""

from collections.abc import Iterable, Iterator, Sequence

from minglu.audit.fault import What
from minglu.canon.base64 import render_base64
from minglu.rules.adoption import ADOPTED, APPROVED, PROPOSED, standing
from minglu.rules.history import Event
from minglu.rules.packs import Packs

Found = Iterator[tuple[What, str]]


class Adoptions:
    """The versions that were given, and those that the log named so far."""

    def __init__(self, packs: Iterable[Packs]) -> None:
        self._given = {render_base64(one.digest): one for one in packs}
        self._named: dict[str, int] = {}
        self.now = ""

    def take(self, event: Event) -> None:
        """What an adoption says openly, whether or not the rest of it was opened."""
        self.now = event.word("packs")
        self._named.setdefault(self.now, event.index)

    def packs_of(self, event: Event) -> Packs | None:
        """The version that an entry names; None where it names none, or one that was not given."""
        return self._given.get(str(event.said.get("packs", "")))

    def not_given(self) -> Iterator[tuple[int, str]]:
        """The entries whose version nobody was given."""
        for digest, index in self._named.items():
            if digest not in self._given:
                yield index, f"the packs given are not those that the log adopted in entry {index}"


def of_decision(event: Event, adoptions: Adoptions, stream: Sequence[Event], *, whole: bool) -> Found:
    """Whether a decision names the version that was to decide. `whole`: everything before it was opened."""
    if event.said["packs"] != adoptions.now:
        yield "packs", f"entry {event.index} was decided under packs that the log had not adopted"
    elif whole and standing(stream, at=event.at).due:
        yield "packs", f"entry {event.index} was decided under packs that others should have replaced by then"
    if adoptions.packs_of(event) is None:
        yield "packs", f"entry {event.index} was decided under other packs than those given"


def of_change(event: Event, stream: Sequence[Event]) -> Found:
    """Whether an adoption stands on an approval, or an approval on a proposal, by what was entered before."""
    if event.kind == ADOPTED:
        yield from _of_adoption(event, stream)
    elif event.kind == APPROVED:
        yield from _of_approval(event, stream)


def _of_adoption(event: Event, stream: Sequence[Event]) -> Found:
    if "approved" not in event.said:
        if any(one.kind == ADOPTED for one in stream):
            yield "packs", f"entry {event.index} adopts other packs, and nobody had approved them"
        return
    approval = _entry(stream, event.whole("approved"), kind=APPROVED)
    if approval is None or approval.word("packs") != event.word("packs"):
        yield "packs", f"entry {event.index} adopts packs on an approval that is none of them"
    elif event.at < approval.whole("in_force"):
        yield "packs", f"entry {event.index} adopts packs before the instant from which they are in force"


def _of_approval(event: Event, stream: Sequence[Event]) -> Found:
    proposal = _entry(stream, event.whole("proposed"), kind=PROPOSED)
    if proposal is None or proposal.word("packs") != event.word("packs"):
        yield "packs", f"entry {event.index} approves packs that were not proposed"
    elif "actor" not in proposal.said or proposal.said["actor"] == event.said.get("actor"):
        yield "packs", f"entry {event.index} approves packs, and no other person had proposed them"


def _entry(stream: Sequence[Event], index: int, *, kind: str) -> Event | None:
    return next((one for one in stream if one.index == index and one.kind == kind), None)
