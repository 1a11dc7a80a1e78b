"""The packs as shipped hold; and the linter notices when they do not."""

import pytest

from minglu.rules.lint import lint_pack, run_cases
from minglu.rules.packs import load_packs
from tests.unit.rules.making import packs, shipped

CASES = run_cases(packs())


@pytest.mark.parametrize("result", CASES, ids=lambda result: f"{result.where}: {result.says}")
def test_a_case_of_the_packs_comes_out_as_a_lawyer_wrote_it(result) -> None:
    assert result.passed, result.because


def test_the_cases_did_not_shrink() -> None:
    assert len(CASES) >= 140
    assert {result.where.partition("/")[0] for result in CASES} == {"cn", "core", "house"}


def test_the_packs_as_shipped_have_no_fault() -> None:
    assert lint_pack(shipped()) == ()


def core(old, new, *, name="core/promises.toml"):
    """The core pack alone, with a slip."""
    files = {key: data for key, data in shipped().items() if key.startswith(("core/", "zones/"))}
    text = files[name].decode()
    assert old in text
    return {**files, name: text.replace(old, new, 1).encode()}


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        (core("in_force = 2020-01-01", "in_force = 2020-01-02"), "expected core.keyholders, core.one-use-keys, core.witnesses"),
        (core('when = "witnesses"', 'when = "not witnesses"'), "expected"),
        (core("checked_on = 2026-11-23", "checked_on = 2019-11-23"), "core.witnesses: checked on 2019-11-23, before it was in force"),
        (core('by = ["core.witnesses"]', 'by = ["core.keyholders"]', name="core/cases/promises.toml"), "expected core.keyholders"),
        (core("saw = { place_known = false }", "saw = { place_known = true }", name="core/cases/promises.toml"), "saw place_known = False"),
        (core('expect = "permit"', 'expect = "refusal"', name="core/cases/admission.toml"), "permitted by core.allow-collection"),
        (
            core(
                'by = ["core.allow-collection"]\n', 'by = ["core.allow-collection"]\nwarns = ["core.x"]\n', name="core/cases/admission.toml"
            ),
            "warned by nothing; expected core.x",
        ),
        (
            core('place = "Asia/Shanghai"', 'place = "Mars/Base"', name="core/cases/stage.toml"),
            "the zone Mars/Base of cases/stage.toml is not loaded",
        ),
        (core('act = "contact"\n', 'act = "contract"\n', name="core/cases/stage.toml"), "act is one of contact, collect"),
        (
            core('until = "1000 days after"', 'until = "1000 days hence"', name="core/cases/stage.toml"),
            "has no member 'until' that is a whole number",
        ),
        (core("until =", "untill =", name="core/cases/stage.toml"), "has no member 'until'"),
        (core("witnesses = true", "witnesses = 1", name="core/cases/stage.toml"), "witnesses is bool, not int"),
        (core('when = "witnesses"', 'when = "witneses"'), "no fact is called 'witneses'; the nearest is 'witnesses'"),
    ],
)
def test_a_slip_is_a_fault_that_is_named(files, fault) -> None:
    assert any(fault in found for found in lint_pack(files)), lint_pack(files)


def without_cases(*places):
    """The core pack without the cases that stand in these places of cases/in-force.toml."""
    head, *cases = shipped()["core/cases/in-force.toml"].decode().split("[[case]]")
    kept = [case for place, case in enumerate(cases) if place not in places]
    return {**core("P1", "P1"), "core/cases/in-force.toml": "[[case]]".join([head, *kept]).encode()}


@pytest.mark.parametrize(("place", "moved"), [(2, "2020-01-02"), (3, "2019-12-31")])
def test_a_day_without_a_case_on_each_side_is_a_fault(place, moved) -> None:
    assert f"core.allow-message: no case notices when in_force is {moved}; add a case on each side" in lint_pack(without_cases(place))


def numbered(*counts):
    """The core pack with a rule about a number, and a case for each of `counts`."""
    rule = """
[[rule]]
id = "core.at-most"
article = { zh = "一", en = "1" }
in_force = 2020-01-01
force = "house"
confidence = "V"
checked_on = 2026-11-23
effect = "forbid"
applies = "act == 'collect'"
when = "count >= 25"
reading = { zh = "读", en = "reading" }
lifts = { zh = "解", en = "lifts" }
"""
    text = shipped()["core/promises.toml"].decode() + rule
    question = '{ act = "collect", relation = "debtor", source = "person_self", basis = "contract", count = %d }'
    case = '\n[[case]]\nsays = "%d"\nat = %s\nquestion = %s\nexpect = "%s"\nby = ["%s"]\n'
    cases = shipped()["core/cases/promises.toml"].decode()
    for count, day in [*((count, "2026-11-23T10:00:00") for count in counts), (99, "2020-01-01T10:00:00")]:
        answer = ("refusal", "core.at-most") if count >= 25 else ("permit", "core.allow-collect-party")
        cases += case % (count, day, question % count, *answer)
    return {**core("P1", "P1"), "core/promises.toml": text.encode(), "core/cases/promises.toml": cases.encode()}


@pytest.mark.parametrize(
    ("counts", "moved"),
    [((24, 25), ()), ((25,), ("24",)), ((24,), ("26",)), ((23, 26), ("24", "26"))],
)
def test_a_number_without_a_case_on_each_side_is_a_fault(counts, moved) -> None:
    faults = [fault for fault in lint_pack(numbered(*counts)) if "25 in 'when'" in fault]
    assert faults == [f"core.at-most: no case notices when 25 in 'when' is {number}; add a case on each side" for number in moved]


def test_a_rule_that_no_case_decides_is_a_fault() -> None:
    files = numbered(24, 25)
    text = files["core/cases/promises.toml"].decode()
    cut = text[: text.index('[[case]]\nsays = "24"')]
    faults = lint_pack({**files, "core/cases/promises.toml": cut.encode()})
    assert "core.at-most: no case is decided by it" in faults


def test_a_pack_is_tried_alone_with_what_it_stands_on() -> None:
    files = {name: data for name, data in shipped().items() if not name.startswith("cn/")}
    house = load_packs(files).packs[1]
    assert {rule.id.partition(".")[0] for rule in packs().standing_for(house).rules} == {"core", "house"}
    assert all(result.passed for result in run_cases(load_packs(files)))
