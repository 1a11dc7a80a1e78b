"""The difference between two versions: every rule that comes, goes or changes, and every case that is decided otherwise."""

from dataclasses import fields, replace
from datetime import date

import pytest

from minglu.rules.difference import difference
from minglu.rules.expression import parse_expression
from minglu.rules.packs import load_packs
from minglu.rules.rule import Rule, Text
from minglu.rules.spelled import spell
from tests.unit.rules.making import RULEPACKS, zone_bytes
from tests.unit.rules.versions import ALLOW, EARLY_CASE, MORNING_CASE, NIGHT, case, files, rule, version

LATER = rule("quiet-hours", when="not (540 <= local_minute < 1320)")


def test_the_same_packs_do_not_differ() -> None:
    found = difference(version(), version())
    assert (found.added, found.removed, found.changed, found.cases, found.versions, found.data) == ((), (), (), (), (), ())


def test_a_rule_that_comes_and_one_that_goes_are_named() -> None:
    letters = rule("no-letters", when="channel == 'letter'")
    assert [one.id for one in difference(version(), version(ALLOW, NIGHT, letters)).added] == ["mine.no-letters"]
    assert [one.id for one in difference(version(ALLOW, NIGHT, letters), version()).removed] == ["mine.no-letters"]


def test_a_rule_under_another_name_is_one_that_goes_and_one_that_comes() -> None:
    found = difference(version(), version(ALLOW, NIGHT.replace("quiet-hours", "still-hours")))
    assert ([one.id for one in found.added], [one.id for one in found.removed]) == (["mine.still-hours"], ["mine.quiet-hours"])


def test_a_changed_rule_says_which_member_was_what() -> None:
    (change,) = difference(version(), version(ALLOW, LATER)).changed
    assert change.new.id == "mine.quiet-hours"
    (member,) = change.members
    assert member.name == "when"
    assert member.old == "not (local_minute >= 480 and local_minute < 1320)"
    assert member.new == "not (local_minute >= 540 and local_minute < 1320)"


@pytest.mark.parametrize("name", [member.name for member in fields(Rule) if member.name != "id"])
def test_no_member_of_a_rule_changes_unseen(name) -> None:
    old = version().rules[1]
    other = {
        "instrument": Text(zh="别的", en="another"),
        "article": Text(zh="别的", en="another"),
        "reading": Text(zh="说明", en="another sentence"),
        "lifts": Text(zh="别的说明", en="a sentence"),
        "in_force": date(2021, 1, 1),
        "checked_on": date(2026, 11, 24),
        "force": "law",
        "confidence": "S2",
        "effect": "warn",
        "applies": parse_expression("act == 'collect'", where="here"),
        "when": parse_expression("own_device", where="here"),
        "override": True,
        "review": True,
        "scope": (parse_expression("country == 'cn'", where="here"),),
    }
    changed = version().ruled_by((version().rules[0], replace(old, **{name: other[name]})))
    (change,) = difference(version(), changed).changed
    assert {member.name.partition(".")[0] for member in change.members} == {name}


def test_a_case_that_turns_is_shown_with_both_answers() -> None:
    (change,) = difference(version(), version(ALLOW, LATER)).cases
    assert change.case.says == "早上八点半"
    assert (change.turns, change.in_old, change.in_new) == (True, True, True)
    assert (change.old.permitted, change.new.permitted, change.new.rules) == (True, False, ("mine.quiet-hours",))


def test_a_case_of_the_new_version_alone_is_played_under_both() -> None:
    late = case("早上八点半起拦截", at="2026-11-23T08:30:00", expect="refusal", by="mine.quiet-hours")
    found = difference(version(), version(ALLOW, LATER, cases=(MORNING_CASE, late))).cases
    assert [(change.case.says, change.in_old, change.in_new) for change in found] == [
        ("早上八点半起拦截", False, True),
        ("早上八点半", True, False),
    ]


def test_a_case_that_moved_in_its_file_is_the_same_case() -> None:
    assert difference(version(), version(cases=(EARLY_CASE, MORNING_CASE))).cases == ()


def test_a_case_decided_by_more_rules_changes_without_turning() -> None:
    night = case("深夜", at="2026-11-23T23:00:00", expect="refusal", by="mine.quiet-hours")
    cases = (MORNING_CASE, EARLY_CASE, night)
    second = rule("late", when="local_minute > 1300")
    found = difference(version(cases=cases), version(ALLOW, NIGHT, second, cases=cases)).cases
    (change,) = (change for change in found if change.case.says == "深夜")
    assert not change.turns
    assert (change.old.rules, change.new.rules) == (("mine.quiet-hours",), ("mine.late", "mine.quiet-hours"))


def test_versions_of_packs_and_other_zones_are_told() -> None:
    new = version(number="2026.12.1")
    assert difference(version(), new).versions == (("mine", "2026.11.1", "2026.12.1"),)
    assert difference(version(), replace(new, zones={})).data == ("zones/Asia/Shanghai",)


def test_packs_that_are_read_twice_do_not_differ() -> None:
    found = difference(load_packs(files()), load_packs(files()))
    assert (found.data, found.cases) == ((), ())


def test_another_zone_of_the_same_name_and_another_calendar_are_told() -> None:
    urumqi = {**files(), "zones/Asia/Shanghai": zone_bytes("Asia/Urumqi")}
    assert difference(version(), load_packs(urumqi)).data == ("zones/Asia/Shanghai",)
    with_calendar = {**files(), "calendar/cn-2026.toml": (RULEPACKS / "calendar" / "cn-2026.toml").read_bytes()}
    assert difference(version(), load_packs(with_calendar)).data == ("calendar",)


def test_a_case_whose_zone_is_gone_cannot_be_decided_and_is_told() -> None:
    found = difference(version(), replace(version(), zones={})).cases
    assert len(found) == 2
    assert all(change.new is None and change.turns for change in found)


@pytest.mark.parametrize(
    "text",
    [
        "own_device",
        "not own_device",
        "480 <= local_minute < 1320",
        "channel == 'call' and not (480 <= local_minute < 1320)",
        "own_device or (witnesses and not keyholders)",
        "channel in ('call',)",
        "channel in ('call', 'ai_call') or local_day in (20261123, 20261124)",
        "not (not own_device)",
        "own_device and (witnesses and keyholders)",
        "channel != 'call'",
    ],
)
def test_what_is_spelled_reads_back_as_the_same_expression(text) -> None:
    expression = parse_expression(text, where="here")
    assert parse_expression(spell(expression), where="here") == expression
