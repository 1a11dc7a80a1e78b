"""Adopting: how the sequencer comes by the rule packs that decide, and enters that approved ones are in force.

adopt_due(history, at=at, draw=draw)                       drafts of packs.adopted, in order
rules_for(act, history, library=library, at=at)            the packs to decide an act under
"""

from collections.abc import Callable

from minglu.acts.ports import Rules
from minglu.canon.instants import Instant
from minglu.gate.act import Act, AskContact, Collect
from minglu.gate.draft import CHANCE, Draft
from minglu.rules.adoption import ADOPTED, PACKS, standing
from minglu.rules.history import History
from minglu.rules.packs import Packs


def adopt_due(history: History, *, at: Instant, draw: Callable[[int], bytes]) -> tuple[Draft, ...]:
    """What was approved for an instant that has come, as the log shall say it."""
    return tuple(
        Draft(
            kind=ADOPTED,
            about=None,
            chance=draw(CHANCE),
            public={"packs": approval.word("packs")},
            facts={"names": list(approval.words("names")), "approved": approval.index},
        )
        for approval in standing(history.of(PACKS), at=at).due
    )


def rules_for(act: Act, history: History, *, library: Rules, at: Instant) -> Packs:
    """What was adopted last. An act that no rule decides waits for no rules: a complaint is heard whatever they say.

    Raises Unusable when the version that the log names cannot decide.
    """
    adopted = standing(history.of(PACKS), at=at).packs
    decided = isinstance(act, AskContact | Collect)
    return library.packs(adopted) if decided and adopted else library.delivered
