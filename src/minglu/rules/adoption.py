"""Adoption: which version of the packs decides at an instant, by what the log says of packs.

    found = standing(history.of(PACKS), at=at)
    found.packs                      # the digest that a decision at this instant must name
    found.due                        # approvals whose instant has come, and that no adoption has named yet

A version is proposed, approved by a second person for an instant to come, and adopted by the sequencer in the first batch
at or after that instant. What decides is what was adopted last: an approval that came due and was not adopted yet is
adopted before anything is decided, and whoever looks at the rules meanwhile is shown what will decide. Of several that
come due at once the last one stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from minglu.canon.instants import Instant
from minglu.rules.history import Event

# The subject under which entries about packs are remembered.
PACKS: Final = "=packs"
ADOPTED: Final = "packs.adopted"
PROPOSED: Final = "packs.proposed"
APPROVED: Final = "packs.approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The digest of the version that decides, empty before a log names one, and the approvals that are due, in order."""

    packs: str
    due: tuple[Event, ...]


def standing(events: Sequence[Event], *, at: Instant) -> Standing:
    """What the entries about packs come to at an instant. Raises WrongHistory."""
    adopted = [event for event in events if event.kind == ADOPTED]
    named = {event.whole("approved") for event in adopted if "approved" in event.said}
    waiting = [event for event in events if event.kind == APPROVED and event.index not in named and event.whole("in_force") <= at]
    due = tuple(sorted(waiting, key=lambda event: (event.whole("in_force"), event.index)))
    last = due[-1:] or adopted[-1:]
    return Standing(packs=last[0].word("packs") if last else "", due=due)
