"""The sample says of itself what is wrong with it, and an independent count over what is read says the same."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

import pytest

from minglu.canon.instants import as_datetime
from minglu.evidence.attempts import Attempt
from minglu.readers.call_sheets import source_of
from minglu.readers.call_table import preview, read_attempts
from minglu.wiring.sample_calls import SEED, sample_files
from minglu.wiring.sample_records import AGENCIES, COLLECTORS, DAYS, PLANTED, ROWS, make_records

ZONE = "Asia/Shanghai"
WHOLE = make_records(rows=ROWS, seed=SEED)
FILES = sample_files(WHOLE)


def read(name: str) -> list[Attempt]:
    source = source_of(FILES[name], name=name)
    shown = preview(source, zone=ZONE)
    assert not shown.proposal.lacking
    found = list(read_attempts(source, columns=shown.proposal.columns, zone=ZONE, fiction=True, progress=None))
    assert all(isinstance(one, Attempt) and not one.faults for one in found)
    return [one for one in found if isinstance(one, Attempt)]


CALLS = read("calls.csv")


def local(one: Attempt) -> datetime:
    return as_datetime(one.at) + timedelta(hours=8)


def past_limit(limit: int, *, ended: set[str]) -> int:
    days = Counter((one.number, local(one).date()) for one in CALLS if one.channel in ("call", "ai_call") and one.ended in ended)
    return sum(max(0, count - limit) for count in days.values())


def test_the_sample_is_as_large_as_it_says() -> None:
    assert len(CALLS) == ROWS
    assert len({one.agency for one in CALLS}) == len(AGENCIES)
    assert len({one.staff for one in CALLS}) == COLLECTORS
    assert 5_500 <= len({one.person for one in CALLS}) <= 6_500
    assert len({local(one).date() for one in CALLS}) == DAYS


def test_every_number_is_one_of_fiction_and_one_persons() -> None:
    persons = defaultdict(set)
    for one in CALLS:
        assert one.number.startswith("+861600000")
        persons[one.number].add(one.person)
    assert all(len(those) == 1 for those in persons.values())


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("answered_over", past_limit(3, ended={"answered"})),
        ("attempts_over", past_limit(6, ended={"no_answer", "busy", "failed"})),
        ("quiet_hours", sum(not 8 <= local(one).hour < 22 for one in CALLS)),
        ("contact_while_reachable", sum(one.relation == "contact" and not one.facts["debtor_unreachable"] for one in CALLS)),
        ("after_never", sum(one.facts["said_never"] is True for one in CALLS)),
        ("own_device", sum(one.own_device is True for one in CALLS)),
        ("group_message", sum(one.channel == "group_message" for one in CALLS)),
        ("visit_alone", sum(one.channel == "visit" and one.facts["visitors"] == 1 for one in CALLS)),
        ("threatening_text", sum(any(word in one.text for word in ("坐牢", "没脸见人", "不得安宁")) for one in CALLS)),
        ("untrained", sum(one.facts["staff_trained"] is False for one in CALLS)),
    ],
)
def test_what_is_planted_is_what_is_found(kind: str, count: int) -> None:
    assert WHOLE.planted[kind] == PLANTED[kind] == count


def test_a_contact_is_called_without_breach_only_where_nobody_reaches_the_debtor() -> None:
    answered = {one.debt for one in CALLS if one.relation == "debtor" and one.ended == "answered"}
    asked = [one for one in CALLS if one.relation == "contact" and one.facts["debtor_unreachable"]]
    assert asked
    assert not [one for one in asked if one.debt in answered or one.purpose != "pass_on_message"]


def test_the_truth_by_agency_adds_up() -> None:
    assert Counter(one.planted for one in WHOLE.records if one.planted) == dict(WHOLE.planted)
    assert sum(WHOLE.planted_by_agency.values()) == sum(PLANTED.values())
    assert FILES["truth.csv"].decode().count("\r\n") == len(WHOLE.planted_by_agency) + 1


def test_the_same_seed_gives_the_same_bytes_and_another_one_others() -> None:
    one, again, other = (sample_files(make_records(rows=1_000, seed=seed))["calls.csv"] for seed in (1, 1, 2))
    assert one == again != other


@pytest.mark.parametrize("rows", [200, 2_000])
def test_a_smaller_sample_has_all_kinds(rows: int) -> None:
    made = make_records(rows=rows, seed=SEED)
    assert len(made.records) == rows
    assert all(made.planted.values())
