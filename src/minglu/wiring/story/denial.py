"""Chapter seven: a denial is refused, the true answer goes out with measures, and letters are written."""

from pathlib import Path

from minglu.acts.answer import answer, close_case
from minglu.acts.find import Found, conclude_task
from minglu.acts.letters import keep_letter
from minglu.canon.instants import DAY, Instant
from minglu.cases.answer import Answer, Refused, Sent
from minglu.cases.deadlines import answer_clock
from minglu.cases.finding import FindingValue
from minglu.cases.measures import Measure
from minglu.papers.write_letter import write_letter
from minglu.wiring.story.letters import authority_letter, demand_letter
from minglu.wiring.story.stage import Stage
from minglu.wiring.story.telling import StoryBroken, hold
from minglu.wiring.story.wrong import Piece


def play(stage: Stage, found: Found, pieces: tuple[Piece, ...]) -> None:
    tell = stage.telling
    tell.chapter(7, "story.denial.title")
    stage.at("2026-11-09 10:00")
    _deny(stage, found)
    stage.at("2026-11-10 11:00")
    _investigate(stage, found)
    stage.at("2026-11-10 16:00")
    _answer(stage, found)
    _consequences(stage)
    for kind, made in (("demand", demand_letter(stage, found, pieces)), ("authority", authority_letter(stage, found, pieces))):
        data = write_letter(made, words=tell.words)
        path = Path("contact") / f"letter-{kind}.pdf"
        (stage.folder / path).write_bytes(data)
        keep_letter(
            stage.node.office, found.finding.case, person=stage.there(stage.contact).person, what=kind, data=data, by=stage.handler.id
        )
        tell.say(f"story.denial.letter.{kind}", file=str(path))
    stage.at("2026-11-12 17:00")
    person = stage.there(stage.contact).person
    due = Instant(stage.clock.now() + DAY)
    close_case(stage.node.office, found.finding.case, person=person, how="answered", by=stage.handler.id, erase_due=due)
    tell.say("story.denial.closed", day=tell.moment(due))


def _deny(stage: Stage, found: Found) -> None:
    """No contact took place, says the handler. The finding says otherwise, and so the answer is not sent."""
    values = tuple((item.allegation, FindingValue.UNRECORDED_IN_SCOPE) for item in found.finding.items)
    denial = Answer(case=found.finding.case, edition=1, values=values, text="经查，没有联系过您。", measures=())
    refused = answer(
        stage.node.office,
        stage.node.files,
        denial,
        finding=found.finding,
        person=stage.there(stage.contact).person,
        by=stage.handler.id,
    )
    if not isinstance(refused, Refused):
        raise StoryBroken("an answer that contradicts the finding was sent")
    stage.telling.say("story.denial.refused", places=len(refused.contradicts))
    for code in refused.instead:
        stage.telling.aside(f"answer_instead.{code}")


def _investigate(stage: Stage, found: Found) -> None:
    """Each task is concluded before its clock ends; what could not be established says what was tried."""
    person = stage.there(stage.contact).person
    for task in found.tasks:
        how = "established" if task.why == "breach" else "not_established"
        conclude_task(
            stage.node.office, task.id, case=found.finding.case, person=person, how=how, tried=task.steps, by=stage.investigator.id
        )
    stage.telling.say("story.denial.investigated", tasks=len(found.tasks))


def _answer(stage: Stage, found: Found) -> None:
    values = tuple((item.allegation, item.value) for item in found.finding.items)
    measures = (Measure(what="suspend_agency", agency=stage.agency), Measure(what="apology"), Measure(what="block_person"))
    true = Answer(case=found.finding.case, edition=1, values=values, text="我们为此道歉。", measures=measures)
    sent = answer(
        stage.node.office,
        stage.node.files,
        true,
        finding=found.finding,
        person=stage.there(stage.contact).person,
        by=stage.handler.id,
    )
    hold(isinstance(sent, Sent) and not sent.contradicts, what="the answer that says what was found is sent")
    zone = stage.node.office.sequencer.packs.zones[stage.node.office.institution.zone]
    if stage.filed_at is None:
        raise StoryBroken("an answer comes after a complaint")
    clock = answer_clock(stage.filed_at, zone=zone)
    hold(stage.clock.now() <= clock.due, what="the answer went out before its legal clock ended")
    stage.telling.say("story.denial.sent", due=stage.telling.moment(clock.due))


def _consequences(stage: Stage) -> None:
    """Measures act on the gate at once."""
    stage.at("2026-11-11 10:00")
    suspended = stage.refused(stage.collector, stage.borrower, purpose="collection")
    stage.telling.say("story.denial.suspended")
    stage.telling.reasons(suspended.reasons)
    blocked = stage.refused(stage.collector, stage.contact, purpose="pass_on_message")
    hold(any(reason.rule.endswith("blocked") for reason in blocked.reasons), what="her data is blocked from every use")
    stage.telling.say("story.denial.blocked")
