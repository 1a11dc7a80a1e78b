"""The check-up: what it counts, what it leaves unjudged and says why, and that Python has the last word."""

import pytest

from minglu.audit.checked import ATTEMPTS, FINDINGS, Missing, columns_of
from minglu.audit.checkup import check_up
from minglu.audit.checkup_again import Judge
from minglu.audit.errors import QueryDisagrees, WrongCheckup
from minglu.canon.instants import DAY, HOUR, MINUTE
from minglu.store.analytics import open_analytics
from tests.unit.rules.making import MORNING, packs

MIDNIGHT = MORNING - 10 * HOUR
SHANGHAI = "Asia/Shanghai"
QUIET = "cn.gbt-quiet-hours"
THREE = "cn.gbt-three-answered-calls"


@pytest.fixture
def warehouse(tmp_path):
    with open_analytics(tmp_path, threads=1) as found:
        yield found


def lay(warehouse, rows, *, facts=()) -> None:
    """The rows, each with what it does not say filled in: an answered call to a debtor this morning."""
    columns = columns_of(facts)
    usual = {**dict.fromkeys(ATTEMPTS, ""), "at": MORNING, "person": "p", "number": "n", "agency": "a", "staff": "s", "channel": "call"}
    usual |= {"ended": "answered", "direction": "out", "relation": "debtor", "purpose": "collection", "own_device": False}
    filled = [
        {**dict.fromkeys(columns), **usual, "row": number, "place": f"calls.csv, row {number}", **row} for number, row in enumerate(rows, 1)
    ]
    warehouse.create("attempts", columns)
    warehouse.add("attempts", {column: [row[column] for row in filled] for column in columns})


def checked(warehouse, rows, *, facts=(), **said):
    lay(warehouse, rows, facts=facts)
    return check_up(warehouse, packs=packs(), zone=packs().zones[SHANGHAI], **said)


def of(checkup, rule):
    return next(one for one in checkup.by_rule if one.rule == rule)


def test_a_call_at_night_is_a_breach_and_one_in_the_morning_is_none(warehouse) -> None:
    found = checked(warehouse, [{}, {"at": MIDNIGHT + 22 * HOUR}, {"at": MIDNIGHT + 22 * HOUR - 1, "person": "q"}])
    quiet = of(found, QUIET)
    assert (quiet.breaches, quiet.persons, quiet.agencies, quiet.unjudged) == (1, 1, 1, 0)
    assert [example.place for example in quiet.examples] == ["calls.csv, row 2"]
    assert (found.rows, found.judged, found.persons, found.agencies, found.days) == (3, 3, 2, 1, 1)


def test_nothing_at_all_is_a_check_up_of_nothing(warehouse) -> None:
    found = checked(warehouse, [])
    assert (found.rows, found.judged, found.breaches, found.first, found.by_hour, found.worst) == (0, 0, 0, None, (), ())
    assert all(one.breaches == 0 for one in found.by_rule)


def test_a_row_without_person_number_agency_or_relation_is_counted_and_left_unjudged_where_that_matters(warehouse) -> None:
    silent = dict.fromkeys(("person", "number", "agency", "staff", "relation", "purpose", "ended", "direction"), "")
    found = checked(warehouse, [silent, {**silent, "at": MIDNIGHT + 23 * HOUR}])
    assert (found.rows, found.judged, found.persons, found.agencies) == (2, 2, 0, 0)
    assert of(found, QUIET).breaches == 1
    three = of(found, THREE)
    assert (three.breaches, three.unjudged, three.missing) == (0, 2, (Missing(fact="answered_calls_today", rows=2),))


def test_the_fourth_answered_call_of_a_day_is_a_breach_whoever_made_it_and_whichever_number(warehouse) -> None:
    calls = [{"at": MORNING + number * MINUTE, "number": f"n{number}", "agency": f"a{number}"} for number in range(4)]
    found = checked(warehouse, [*calls, {"at": MORNING + DAY}, {"at": MORNING + HOUR, "person": "another"}])
    assert of(found, THREE).breaches == 1
    assert [example.place for example in of(found, THREE).examples] == ["calls.csv, row 4"]


def test_at_the_same_instant_the_order_of_the_file_decides(warehouse) -> None:
    found = checked(warehouse, [{}] * 5)
    assert [example.place for example in of(found, THREE).examples] == ["calls.csv, row 4", "calls.csv, row 5"]


def test_a_call_of_which_it_is_not_known_how_it_ended_leaves_the_later_ones_of_that_day_open(warehouse) -> None:
    calls = [{"at": MORNING + number * MINUTE, "ended": "" if number == 1 else "answered"} for number in range(6)]
    three = of(checked(warehouse, calls), THREE)
    assert three.breaches == 0
    assert three.missing == (Missing(fact="answered_calls_today", rows=4),)


def test_a_call_that_the_person_made_is_not_asked_about(warehouse) -> None:
    found = checked(warehouse, [{"direction": "in", "at": MIDNIGHT + 23 * HOUR}])
    assert (found.rows, found.judged, found.breaches) == (1, 0, 0)


def test_a_message_whose_end_nobody_wrote_down_was_sent(warehouse) -> None:
    found = checked(warehouse, [{"channel": "message", "ended": "", "at": MORNING + number} for number in range(5)])
    assert of(found, "house.three-messages-a-day").breaches == 2


def test_a_warning_is_a_hint_and_no_breach(warehouse) -> None:
    found = checked(warehouse, [{"at": MORNING - DAY}])  # a Sunday
    assert (of(found, "house.rest-day").breaches, of(found, "house.rest-day").effect) == (1, "warn")
    assert found.breaches == 0
    assert found.by_agency[0].by_rule == ()


def test_what_a_column_says_is_believed_and_what_none_says_is_missing(warehouse) -> None:
    third = {"relation": "contact", "purpose": "pass_on_message", "person": "c"}
    rows = [{**third, "debtor_unreachable": lost} for lost in (True, False, None)]
    lost = of(checked(warehouse, rows, facts=("debtor_unreachable",)), "cn.gbt-only-when-lost")
    assert (lost.breaches, lost.unjudged, lost.missing) == (1, 1, (Missing(fact="debtor_unreachable", rows=1),))


@pytest.mark.parametrize(("said", "unjudged"), [({}, 1), ({"said_never": False}, 0)])
def test_a_fact_said_of_all_rows_settles_what_was_open(warehouse, said, unjudged) -> None:
    found = checked(warehouse, [{"relation": "contact", "purpose": "pass_on_message"}], stated=said)
    assert of(found, "cn.gbt-never-again").unjudged == unjudged


def test_the_purpose_that_a_row_does_not_say_is_the_one_that_law_allows_and_is_shown_as_presumed(warehouse) -> None:
    found = checked(warehouse, [{"purpose": "", "relation": relation} for relation in ("contact", "debtor", "")])
    presumed = {(one.fact, one.value): one.rows for one in found.presumed}
    assert presumed[("purpose", "pass_on_message")] == 1
    assert presumed[("purpose", "collection")] == 2
    assert of(found, "cn.gbt-only-the-debtor").breaches == 0


def test_no_rule_about_our_own_machinery_is_asked_of_a_record(warehouse) -> None:
    found = checked(warehouse, [{}])
    assert {"core.witnesses", "core.keyholders", "core.one-use-keys", "core.place-known"} <= set(found.left_out)
    assert not {one.rule for one in found.by_rule} & {*found.left_out, "core.default-deny"}


def test_examples_are_spread_over_agencies_and_are_at_most_twenty(warehouse) -> None:
    rows = [{"at": MIDNIGHT + 23 * HOUR + number, "agency": "big"} for number in range(60)] + [{"at": MIDNIGHT + HOUR, "agency": "small"}]
    shown = of(checked(warehouse, rows), QUIET).examples
    assert len(shown) == 20
    assert {"big", "small"} == {example.agency for example in shown}


def test_breaches_are_told_by_agency_collector_hour_day_and_person(warehouse) -> None:
    night = MIDNIGHT + 23 * HOUR
    rows = [{"at": night}, {"at": night + 1, "staff": "t"}, {"at": night + DAY, "agency": "b", "person": "q"}, {"at": MORNING}]
    found = checked(warehouse, rows)
    assert [(one.agency, one.rows, one.breaches) for one in found.by_agency] == [("a", 3, 2), ("b", 1, 1)]
    assert [(one.agency, one.staff, one.breaches) for one in found.by_collector] == [("a", "s", 1), ("a", "t", 1), ("b", "s", 1)]
    assert [(one.name, one.rows, one.breaches) for one in found.by_hour] == [("10", 1, 0), ("23", 3, 3)]
    assert [(one.name, one.breaches) for one in found.by_day] == [("20261123", 2), ("20261124", 1)]
    assert [(one.person, one.rows, one.breaches) for one in found.worst] == [("p", 3, 2), ("q", 1, 1)]
    assert dict(found.by_agency[0].by_rule)[QUIET] == 2
    assert found.breached_persons == 2


def test_findings_about_words_are_counted_beside_their_rows(warehouse) -> None:
    lay(warehouse, [{}, {"agency": "b"}, {"person": "q"}])
    warehouse.create("findings", FINDINGS)
    warehouse.add(
        "findings", {"row": [1, 1, 2, 3, 3], "rule": ["content.threat", "content.threat", "content.threat", "content.insult", "x"]}
    )
    found = check_up(warehouse, packs=packs(), zone=packs().zones[SHANGHAI]).content
    assert next((one.rule, one.rows, one.persons, one.agencies) for one in found) == ("content.threat", 2, 1, 2)
    assert [example.place for example in found[0].examples] == ["calls.csv, row 1", "calls.csv, row 2"]


def test_a_person_with_thousands_of_rows_is_counted_and_not_taken_as_an_example(warehouse, monkeypatch) -> None:
    monkeypatch.setattr("minglu.audit.checkup_examples.MOST_OF_ONE", 3)
    night = MIDNIGHT + 23 * HOUR
    found = of(checked(warehouse, [{"at": night + number} for number in range(4)] + [{"at": night, "person": "q"}]), QUIET)
    assert found.breaches == 5
    assert [example.place for example in found.examples] == ["calls.csv, row 5"]


@pytest.mark.parametrize(
    "stated",
    [
        {"no_such_fact": True},
        {"local_minute": 5},
        {"answered_calls_today": 0},
        {"licence": "none"},
        {"said_never": "no"},
        {"act": "contact"},
    ],
)
def test_a_fact_that_nobody_may_state_is_refused(warehouse, stated) -> None:
    with pytest.raises(WrongCheckup):
        checked(warehouse, [{}], stated=stated)


@pytest.mark.parametrize("name", ["no_such_fact", "local_day", "messages_7_days", "third_party_calls_ever"])
def test_a_column_that_would_contradict_what_is_computed_is_refused(name) -> None:
    with pytest.raises(WrongCheckup):
        columns_of((name,))


def test_a_table_that_is_not_there_or_lacks_a_column_is_refused(warehouse) -> None:
    with pytest.raises(WrongCheckup, match="nothing was read"):
        check_up(warehouse, packs=packs(), zone=packs().zones[SHANGHAI])
    warehouse.create("attempts", {"row": "int64"})
    with pytest.raises(WrongCheckup, match="lacks"):
        check_up(warehouse, packs=packs(), zone=packs().zones[SHANGHAI])


@pytest.mark.parametrize("at", [-1, 2**52])
def test_a_moment_outside_our_time_is_refused(warehouse, at) -> None:
    with pytest.raises(WrongCheckup, match="1970"):
        checked(warehouse, [{"at": at}])


def test_progress_is_told_from_the_first_step_to_the_last(warehouse) -> None:
    told = []
    checked(warehouse, [{}], step=lambda done, of: told.append((done, of)))
    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))


def test_when_python_judges_a_shown_row_otherwise_nothing_is_shown(warehouse, monkeypatch) -> None:
    told = Judge._told
    monkeypatch.setattr(Judge, "_told", lambda self, row, before: {**told(self, row, before), "local_minute": 600})
    with pytest.raises(QueryDisagrees, match="row 1 is judged otherwise"):
        checked(warehouse, [{"at": MIDNIGHT + 23 * HOUR}])


@pytest.mark.parametrize(
    "row", [{"channel": "pigeon"}, {"ended": "hung up"}, {"relation": "friend"}, {"purpose": "fun"}, {"direction": "up"}]
)
def test_a_word_that_no_rule_knows_is_refused_rather_than_passed_over(warehouse, row) -> None:
    with pytest.raises(WrongCheckup, match=next(iter(row))):
        checked(warehouse, [{}, row])
