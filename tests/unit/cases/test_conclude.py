"""The finding of a whole complaint, and the order in which its values are tried."""

from dataclasses import replace

import pytest

from minglu.canon.digest import Digest
from minglu.cases.complaint import Source
from minglu.cases.conclude import conclude
from minglu.cases.errors import WrongFiling, WrongRecord
from minglu.cases.finding import Breach, Finding, FindingValue, Item
from minglu.evidence.reading import LeftOut, Reading
from tests.unit.cases import story
from tests.unit.cases.story import (
    AGENCY,
    BILL_ID,
    COLLECTOR,
    FILED,
    HANDLER,
    LENDER,
    SHOT_ID,
    STRANGER,
    alleged,
    bill,
    bill_row,
    event,
    filing,
    matter,
    moment,
    outcome,
    permit,
    reconciled,
    registered,
    unpermitted,
)

ONE, TWO, THREE = "2026-11-05 14:03", "2026-11-06 20:15", "2026-11-07 09:30"
FOUR, FIVE, SIX = "2026-11-08 11:00", "2026-11-09 16:40", "2026-11-10 12:00"
LINES = (registered(), reconciled())


@pytest.fixture(scope="module")
def told() -> Finding:
    """Six things that happened to one contact, filed with her own bill and a screenshot of the message."""
    filed = filing(
        alleged(1, ONE, seconds=40),
        alleged(2, TWO, seconds=63, other="160****7777", sources=(Source(exhibit=BILL_ID, place="row 2"),)),
        alleged(3, THREE, other=STRANGER),
        alleged(4, FOUR, kind="message", other="16000009999", answered=None, sources=(Source(exhibit=SHOT_ID, place="box 1"),)),
        alleged(5, FIVE, answered=False),
        alleged(6, SIX, other=None),
        exhibits=(BILL_ID, SHOT_ID),
    )
    own = bill(
        bill_row(ONE, other="16000007777", seconds=41, place="row 1"),
        bill_row(TWO, other="16000007777", seconds=63, place="row 2"),
        bill_row(THREE, other=STRANGER, place="row 3"),
    )
    shot = replace(bill(), exhibit=story.exhibit(SHOT_ID, kind="screenshot"), origin="phone")
    at = moment(ONE)
    events = (permit(100, at=at - 60_000), outcome(101, of=100, happened=at), unpermitted(120, happened=moment(TWO)))
    staff = event(5, "staff.registered", at=moment("2026-11-01 08:00"), staff=COLLECTOR, agency=AGENCY, key="k", roles=["collector"])
    case = matter(filed, events=events, lines=LINES, materials=(own, shot), streams={COLLECTOR: (staff,)})
    return conclude(case, edition=1, at=FILED)


def test_the_six_allegations_get_their_four_values(told: Finding) -> None:
    assert [item.value for item in told.items] == [
        FindingValue.RECORDED,
        FindingValue.RECORDED,
        FindingValue.OUT_OF_SCOPE,
        FindingValue.OUT_OF_SCOPE,
        FindingValue.UNRECORDED_IN_SCOPE,
        FindingValue.CONTRADICTED,
    ]


def test_a_permitted_call_in_the_log_is_no_breach(told: Finding) -> None:
    first = told.items[0]
    assert (first.entry, first.permit, first.breaches) == (101, 100, ())
    assert (first.certainty, first.raised_by) == ("firm", ("recording",))
    assert "number_same" in first.reasons


def test_a_call_of_a_registered_line_without_permit_is_a_suspected_breach_of_agency_and_lender(told: Finding) -> None:
    second = told.items[1]
    assert (second.entry, second.permit) == (120, None)
    assert second.breaches == (Breach(why="no_permit", rules=()),)
    assert second.responsible == (AGENCY, "lender")
    assert second.burden == ("pipl_69",)


def test_a_bill_that_agrees_raises_the_grade_to_the_highest(told: Finding) -> None:
    assert (told.items[1].grade, told.items[1].told_by[0].place) == (5, "row 2")


def test_a_strangers_mobile_on_the_bill_is_out_of_scope_and_asks_for_a_trace(told: Finding) -> None:
    third = told.items[2]
    assert third.told_by[0].exhibit == BILL_ID
    assert third.raised_by == ("line_trace",)
    assert (third.certainty, third.responsible) == ("open", ("lender",))


def test_an_unread_screenshot_that_is_named_counts_as_a_lead(told: Finding) -> None:
    fourth = told.items[3]
    assert (fourth.grade, [one.kind for one in fourth.told_by]) == (1, ["screenshot"])


def test_silence_in_a_reconciled_hour_says_what_it_rests_on(told: Finding) -> None:
    assert told.items[4].reasons == ("line_is_registered", "hours_are_reconciled", "nothing_found")


def test_what_contradicts_names_the_bill(told: Finding) -> None:
    assert told.items[5].against == BILL_ID
    assert told.items[5].reasons == ("own_bill_has_no_such_call",)


def test_the_complainant_sees_roles_and_counts_and_no_name(told: Finding) -> None:
    assert [(one.role, one.count) for one in told.items[2].exposure] == [("collector", 1), ("none", 1)]
    assert COLLECTOR not in repr(told)
    assert HANDLER not in repr(told)


def only(**given: object) -> Item:
    """The one item of a finding about one allegation."""
    allegation = given.pop("allegation", alleged())
    given.setdefault("lines", (registered(),))
    return conclude(matter(filing(allegation), **given), edition=1, at=FILED).items[0]  # type: ignore[arg-type]  # built from keywords


def test_the_same_matter_gives_the_same_finding() -> None:
    case = matter(filing(alleged()), lines=LINES)
    assert conclude(case, edition=1, at=FILED) == conclude(case, edition=1, at=FILED)


def test_editions_count_from_one() -> None:
    with pytest.raises(WrongFiling, match="count from 1"):
        conclude(matter(filing(alleged())), edition=0, at=FILED)


def test_a_record_weighs_more_than_a_silent_bill() -> None:
    found = only(lines=LINES, events=(unpermitted(happened=moment(ONE)),), materials=(bill(),))
    assert (found.value, found.against) == (FindingValue.RECORDED, BILL_ID)


def test_a_silent_bill_weighs_more_than_a_silent_record() -> None:
    assert only(lines=LINES, materials=(bill(),)).value is FindingValue.CONTRADICTED


SILENT = {
    "handed in by the lender": replace(bill(), exhibit=story.exhibit(from_whom="lender")),
    "the lender's own call records": replace(bill(), exhibit=story.exhibit(kind="call_records")),
    "a phone's call list": replace(bill(), exhibit=story.exhibit(kind="call_backup")),
    "of another month": bill(since="2026-10-01 00:00", until="2026-11-01 00:00"),
    "that ends within ten minutes after": bill(until="2026-11-05 14:10"),
    "that begins within ten minutes before": bill(since="2026-11-05 13:58"),
    "that states no span": bill(covers=None),
    "with a row that nobody could read": bill(left_out=(LeftOut(place="row 9", because="no_moment"),)),
    "with a call without a certain time": bill(Reading(kind="call", place="row 2", other="16000007777")),
    "with a call from another number then": bill(bill_row("2026-11-05 14:09", other=STRANGER)),
    "with a long call still running then": bill(bill_row("2026-11-05 13:00", other=STRANGER, seconds=3_600)),
}


@pytest.mark.parametrize("material", SILENT.values(), ids=SILENT.keys())
def test_no_bill_contradicts(material: object) -> None:
    found = only(materials=(material,))
    assert (found.value, found.against) == (FindingValue.OUT_OF_SCOPE, None)


@pytest.mark.parametrize("changed", [{"answered": False}, {"answered": None}, {"kind": "message"}])
def test_a_bill_is_silent_about_missed_calls_and_messages(changed: dict[str, object]) -> None:
    assert only(allegation=alleged(**changed), materials=(bill(),)).value is FindingValue.OUT_OF_SCOPE


IN_SCOPE_BUT = {
    "the number is masked": alleged(other="160****7777"),
    "the number may be misread": alleged(other="16000007778"),
    "the number is unknown": alleged(other=None),
    "the line sends no messages": alleged(kind="message"),
    "ten minutes later nothing is reconciled": alleged(at="2026-11-14 23:55"),
    "it was before the line was registered": alleged(at="2026-10-31 12:00"),
}


@pytest.mark.parametrize("allegation", IN_SCOPE_BUT.values(), ids=IN_SCOPE_BUT.keys())
def test_absence_is_not_claimed_when(allegation: object) -> None:
    assert only(allegation=allegation, lines=LINES).value is FindingValue.OUT_OF_SCOPE


def test_a_gap_in_the_hour_takes_it_out_of_scope_and_asks_for_reconciliation() -> None:
    gap = {"since": moment("2026-11-05 14:00"), "until": moment("2026-11-05 15:00")}
    found = only(lines=(registered(), reconciled(gaps=[gap])))
    assert found.value is FindingValue.OUT_OF_SCOPE
    assert (found.reasons, "reconciliation" in found.raised_by) == (("line_is_registered", "hours_are_not_reconciled"), True)


def test_what_was_entered_after_the_size_looked_at_is_not_seen() -> None:
    late = (unpermitted(120, happened=moment(ONE)),)
    assert only(events=late, lines=LINES, upto=120).value is FindingValue.OUT_OF_SCOPE
    assert only(events=late, lines=LINES, upto=121).value is FindingValue.RECORDED


def with_permit(**changed: object) -> tuple[object, ...]:
    at = moment(ONE)
    return (permit(100, at=at, **changed), outcome(101, of=100, happened=at))  # type: ignore[arg-type]  # built from keywords


def test_a_permit_that_its_own_packs_refuse_is_a_suspected_breach_with_the_rules() -> None:
    found = only(events=with_permit(), rules=story.packs(permitting=False))
    assert found.breaches == (Breach(why="rules_refuse", rules=("test.forbid",)),)


def test_law_that_came_later_makes_no_breach() -> None:
    found = only(events=with_permit(packs=Digest(bytes(32))), rules=story.packs(permitting=False))
    assert (found.breaches, "packs_of_that_day" in found.raised_by) == ((), True)


@pytest.mark.parametrize(("then", "now", "rules"), [(False, True, ("test.forbid",)), (True, False, ())])
def test_a_permit_is_judged_by_the_packs_of_its_day_where_they_are_known(then: bool, now: bool, rules: tuple[str, ...]) -> None:
    earlier = replace(story.packs(permitting=then), digest=Digest(bytes(32)))
    case = matter(filing(alleged()), lines=LINES, events=with_permit(packs=earlier.digest), rules=story.packs(permitting=now))
    (item,) = conclude(replace(case, earlier=(earlier,)), edition=1, at=FILED).items
    assert [breach.rules for breach in item.breaches] == [rules] * bool(rules)
    assert "packs_of_that_day" not in item.raised_by


@pytest.mark.parametrize("changed", [{"question": "erased"}, {"question": {}}, {"question": {"act": "contact"}}])
def test_a_permit_that_cannot_be_replayed_is_said_and_not_judged(changed: dict[str, object]) -> None:
    at = moment(ONE)
    events = (permit(100, at=at, **changed), outcome(101, of=100, happened=at))  # type: ignore[arg-type]  # wrong on purpose
    found = only(events=events, rules=story.packs(permitting=False))
    assert (found.breaches, "openings" in found.raised_by) == ((), True)


def test_a_call_after_the_minute_of_its_permit_is_a_suspected_breach() -> None:
    at = moment(ONE)
    found = only(events=(permit(100, at=at - 3_600_000), outcome(101, of=100, happened=at)))
    assert found.breaches == (Breach(why="outside_permit", rules=()),)


def test_a_permit_without_outcome_yet_is_recorded_and_asks_for_it() -> None:
    found = only(events=(permit(100, at=moment(ONE)),))
    assert (found.value, found.entry, "outcome" in found.raised_by) == (FindingValue.RECORDED, 100, True)


def test_an_impossible_entry_stops_the_finding_and_is_named() -> None:
    with pytest.raises(WrongRecord, match=r"entry 120 \(call.unpermitted\): member 'seconds'"):
        only(events=(unpermitted(happened=moment(ONE), seconds=-1),))


def test_the_lender_is_the_only_one_named_for_what_nobody_saw() -> None:
    assert only().responsible == ("lender",)
    assert LENDER not in only().responsible
