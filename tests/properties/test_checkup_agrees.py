"""The check-up judges random records as Python does, row by row: the shipped rules, and random rules over every fact that is counted."""

from dataclasses import replace
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from minglu.audit.checked import columns_of
from minglu.audit.checkup import check_up
from minglu.canon.instants import DAY, HOUR, MINUTE, parse_instant
from minglu.rules import question as ask
from minglu.rules.contacts import ENDS
from minglu.rules.table import COUNTS
from minglu.store.analytics import open_analytics
from tests.properties.test_query_agrees import random_expression
from tests.unit.rules.making import packs
from tests.unit.rules.test_program import rule

BEGINS = {
    "Asia/Shanghai": parse_instant("2026-10-20T15:00:00+00:00"),
    # Summer time ends within these days, in Cairo over midnight.
    "Europe/London": parse_instant("2026-10-22T22:00:00+00:00"),
    "Africa/Cairo": parse_instant("2026-10-27T20:00:00+00:00"),
}
FACTS = ("debtor_unreachable", "said_never", "licence", "days_since_training")
COUNTED = (*COUNTS, "third_party_calls_ever", "minutes_since_conversation", "local_minute", "local_day", "working_day")


def record(seed, *, rows=80):
    """Rows of a few people over some days, out of order, many of them silent about something."""
    random = Random(seed)
    draw, begins = random.choice, BEGINS[draw_zone(seed)]
    usual = draw((True, False))  # whether every call of this record says how it ended
    for number in range(1, rows + 1):
        person = draw(("p", "p", "q", "r"))
        at = begins + draw((0, HOUR, DAY)) * random.randrange(9) + draw((0, 0, MINUTE)) * random.randrange(120)
        yield {
            "row": number,
            "place": f"row {number}",
            "at": at,
            "person": draw((person, person, person, "")),
            "number": draw((f"n{person}", f"n{person}", f"m{person}", "")),
            "debt": draw(("", f"d{person}", f"e{person}")),
            "agency": draw(("a", "b", "")),
            "staff": draw(("s", "t", "")),
            "channel": draw(("call", "call", "call", "", *ask.CHANNELS)),
            "ended": draw((*ENDS, "answered", "answered") if usual else (*ENDS, "answered", "")),
            "direction": draw(("out", "out", "out", "", "in")),
            "relation": draw(("", *ask.RELATIONS)),
            "purpose": draw(("", *ask.PURPOSES)),
            "own_device": draw((True, False, None)),
            "debtor_unreachable": draw((True, False, None)),
            "said_never": draw((True, False, None)),
            "licence": draw(("", "bank", "other")),
            "days_since_training": draw((None, 100, 400)),
        }


def draw_zone(seed):
    return sorted(BEGINS)[seed % len(BEGINS)]


def counting_rules(seed):
    """Random rules, each with one of the counts beside it, so that every count decides something."""
    random = Random(seed)
    for number, name in enumerate(COUNTED):
        effect, limit = random.choice(("forbid", "require", "warn")), random.choice((0, 1, 2, 3))
        plain = f"{name} >= {limit}" if name != "working_day" else "working_day"
        one = rule(effect, plain, applies="local_day >= 0")
        if random.random() < 0.3:
            one = replace(one, applies=random_expression(random, depth=2))
        yield replace(one, id=f"cn.count-{number}")


# A record that fails is played again from its seed; making it smaller would take minutes.
@settings(max_examples=2, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(seed=some.integers(0, 2**20))
def test_every_row_is_judged_by_the_query_as_by_python(tmp_path_factory, seed) -> None:
    rows, columns = list(record(seed)), columns_of(FACTS)
    under = packs().ruled_by((*packs().rules, *counting_rules(seed)))
    shown = set()
    with open_analytics(tmp_path_factory.mktemp("checkup"), threads=1) as warehouse:
        warehouse.create("attempts", columns)
        warehouse.add("attempts", {column: [row[column] for row in rows] for column in columns})
        # Up to twenty rows a rule are judged again; with so many rules on so few rows, nearly each is.
        checkup = check_up(warehouse, packs=under, zone=under.zones[draw_zone(seed)], stated={"product": "credit_card"})
    for one in checkup.by_rule:
        shown |= {example.place for example in one.examples}
    judged = [row for row in rows if row["direction"] != "in"]
    assert checkup.judged == len(judged)
    assert len(shown) > 0.8 * len(judged)
