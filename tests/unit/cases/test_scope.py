"""What is reconciled, and that nothing else counts as covered."""

import pytest

from minglu.canon.instants import HOUR, Instant
from minglu.cases.errors import WrongRecord
from minglu.cases.scope import Ratio, Scope, covers, fold_scope, ratio, scope_digest
from minglu.cases.spans import Span
from minglu.rules.history import Event
from tests.unit.cases.story import LINE, SMS_LINE, moment, reconciled, register_of, registered

REGISTER = register_of(registered())


def scope_of(*events: Event, upto: int = 1_000) -> Scope:
    return fold_scope(events, register=REGISTER, upto=upto)


def covered(scope: Scope, since: str, until: str) -> bool:
    return covers(scope, LINE, since=moment(since), until=moment(until)).covered


def gap(since: str, until: str) -> dict[str, int]:
    return {"since": moment(since), "until": moment(until)}


def test_a_reconciled_span_is_covered_to_its_last_moment_and_not_beyond() -> None:
    scope = scope_of(reconciled())
    assert covered(scope, "2026-11-01 00:00", "2026-11-14 23:59")
    assert not covered(scope, "2026-11-14 23:59", "2026-11-15 00:00")


def test_a_gap_is_named_as_missing() -> None:
    scope = scope_of(reconciled(gaps=[gap("2026-11-05 14:00", "2026-11-05 15:00")]))
    found = covers(scope, LINE, since=moment("2026-11-05 13:30"), until=moment("2026-11-05 14:10"))
    assert found.missing == (Span(moment("2026-11-05 14:00"), Instant(moment("2026-11-05 14:10") + 1)),)


def test_a_later_reconciliation_fills_a_gap() -> None:
    first = reconciled(500, gaps=[gap("2026-11-05 14:00", "2026-11-05 15:00")])
    second = reconciled(501, since="2026-11-05 14:00", until="2026-11-05 15:00")
    assert covered(scope_of(first, second), "2026-11-05 13:00", "2026-11-05 16:00")
    assert not covered(scope_of(first, second, upto=501), "2026-11-05 13:00", "2026-11-05 16:00")


def test_a_later_reconciliation_opens_a_gap_again() -> None:
    second = reconciled(501, gaps=[gap("2026-11-05 14:00", "2026-11-05 15:00")])
    assert not covered(scope_of(reconciled(500), second), "2026-11-05 14:30", "2026-11-05 14:31")


def test_nobody_reconciles_the_future() -> None:
    scope = scope_of(reconciled(until="2026-12-31 00:00", at="2026-11-10 12:00"))
    assert not covered(scope, "2026-11-10 11:59", "2026-11-10 12:00")


def test_hours_before_the_line_was_registered_do_not_count() -> None:
    assert not covered(scope_of(reconciled(since="2026-10-01 00:00")), "2026-10-31 12:00", "2026-10-31 13:00")


def test_another_line_is_not_covered() -> None:
    found = covers(scope_of(reconciled()), SMS_LINE, since=moment("2026-11-05 14:00"), until=moment("2026-11-05 14:01"))
    assert not found.covered


def test_a_reconciled_line_that_nobody_registered_is_not_in_scope() -> None:
    assert scope_of(reconciled(line=SMS_LINE)).lines == ()


GAPS = [[5], ["14:00"], [{"since": 1}], [{"since": 2, "until": 1}], [{"since": 1, "until": 2, "why": "x"}], [{"since": -1, "until": 2}]]


@pytest.mark.parametrize("gaps", GAPS, ids=str)
def test_a_gap_that_cannot_be_read_is_not_taken_for_none(gaps: list[object]) -> None:
    with pytest.raises(WrongRecord, match=r"entry 500 \(line.reconciled\)"):
        scope_of(reconciled(gaps=gaps))  # type: ignore[arg-type]  # wrong on purpose


def test_the_ratio_counts_whole_hours_only() -> None:
    scope = scope_of(reconciled(since="2026-11-05 10:30", until="2026-11-05 13:30"))
    found = ratio(scope, REGISTER.lines, since=moment("2026-11-05 10:00"), until=moment("2026-11-05 20:00"))
    assert found == Ratio(covered=2, hours=10)


def test_the_ratio_counts_a_line_from_its_registration_on() -> None:
    found = ratio(scope_of(), REGISTER.lines, since=moment("2026-10-31 22:00"), until=moment("2026-11-01 02:00"))
    assert found == Ratio(covered=0, hours=2)


def test_an_empty_span_has_no_hours() -> None:
    at = moment("2026-11-05 10:00")
    assert ratio(scope_of(), REGISTER.lines, since=at, until=Instant(at - HOUR)) == Ratio(covered=0, hours=0)


def test_the_digest_binds_the_spans() -> None:
    assert scope_digest(scope_of(reconciled())) != scope_digest(scope_of(reconciled(until="2026-11-14 23:00")))
