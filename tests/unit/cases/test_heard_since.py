"""From when on the record speaks: since the number was proved, or since the complainant's own material shows it was theirs."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minglu.canon.base64 import render_base64
from minglu.canon.instants import DAY, HOUR, MINUTE, Instant
from minglu.cases.complaint import Allegation, Filing, Source
from minglu.cases.conclude import conclude, exposed_near, heard_since
from minglu.cases.finding import FindingValue, Item, render_finding
from minglu.cases.matching import MOST_SKEW
from minglu.cases.material import Material, shown_since
from minglu.evidence.reading import Reading, Readings
from minglu.rules.history import Event, History
from tests.unit.cases import story
from tests.unit.cases.story import (
    BILL_ID,
    FILED,
    SHOT_ID,
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

THEN, NEXT, PROVED = "2026-11-05 14:03", "2026-11-08 11:00", moment("2026-11-10 09:00")
LINES = (registered(), reconciled())
NAMED = (Source(exhibit=SHOT_ID, place="picture"),)
UNREAD = Readings(reader="none", rows=(), left_out=())
# Calls with nobody of the lender's, before and after.
AROUND = (bill_row("2026-11-02 08:00", other="16000004321"), bill_row("2026-11-07 21:00", other="16000004321"))


def unread(kind: str = "screenshot") -> Material:
    """A file that the complainant names and that no reader could read."""
    return Material(exhibit=story.exhibit(SHOT_ID, kind=kind), origin="phone", readings=UNREAD)


def backup(*rows: Reading) -> Material:
    return replace(bill(*rows), exhibit=story.exhibit(kind="call_backup"))


SHOT = unread()


def found(
    *allegations: Allegation, events: Sequence[Event] = (), materials: Sequence[Material] = (), held: Instant = PROVED
) -> tuple[Item, ...]:
    exhibits = tuple(material.exhibit.id for material in materials)
    case = matter(filing(*allegations, exhibits=exhibits), events=events, lines=LINES, materials=materials, held_since=held)
    return conclude(case, edition=1, at=FILED).items


def called(at: str) -> tuple[Event, ...]:
    return (unpermitted(happened=moment(at)),)


def test_of_a_time_before_the_proof_nothing_is_said_whatever_the_record_holds() -> None:
    (item,) = found(alleged(at=THEN), events=called(THEN))
    assert (item.value, item.reasons, item.certainty) == (FindingValue.OUT_OF_SCOPE, ("before_possession",), "open")
    assert (item.entry, item.breaches, item.exposure, item.points) == (None, (), (), 0)
    assert (item.responsible, item.raised_by) == (("lender",), ("own_material_of_then",))
    assert found(alleged(at=THEN)) == (item,)


def test_since_the_proof_the_record_speaks() -> None:
    at = "2026-11-10 09:00"
    assert found(alleged(at=at), events=called(at))[0].value is FindingValue.RECORDED
    assert found(alleged(at=at))[0].value is FindingValue.UNRECORDED_IN_SCOPE


@pytest.mark.parametrize(("before", "value"), [(MOST_SKEW, FindingValue.RECORDED), (MOST_SKEW + 1, FindingValue.OUT_OF_SCOPE)])
def test_ten_minutes_before_the_proof_belong_to_it_and_no_more(before: int, value: FindingValue) -> None:
    since = Instant(PROVED - before)
    (item,) = found(replace(alleged(), since=since, until=PROVED), events=(unpermitted(happened=PROVED),))
    assert item.value is value


def test_what_happened_a_moment_before_is_not_matched_to_what_is_alleged_of_then() -> None:
    allegation = replace(alleged(), since=Instant(PROVED - MOST_SKEW), until=PROVED)
    (item,) = found(allegation, events=(unpermitted(happened=Instant(PROVED - MOST_SKEW - 1)),))
    assert item.value is FindingValue.UNRECORDED_IN_SCOPE


def test_a_span_that_reaches_back_before_the_proof_is_not_answered_by_halves() -> None:
    year = replace(alleged(other=None), since=Instant(PROVED - 300 * DAY), until=Instant(PROVED + DAY))
    (item,) = found(year, events=(unpermitted(happened=Instant(PROVED + HOUR)),))
    assert item.reasons == ("before_possession",)
    assert item.raised_by == ("own_material_of_then", "exact_time")


def test_an_unheard_point_takes_no_entry_away_from_one_that_is_heard() -> None:
    year = replace(alleged(1, other=None), since=Instant(PROVED - 300 * DAY), until=Instant(PROVED + DAY))
    heard = alleged(2, at="2026-11-10 09:30")
    items = found(year, heard, events=called("2026-11-10 09:30"))
    assert [item.value for item in items] == [FindingValue.OUT_OF_SCOPE, FindingValue.RECORDED]


# ---- Own material


ROW = bill_row(THEN, other="16000007777")
OWN = {
    "a bill with the call": (alleged(at=THEN), bill(ROW)),
    "a bill of these days, of a missed call": (alleged(at=THEN, answered=False), bill(*AROUND)),
    "a bill of these days, of an hour unknown": (
        alleged(at="2026-11-03 00:00", until=moment("2026-11-06 23:59"), answered=None),
        bill(*AROUND),
    ),
    "a row of a backup": (alleged(at=THEN), backup(ROW)),
    "a row of that day, of an hour unknown": (alleged(at="2026-11-05 00:00", until=moment("2026-11-05 23:59")), backup(ROW)),
    "a picture nobody can read": (alleged(at=THEN, sources=NAMED), SHOT),
    "a recording nobody can read": (alleged(at=THEN, sources=NAMED), unread("recording")),
    "a picture, and the hour": (replace(alleged(at=THEN, sources=NAMED), until=Instant(moment(THEN) + HOUR)), SHOT),
}


@pytest.mark.parametrize(("allegation", "material"), OWN.values(), ids=OWN.keys())
def test_whoever_shows_that_they_held_the_number_then_is_told(allegation: Allegation, material: Material) -> None:
    (item,) = found(allegation, events=called(THEN), materials=(material,))
    assert item.value is FindingValue.RECORDED
    assert found(replace(allegation, sources=()), events=called(THEN))[0].reasons == ("before_possession",)


def test_a_showing_opens_its_own_allegation_and_neither_a_later_one_nor_an_earlier() -> None:
    points = (alleged(1, at="2026-11-03 10:00"), alleged(2, at=THEN), alleged(3, at=NEXT))
    for material in (bill(ROW), backup(ROW)):
        items = found(*points, events=called(NEXT), materials=(material,))
        assert [item.reasons == ("before_possession",) for item in items] == [True, False, True]


def test_a_silent_bill_is_as_good_a_sign_and_the_record_is_read_before_it_contradicts() -> None:
    assert found(alleged(at=THEN), materials=(bill(*AROUND),))[0].value is FindingValue.CONTRADICTED
    assert found(alleged(at=THEN), events=called(THEN), materials=(bill(*AROUND),))[0].value is FindingValue.RECORDED


LATE_ROW = bill_row(NEXT, other="16000007777")
NOT_OWN = {
    "the lender's": replace(bill(ROW), exhibit=story.exhibit(from_whom="lender")),
    "a bill with nothing but a heading": bill(),
    "a bill whose rows are of messages": bill(*(replace(row, kind="message") for row in AROUND)),
    "a bill whose rows have no certain time": bill(*(replace(row, at=None) for row in AROUND)),
    "a bill whose calls begin after": bill(bill_row("2026-11-06 08:00", other=story.STRANGER), *AROUND[1:]),
    "a bill whose calls end before": bill(AROUND[0], bill_row("2026-11-05 13:00", other=story.STRANGER)),
    "a bill with calls outside its own heading": bill(*AROUND, since="2026-11-07 00:00", until="2026-11-09 00:00"),
    "a backup with calls around it": backup(*AROUND),
    "of another month": bill(since="2026-11-10 00:00", until="2026-11-12 00:00"),
    "of another call": backup(LATE_ROW),
    "an address book": unread("address_book"),
    "junk": unread("other"),
    "a form": unread("form"),
    "a backup that breaks off at once": unread("message_backup"),
}


@pytest.mark.parametrize("material", NOT_OWN.values(), ids=NOT_OWN.keys())
def test_nothing_is_opened_by_a_file_that_shows_nothing_of_then(material: Material) -> None:
    named = (Source(exhibit=material.exhibit.id, place="row 7"),)
    item = found(alleged(at=THEN, sources=named), events=called(THEN), materials=(material,))[0]
    assert item.reasons == ("before_possession",)


@pytest.mark.parametrize("other", [None, "16000007777"])
def test_a_row_of_yesterday_opens_no_year(other: str | None) -> None:
    year = replace(alleged(1, other=other), since=Instant(PROVED - 300 * DAY), until=PROVED)
    for material in (bill(replace(LATE_ROW, direction="unknown")), backup(replace(LATE_ROW, direction="unknown"))):
        assert shown_since(year, (material,)) is None
        assert found(year, events=called(THEN), materials=(material,))[0].reasons == ("before_possession",)


@pytest.mark.parametrize("rows", [(), (replace(ROW, place="box 1"),)], ids=["unread", "typed"])
@pytest.mark.parametrize("more", [1, 39 * DAY])
def test_a_picture_opens_nothing_that_is_not_told_to_the_hour(rows: tuple[Reading, ...], more: int) -> None:
    material = replace(SHOT, readings=replace(UNREAD, rows=rows))
    hour = replace(alleged(at=THEN, sources=NAMED), until=Instant(moment(THEN) + HOUR))
    assert shown_since(hour, (material,)) == moment(THEN)
    assert shown_since(replace(hour, until=Instant(hour.until + more)), (material,)) is None


def test_a_picture_that_is_not_named_or_tells_of_another_call_opens_nothing() -> None:
    assert shown_since(alleged(at=THEN), (SHOT,)) is None
    typed = replace(SHOT, readings=replace(UNREAD, rows=(LATE_ROW,)))
    assert shown_since(alleged(at=THEN, sources=NAMED), (typed,)) is None


@pytest.mark.parametrize(("before", "opens"), [(DAY + MOST_SKEW, True), (DAY + MOST_SKEW + 1, False)])
def test_a_row_shows_the_day_on_either_side_and_ten_minutes(before: int, opens: bool) -> None:
    at = moment(THEN)
    early = replace(alleged(), since=Instant(at - before), until=at)
    late = replace(alleged(), since=at, until=Instant(at + before))
    assert [shown_since(one, (backup(ROW),)) is not None for one in (early, late)] == [opens, opens]


def test_a_picture_brought_later_with_a_point_of_its_own_opens_the_earlier_point_of_that_time() -> None:
    without, with_it = alleged(1, at=THEN), alleged(2, at=THEN, sources=NAMED)
    wide = alleged(3, at="2026-11-05 12:00", until=moment("2026-11-05 16:00"))
    items = found(without, with_it, wide, events=called(THEN), materials=(SHOT,))
    assert [item.reasons == ("before_possession",) for item in items] == [False, False, True]


def test_who_came_near_the_number_is_counted_for_each_allegation_since_its_own_moment() -> None:
    read = event(90, "openings.read", at=moment("2026-11-04 09:00"), staff=story.HANDLER, parts=["exposure"])
    later = event(95, "openings.read", at=moment("2026-11-06 09:00"), staff=story.COLLECTOR, parts=["exposure"])
    points = (alleged(1, at=THEN, sources=NAMED), alleged(2, at=NEXT))
    filed = filing(*points, exhibits=(SHOT_ID, BILL_ID))
    case = matter(filed, events=(read, later), lines=LINES, materials=(SHOT,), held_since=PROVED)
    assert [item.exposure for item in conclude(case, edition=1, at=FILED).items] == [(), ()]
    assert exposed_near(case, until=FILED) == ()
    whole = replace(case, materials=(bill(*AROUND),))
    assert [sum(one.count for one in item.exposure) for item in conclude(whole, edition=1, at=FILED).items] == [1, 0]
    assert [one.index for one in exposed_near(whole, until=FILED)] == [90]


def test_a_proof_of_long_ago_is_not_shortened_by_what_is_shown() -> None:
    case = matter(filing(alleged(at=NEXT), exhibits=(BILL_ID,)), materials=(bill(LATE_ROW),), held_since=Instant(9 * MINUTE))
    assert heard_since(case, alleged(at=NEXT)) == 0


# ---- Whatever the record holds of before

_FORMER = st.lists(st.tuples(st.sampled_from(("permit", "outcome", "rogue", "sealed", "read")), st.integers(1, 40 * 24)), max_size=8)


_NUMBER = render_base64(story.HANDLE)


def _call(index: int, *, at: Instant) -> tuple[Event, Event]:
    return permit(index, at=at, number=_NUMBER), outcome(index + 1, of=index, happened=at, number=_NUMBER, ended="answered")


def _rogue(index: int, *, at: Instant) -> Event:
    return unpermitted(index, happened=at, number=_NUMBER, ended="answered")


def _history(former: list[tuple[str, int]], *, heard: Sequence[tuple[Instant, Instant]]) -> tuple[Event, ...]:
    """What a former holder left in the log outside all that is heard, then the same two calls since."""
    events: list[Event] = [story.sealed()]
    for place, (kind, hours) in enumerate(sorted(former, key=lambda one: -one[1])):
        index, at = 100 + 10 * place, Instant(PROVED - MOST_SKEW - hours * HOUR)
        if any(since <= at <= until for since, until in heard):
            continue
        match kind:
            case "permit":
                events += _call(index, at=at)[:1]
            case "outcome":
                events += _call(index, at=at)
            case "rogue":
                events.append(_rogue(index, at=at))
            case "sealed":
                events.append(replace(story.sealed(index), at=at))
            case _:
                events.append(event(index, "openings.read", at=at, staff=story.HANDLER, parts=["exposure"]))
    since = Instant(PROVED + HOUR)
    return (*events, *_call(800, at=since), _rogue(820, at=Instant(since + DAY)))


_SPANS = st.lists(
    st.tuples(st.integers(-900, 60), st.one_of(st.sampled_from((0, 1, 2)), st.integers(0, 900)), st.booleans()), min_size=1, max_size=5
)
_JUNK = (unread("other"), bill(since="2026-10-01 00:00"), unread("message_backup"), unread("address_book"))
_SHOWN = (SHOT, bill(*AROUND), backup(ROW))


def _filed(spans: list[tuple[int, int, bool]]) -> Filing:
    sources = (*NAMED, Source(exhibit=BILL_ID, place="row 7"))
    points = (
        alleged(
            place,
            other=None,
            since=Instant(PROVED + since * HOUR),
            until=Instant(PROVED + (since + length) * HOUR),
            sources=sources if named else (),
        )
        for place, (since, length, named) in enumerate(spans, start=1)
    )
    return filing(*points, exhibits=(SHOT_ID, BILL_ID))


@settings(max_examples=150, deadline=None)
@given(one=_FORMER, other=_FORMER, spans=_SPANS, materials=st.lists(st.sampled_from((*_JUNK, *_SHOWN)), max_size=3))
def test_two_records_that_differ_only_before_give_the_same_finding(
    one: list[tuple[str, int]], other: list[tuple[str, int]], spans: list[tuple[int, int, bool]], materials: list[Material]
) -> None:
    case = matter(_filed(spans), lines=LINES, materials=materials, held_since=PROVED)
    points = [(heard_since(case, point), point) for point in case.filing.complaint.allegations]
    heard = [(since, Instant(point.until + MOST_SKEW)) for since, point in points if since <= point.since]

    def finding(former: list[tuple[str, int]]) -> tuple[bytes, object]:
        told = replace(case, history=History(streams={story.LIN: _history(former, heard=heard)}))
        return render_finding(conclude(told, edition=1, at=FILED)), exposed_near(told, until=FILED)

    assert finding(one) == finding(other)


@settings(max_examples=100, deadline=None)
@given(spans=_SPANS, materials=st.lists(st.sampled_from((*_JUNK, SHOT)), max_size=4))
def test_junk_opens_nothing_and_a_picture_an_hour_at_most(spans: list[tuple[int, int, bool]], materials: list[Material]) -> None:
    case = matter(_filed(spans), lines=LINES, materials=materials, held_since=PROVED)
    for point in case.filing.complaint.allegations:
        if point.until - point.since > HOUR + 2 * MOST_SKEW or SHOT not in materials:
            assert heard_since(case, point) == PROVED - MOST_SKEW
