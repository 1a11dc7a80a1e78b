"""Two complaints that were there before: one answered and closed in time, one that nobody has answered yet.

Both through the same acts as everybody's: possession proved by code, the finding computed, the answer held against it.
Each brings the bill of her carrier: it tells of the calls among those of an ordinary day, and shows that the number was
hers before she proved it here.
"""

from dataclasses import replace
from typing import Final

from minglu.access.codes import Dead, Wrong
from minglu.acts.answer import answer, close_case
from minglu.acts.complain import Brought, Filed, file
from minglu.acts.find import Found, conclude_task, find
from minglu.acts.never import say_never, withdraw_consent
from minglu.acts.prove import prove_by_code, request_code
from minglu.canon.ids import ExhibitId
from minglu.canon.instants import MINUTE, Instant, as_datetime, parse_instant
from minglu.cases.answer import Answer, Sent
from minglu.cases.complaint import Allegation, Source
from minglu.cases.finding import FindingValue
from minglu.cases.material import COMPLAINANT
from minglu.cases.measures import Measure
from minglu.wiring.demo import people
from minglu.wiring.demo.others import Others
from minglu.wiring.reading import ExhibitReader
from minglu.wiring.story.cast import LINE
from minglu.wiring.story.stage import ZONE, Stage, Whom
from minglu.wiring.story.telling import StoryBroken, hold
from minglu.wiring.story.wrong import dial_by_hand

# What the complainant and the handler of the first case wrote; people's own words, so in the language they wrote in.
_SAID: Final = "对方说找我的朋友，我没有同意过这样的电话。"
_BILL: Final = "起始时间,通信方式,对方号码,通信时长,通信类型"
# Somebody she knows.
_FRIEND: Final = "16000006060"
_ANSWER: Final = "该线路未经放行拨打了您的号码，我们为此道歉，已要求该机构整改。"


def first(stage: Stage, others: Others) -> None:
    """13 to 19 October: the agency called past Minglu; she said never again and complained; it was answered and closed."""
    dial_by_hand(stage, people.NEVER_CONTACT, moment="2026-10-13 14:20:11", seconds=35)
    stage.at("2026-10-13 18:00")
    _prove(stage, people.NEVER_CONTACT)
    say_never(stage.node.office, others.never_contact.person)
    called = _call("2026-10-13T14:20:20", number=1, other=LINE, seconds=35, said=_SAID)
    found = _find(stage, _file(stage, others.never_contact, called, wants=("apology", "stop")))
    hold(found.finding.value_of(1) is FindingValue.RECORDED, what="her bill and the record tell of the same call")
    stage.at("2026-10-15 10:00")
    _investigate(stage, found, others.never_contact)
    stage.at("2026-10-16 16:30")
    _answer(stage, found, others.never_contact)
    stage.at("2026-10-19 09:00")
    close_case(
        stage.node.office, found.finding.case, person=others.never_contact.person, how="answered", by=stage.handler.id, erase_due=None
    )


def second(stage: Stage, others: Others) -> None:
    """23 October: two calls from an unknown mobile; consent withdrawn; a complaint whose fifteen days are nearly over."""
    stage.at("2026-10-23 17:30")
    _prove(stage, people.WITHDRAWN_CONTACT)
    withdraw_consent(stage.node.office, others.withdrawn_contact.person, purposes=("pass_on_message",))
    calls = (
        _call("2026-10-22T12:31:00", number=1, other=people.STRANGE_MOBILE, seconds=20),
        _call("2026-10-23T09:02:00", number=2, other=people.STRANGE_MOBILE, seconds=None),
    )
    _find(stage, _file(stage, others.withdrawn_contact, *calls, wants=("source_of_number", "stop")))


def _prove(stage: Stage, number: str) -> None:
    """As on her telephone: a code is sent, and typed in."""
    node = stage.node
    theirs = node.office.number(number)
    if request_code(node.office, node.codes, stage.outbox, number=theirs, pepper=node.pepper) is not None:
        raise StoryBroken("no code was sent")
    proved = prove_by_code(node.office, node.codes, number=theirs, text=stage.outbox.codes[-1], pepper=node.pepper)
    hold(not isinstance(proved, (Wrong, Dead)), what="the code that was sent proves the number")


def _call(moment: str, *, number: int, other: str, seconds: int | None, said: str = "") -> Allegation:
    at = parse_instant(moment + "+08:00")
    return Allegation(
        id=number,
        kind="call",
        since=at,
        until=Instant(at + MINUTE),
        direction="in",
        other=other,
        seconds=seconds,
        answered=seconds is not None,
        said=said,
        sources=(),
    )


def _file(stage: Stage, whom: Whom, *calls: Allegation, wants: tuple[str, ...]) -> Filed:
    office = stage.node.office
    bill = Brought(
        exhibit=ExhibitId(office.id("exh")), name="carrier-bill.csv", kind="other", from_whom=COMPLAINANT, data=_bill(stage, calls)
    )
    told = [replace(call, sources=(Source(exhibit=bill.exhibit, place="bill"),) if call.answered else ()) for call in calls]
    return file(office, stage.node.files, whom.person, allegations=told, brought=(bill,), wants=wants)


def _bill(stage: Stage, calls: tuple[Allegation, ...]) -> bytes:
    """The days of the calls as her carrier prints them, from morning to evening: those that were answered, a bill lists no others."""
    zone = stage.node.office.sequencer.packs.zones[ZONE].info
    times = [as_datetime(call.since).astimezone(zone) for call in calls]
    answered = [
        f"{time:%Y-%m-%d %H:%M:%S},被叫,{call.other},{call.seconds}秒,国内被叫"
        for call, time in zip(calls, times, strict=True)
        if call.answered
    ]
    first = f"{min(times):%Y-%m-%d} 08:10:32,主叫,{_FRIEND},210秒,国内主叫"
    last = f"{max(times):%Y-%m-%d} 17:05:47,被叫,{_FRIEND},64秒,国内被叫"
    head = f"通话详单\n账期 {min(times):%Y-%m-%d} 至 {max(times):%Y-%m-%d}"
    return "\n".join((head, _BILL, first, *answered, last, "")).encode()


def _find(stage: Stage, filed: Filed) -> Found:
    stage.clock.set(Instant(stage.clock.now() + MINUTE))
    return find(stage.node.office, stage.node.files, filed.filing, read=ExhibitReader(zone=ZONE), edition=1)


def _investigate(stage: Stage, found: Found, whom: Whom) -> None:
    for task in found.tasks:
        conclude_task(
            stage.node.office,
            task.id,
            case=found.finding.case,
            person=whom.person,
            how="established",
            tried=task.steps,
            by=stage.investigator.id,
        )


def _answer(stage: Stage, found: Found, whom: Whom) -> None:
    values = tuple((item.allegation, item.value) for item in found.finding.items)
    measures = (Measure(what="correct_agency", agency=stage.agency), Measure(what="apology"))
    written = Answer(case=found.finding.case, edition=1, values=values, text=_ANSWER, measures=measures)
    sent = answer(stage.node.office, stage.node.files, written, finding=found.finding, person=whom.person, by=stage.handler.id)
    hold(isinstance(sent, Sent), what="an answer that says what was found is sent")
