"""Chapters two and three: three calls a day for everybody together, and when the contact may be called at all."""

from minglu.acts.ask import Permitted, Refused, answer_of
from minglu.canon.digest import Digest
from minglu.canon.ids import TokenId
from minglu.canon.instants import MINUTE, Instant
from minglu.gate.act import AskContact
from minglu.gate.draft import CHANCE
from minglu.vault.header import header_digest, parse_header
from minglu.wiring.story.stage import Stage, Worker
from minglu.wiring.story.telling import StoryBroken, hold


def play_calls(stage: Stage) -> None:
    """Two answered calls, fifty asks at one instant, and the refusals that follow."""
    tell = stage.telling
    tell.chapter(2, "story.calls.title")
    for moment in ("2026-10-12 09:30", "2026-10-12 11:00"):
        stage.at(moment)
        stage.call(stage.collector, stage.borrower, purpose="collection", answered=True, seconds=60)
    tell.say("story.calls.two")
    stage.at("2026-10-12 14:00")
    permits, refusals = _all_at_once(stage)
    hold(len(permits) == 1 and len(refusals) == len(stage.collectors) - 1, what="exactly one of fifty asks is permitted")
    tell.say("story.calls.fifty", asks=len(stage.collectors), permitted=len(permits), refused=len(refusals))
    stage.at("2026-10-12 14:01")
    refused = stage.refused(stage.collector, stage.borrower, purpose="collection")
    _tell_refusal(stage, "story.calls.next", refused)
    stage.dial(permits[0], answered=True, seconds=40)
    stage.clock.set(Instant(stage.clock.now() + MINUTE))
    stage.read_trunk()
    stage.at("2026-10-12 22:30")
    _tell_refusal(stage, "story.calls.late", stage.refused(stage.collector, stage.borrower, purpose="collection"))
    stage.at("2026-10-13 10:00")
    _tell_refusal(stage, "story.calls.contact", stage.refused(stage.collector, stage.contact, purpose="pass_on_message"))
    _tell_refusal(stage, "story.calls.untrained", stage.refused(stage.untrained, stage.borrower, purpose="collection"))


def play_unreachable(stage: Stage) -> None:
    """Attempts on three days make the borrower unreachable; then one call to the contact, to pass on a message."""
    tell = stage.telling
    tell.chapter(3, "story.unreachable.title")
    for moment in ("2026-10-20 10:00", "2026-10-21 15:00", "2026-10-22 18:30"):
        stage.at(moment)
        stage.call(stage.collector, stage.borrower, purpose="collection", answered=False)
    tell.say("story.unreachable.days")
    stage.at("2026-10-23 10:05:14")
    permit = stage.permitted(stage.collector, stage.contact, purpose="pass_on_message")
    dialled = stage.dial(permit, answered=True, seconds=48)
    hold(not dialled.failings, what="all keyholders that were asked gave their share")
    stage.clock.set(Instant(stage.clock.now() + 2 * MINUTE))
    hold(stage.read_trunk().outcomes == 1, what="the call's outcome comes back from the trunk")
    tell.say("story.unreachable.call", keyholders=stage.node.office.threshold, of=len(stage.node.office.keyholders))
    stage.at("2026-10-23 16:00")
    _tell_refusal(stage, "story.unreachable.second", stage.refused(stage.collector, stage.contact, purpose="pass_on_message"))


def _all_at_once(stage: Stage) -> tuple[list[Permitted], list[Refused]]:
    """Every collector asks at the same instant: all asks are in the queue before the first is answered."""
    futures = [stage.node.office.sequencer.submit(_act(stage, worker)) for worker in stage.collectors]
    answers = [answer_of(stage.node.office, future.result(), language=stage.telling.language) for future in futures]
    permits = [answer for answer in answers if isinstance(answer, Permitted)]
    return permits, [answer for answer in answers if isinstance(answer, Refused)]


def _act(stage: Stage, worker: Worker) -> AskContact:
    office, whom = stage.node.office, stage.there(stage.borrower)
    kept = office.book.record(whom.record)
    if kept is None:
        raise StoryBroken("the borrower's number is not sealed")
    return AskContact(
        signed=stage.sign(worker, whom, purpose="collection"),
        header=Digest(header_digest(parse_header(kept.header))),
        token=TokenId(office.id("tok")),
        salt=office.chance.draw(32),
        chance=office.chance.draw(CHANCE),
    )


def _tell_refusal(stage: Stage, message: str, refused: Refused) -> None:
    stage.telling.say(message)
    stage.telling.reasons(refused.reasons)
    if refused.next_allowed is None:
        stage.telling.say("story.next.never")
    else:
        stage.telling.say("story.next.at", moment=stage.telling.moment(refused.next_allowed))
