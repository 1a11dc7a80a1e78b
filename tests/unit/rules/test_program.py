"""Compiled rules, and what an unknown fact may and may not do."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from minglu.rules.expression import All, Any, Compare, Flag, Member, Not, parse_expression
from minglu.rules.program import compile_rules
from minglu.rules.rule import Rule, Text
from minglu.rules.written import pushed

NOTHING = Text(zh="无", en="none")
# Small worlds, so that every way the unknown facts can be is tried.
WORLD = {"blocked": (False, True), "assigned": (False, True), "count": (0, 1, 2, 3), "relation": ("debtor", "contact", "related")}


def rule(effect, when, *, applies="local_day >= 0"):
    return Rule(
        id=f"cn.{effect}",
        instrument=NOTHING,
        article=NOTHING,
        in_force=date(2020, 1, 1),
        force="law",
        confidence="V",
        checked_on=date(2026, 1, 1),
        effect=effect,
        applies=parse_expression(applies, where="test"),
        when=parse_expression(when, where="test") if isinstance(when, str) else when,
        reading=NOTHING,
        lifts=NOTHING,
    )


def speaks(effect, when, known, *, applies="local_day >= 0"):
    spoken = compile_rules((rule(effect, when, applies=applies),)).run(dict.fromkeys(WORLD) | {"local_day": 20260101} | known)
    return bool(spoken.against + spoken.allows + spoken.warnings)


def plain(expression, world):
    """The expression with every fact known, read as simply as can be."""
    if isinstance(expression, All):
        return all(plain(part, world) for part in expression.parts)
    if isinstance(expression, Any):
        return any(plain(part, world) for part in expression.parts)
    if isinstance(expression, Not):
        return not plain(expression.part, world)
    if isinstance(expression, Flag):
        return world[expression.fact]
    if isinstance(expression, Member):
        return world[expression.fact] in expression.literals
    return eval(f"value {expression.operator} literal", {}, {"value": world[expression.fact], "literal": expression.literal})


LEAVES = some.one_of(
    some.sampled_from(("blocked", "assigned")).map(lambda name: Flag(fact=name)),
    some.builds(
        Compare, fact=some.just("count"), operator=some.sampled_from(("==", "!=", "<", "<=", ">", ">=")), literal=some.integers(0, 4)
    ),
    some.builds(
        Compare, fact=some.just("relation"), operator=some.sampled_from(("==", "!=")), literal=some.sampled_from(WORLD["relation"])
    ),
    some.builds(Member, fact=some.just("relation"), literals=some.sampled_from((("debtor",), ("debtor", "contact")))),
    some.builds(Member, fact=some.just("count"), literals=some.sampled_from(((0,), (1, 3)))),
)
EXPRESSIONS = some.recursive(
    LEAVES,
    lambda part: some.one_of(
        some.builds(Not, part=part),
        some.builds(All, parts=some.tuples(part, part)),
        some.builds(Any, parts=some.tuples(part, part)),
    ),
    max_leaves=8,
)
KNOWN = some.fixed_dictionaries({name: some.sampled_from((None, *values)) for name, values in WORLD.items()})


def completions(known):
    choices = [(name,) if known[name] is not None else WORLD[name] for name in WORLD]
    for chosen in product(*choices):
        yield {name: known[name] if known[name] is not None else value for name, value in zip(WORLD, chosen, strict=True)}


@given(expression=EXPRESSIONS, known=KNOWN)
def test_an_unknown_fact_never_permits_and_never_silences_a_prohibition(expression, known) -> None:
    answers = {plain(expression, world) for world in completions(known)}
    allowed, forbidden, refused = (speaks(effect, expression, known) for effect in ("allow", "forbid", "require"))

    assert not allowed or answers == {True}  # permits only what holds however the unknown comes out
    assert forbidden or True not in answers
    assert refused or answers == {True}


@given(expression=EXPRESSIONS, world=some.fixed_dictionaries({name: some.sampled_from(values) for name, values in WORLD.items()}))
def test_with_every_fact_known_the_program_says_what_the_words_say(expression, world) -> None:
    truth = plain(expression, world)
    assert speaks("allow", expression, world) is truth
    assert speaks("forbid", expression, world) is truth
    assert speaks("warn", expression, world) is truth
    assert speaks("require", expression, world) is not truth


@given(expression=EXPRESSIONS, world=some.fixed_dictionaries({name: some.sampled_from(values) for name, values in WORLD.items()}))
def test_pushing_not_to_the_leaves_changes_nothing(expression, world) -> None:
    assert plain(pushed(expression), world) == plain(expression, world)


@pytest.mark.parametrize(
    ("effect", "said"),
    [("allow", False), ("forbid", True), ("require", True), ("warn", True)],
)
@pytest.mark.parametrize(
    "when", ["blocked", "not blocked", "count >= 3", "count == 3", "relation == 'debtor'", "not relation in ('debtor',)"]
)
def test_what_each_effect_does_with_an_unknown_fact(effect, said, when) -> None:
    assert speaks(effect, when, {}) is said


@pytest.mark.parametrize(("effect", "said"), [("allow", False), ("forbid", True), ("require", True), ("warn", True)])
def test_a_rule_that_may_apply_is_treated_as_one_that_does_unless_it_permits(effect, said) -> None:
    when = "count < 3" if effect != "require" else "count > 3"
    assert speaks(effect, when, {"count": 1}, applies="assigned") is said


@pytest.mark.parametrize(("day", "said"), [(20191231, False), (20200101, True)])
def test_a_rule_is_silent_before_its_first_day(day, said) -> None:
    assert speaks("forbid", "blocked", {"blocked": True, "local_day": day}) is said


def test_the_program_takes_only_the_facts_its_rules_speak_of() -> None:
    program = compile_rules((rule("forbid", "blocked"),))
    assert program.names == ("local_day", "blocked")
    assert "relation" not in program.source
