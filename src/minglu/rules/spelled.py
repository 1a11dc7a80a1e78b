"""Spelled: an expression written out again, in one spelling, for whoever compares two versions of a rule.

    spell(parse_expression("480<=local_minute<1320", where="…")) == "local_minute >= 480 and local_minute < 1320"

What is written reads back as the same expression. Inside another, `and` and `or` stand in brackets.
"""

from minglu.rules.expression import All, Any, Compare, Expression, Flag, Not


def spell(expression: Expression) -> str:
    """The text of an expression."""
    if isinstance(expression, All | Any):
        return (" and " if isinstance(expression, All) else " or ").join(_inside(part) for part in expression.parts)
    if isinstance(expression, Not):
        return f"not {_inside(expression.part)}"
    if isinstance(expression, Flag):
        return expression.fact
    if isinstance(expression, Compare):
        return f"{expression.fact} {expression.operator} {expression.literal!r}"
    return f"{expression.fact} in {expression.literals!r}"


def _inside(part: Expression) -> str:
    return f"({spell(part)})" if isinstance(part, All | Any) else spell(part)
