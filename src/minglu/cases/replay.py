"""Replay: deciding a permit again, from the log alone, as it was decided then.

    replay(permit, packs=versions, history=history) == Replayed(refused_by=(), because="agrees", under=packs)

The history is cut at the permit's own entry, so that nothing later can excuse or condemn it. A permit is judged by the
version of the packs that it was given under, and by no other: law that came later makes no breach of what was done before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from minglu.canon.base64 import render_base64
from minglu.rules.errors import RulesError
from minglu.rules.history import Event, History
from minglu.rules.packs import Packs
from minglu.rules.question import Question, parse_question
from minglu.rules.weigh import weigh


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What came out. `refused_by` names rules of `under` only when the replay refuses."""

    because: Literal["agrees", "refuses", "other_packs", "impossible"]
    refused_by: tuple[str, ...]
    under: Packs | None = None


def replay(permit: Event, *, packs: Iterable[Packs], history: History) -> Replayed:
    """Weigh the question of `permit` again, at its instant, on what was entered before it, under the one of `packs` that
    it names."""
    under = next((one for one in packs if render_base64(one.digest) == permit.said.get("packs")), None)
    if under is None:
        return Replayed(because="other_packs", refused_by=())
    try:
        decision = weigh(under, _question(permit), _cut(history, index=permit.index), at=permit.at)
    except RulesError:
        # An opening that was erased, or an entry the rules cannot read: no verdict either way, and the finding says so.
        return Replayed(because="impossible", refused_by=(), under=under)
    if decision.permitted:
        return Replayed(because="agrees", refused_by=(), under=under)
    return Replayed(because="refuses", refused_by=decision.rules, under=under)


def _question(permit: Event) -> Question:
    content = permit.said.get("question")
    if not isinstance(content, Mapping):
        raise RulesError("the question of this permit is not open to us")
    return parse_question(content, debtor=str(permit.said.get("debtor", "")), debt=str(permit.said.get("debt", "")))


def _cut(history: History, *, index: int) -> History:
    return History(
        streams={subject: tuple(event for event in stream if event.index < index) for subject, stream in history.streams.items()}
    )
