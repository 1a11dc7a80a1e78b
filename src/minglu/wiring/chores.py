"""The chores of a node, for `wiring.background`: what nobody asks for and somebody must do.

lapses         permits whose minute has passed are entered as lapsed; what too few witnesses saw is shown to them again
findings       a complaint, or what was brought to one, that nobody has compared with the record yet
sessions       what is over is forgotten, and keys made at sign-ins end with it
replies        what is over is forgotten
drafts         a complaint that nobody wrote on for ninety days is deleted with its files
trunk, keys    a rehearsal's calls come back; one-use keys are laid out again
"""

from collections.abc import Iterator

import structlog

from minglu.access.replies import LIVES
from minglu.acts.errors import Unavailable
from minglu.acts.find import ReadExhibits
from minglu.acts.find_waiting import find_waiting
from minglu.acts.kept_drafts import sweep_drafts
from minglu.acts.sweep_sessions import sweep_sessions
from minglu.canon.ids import CaseId
from minglu.canon.instants import Instant
from minglu.wiring.background import Chore
from minglu.wiring.node import Node
from minglu.wiring.telephone import RehearsalTelephone

_LOG = structlog.get_logger("minglu.chores")


def chores_of(node: Node, *, read: ReadExhibits, telephone: RehearsalTelephone | None) -> tuple[Chore, ...]:
    """Everything that this node does by itself."""
    findings = _Findings(node, read=read)
    kept = (
        # An act that enters nothing: every turn of the sequencer begins with the permits that nobody used.
        Chore(name="lapses", every=20, do=node.office.wait_until_published),
        Chore(name="findings", every=1, do=findings.make),
        Chore(name="sessions", every=60, do=lambda: sweep_sessions(node.office, node.sessions)),
        Chore(name="replies", every=600, do=lambda: node.api_replies.sweep(before=_ago(node, LIVES))),
        Chore(name="drafts", every=3_600, do=lambda: sweep_drafts(node.office, node.drafts)),
    )
    return (*kept, *(_rehearsed(telephone) if telephone is not None else ()))


class _Findings:
    """Looks for complaints that wait only when the log has grown since nothing waited."""

    def __init__(self, node: Node, *, read: ReadExhibits) -> None:
        self._node = node
        self._read = read
        self._looked = -1

    def make(self) -> None:
        size = self._node.office.book.head().size
        if size == self._looked:
            return
        failed: list[CaseId] = []

        def told(case: CaseId, error: Exception) -> None:
            failed.append(case)
            _LOG.warning("finding_waits", case=case, error=type(error).__name__)

        find_waiting(self._node.office, self._node.files, read=self._read, told=told)
        if failed:
            raise Unavailable(f"{len(failed)} cases wait for a finding that cannot be made")
        # The size from before: what was entered meanwhile is looked at the next time.
        self._looked = size


def _rehearsed(telephone: RehearsalTelephone) -> Iterator[Chore]:
    yield Chore(name="trunk", every=1, do=telephone.read_back)
    yield Chore(name="keys", every=5, do=telephone.refill)


def _ago(node: Node, span: int) -> Instant:
    return Instant(max(0, node.office.clock.now() - span))
