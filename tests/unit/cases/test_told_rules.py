"""Which rules of a suspected breach a finding names: none that refused for what a former holder said or was done to them."""

from dataclasses import replace

import pytest

from minglu.canon.instants import DAY, MINUTE, Instant
from minglu.cases.conclude import conclude
from minglu.cases.finding import Breach
from minglu.rules.expression import parse_expression
from minglu.rules.history import Event
from minglu.rules.packs import Packs
from tests.unit.cases import story
from tests.unit.cases.story import FILED, LIN, alleged, event, filing, matter, moment, outcome, permit, registered

ONE = "2026-11-12 14:03"
AT, PROVED = moment(ONE), moment("2026-11-10 09:00")
BEFORE, SINCE = Instant(PROVED - DAY), Instant(PROVED + DAY)
OTHER = "other"


def packs(**whens: str) -> Packs:
    """Packs that allow every contact and forbid it by each of these rules."""
    plain = story.packs(permitting=False)
    allow, forbid = plain.rules
    rules = (replace(forbid, id=f"test.{name}", when=parse_expression(when, where="test")) for name, when in whens.items())
    return plain.ruled_by((allow, *rules))


def never(at: Instant) -> Event:
    return event(60, "person.never", at=at, person=LIN)


def withdrawn(at: Instant) -> Event:
    return event(61, "consent.withdrawn", at=at, person=LIN, purposes=["pass_on_message"])


def breaches(*events: Event, rules: Packs, held: Instant = PROVED) -> tuple[Breach, ...]:
    # A moment before it is alleged, as permits are: what the person said must come before it to count.
    called = (permit(100, at=Instant(AT - MINUTE), packs=rules.digest), outcome(101, of=100, happened=AT))
    case = matter(filing(alleged(at=ONE)), events=(*events, *called), lines=(registered(),), rules=rules, held_since=held)
    return conclude(case, edition=1, at=FILED).items[0].breaches


def refused(*rules: str) -> tuple[Breach, ...]:
    return (Breach(why="rules_refuse", rules=rules),)


@pytest.mark.parametrize(("at", "told"), [(BEFORE, OTHER), (SINCE, "test.never")])
def test_that_somebody_said_never_again_before_is_not_told(at: Instant, told: str) -> None:
    assert breaches(never(at), rules=packs(never="said_never")) == refused(told)


def test_whoever_held_the_number_all_the_time_is_told_every_rule() -> None:
    assert breaches(never(BEFORE), rules=packs(never="said_never"), held=Instant(0)) == refused("test.never")


def test_a_rule_that_refuses_on_what_came_since_is_named_beside_one_that_is_not() -> None:
    rules = packs(never="said_never", gone="consent_withdrawn")
    assert breaches(never(BEFORE), withdrawn(SINCE), rules=rules) == refused(OTHER, "test.gone")


def test_a_rule_that_looks_at_nothing_of_before_is_named() -> None:
    assert breaches(never(BEFORE), rules=packs(always="act == 'contact'")) == refused("test.always")


def test_what_allowed_contact_before_still_counts_so_that_no_rule_is_named_for_its_absence() -> None:
    rules = packs(sealed="basis == 'consent'", unknown="basis != 'consent'", never="said_never")
    assert breaches(never(BEFORE), rules=rules) == refused(OTHER, "test.sealed")


def test_a_rule_about_the_debtor_is_never_named() -> None:
    assert breaches(rules=packs(debtor="not debtor_dead_or_incapable")) == refused(OTHER)


def test_no_breach_names_no_rule() -> None:
    assert breaches(never(BEFORE), rules=packs(gone="consent_withdrawn")) == ()
