"""The compiled packs and the naive ones decide alike, on random histories of a fortnight in November 2026."""

from hypothesis import given, settings
from hypothesis import strategies as some

from minglu.canon.instants import DAY, HOUR, MINUTE, Instant
from minglu.rules import question as ask
from minglu.rules.history import Event, History
from minglu.rules.weigh import weigh
from tests.oracle.naive_rules import Naive, decide
from tests.unit.rules.making import AGENCY, CONTACT, DEBTOR, MORNING, STAFF, ZONES, asking, ordinary, packs

PEOPLE = some.sampled_from((DEBTOR, CONTACT))
PLACES = some.lists(some.sampled_from(("Asia/Shanghai", "Asia/Urumqi", "Atlantis/Lost")), unique=True, max_size=2)
PURPOSES = some.lists(some.sampled_from(ask.PURPOSES[:3]), unique=True, max_size=3)
# Around the edges where something changes: now, the same day, the days before, a year ago; to the millisecond.
AGO = some.one_of(some.integers(0, 60).map(lambda n: n * MINUTE), some.integers(0, 5 * 24).map(lambda n: n * HOUR))
AHEAD = some.sampled_from((-DAY, -1, 0, 1, 10 * MINUTE, 9 * HOUR, 300 * DAY))
LONG_AGO = some.sampled_from((0, 90 * DAY, 366 * DAY - 1, 366 * DAY, 366 * DAY + 1))
NUMBERS = some.sampled_from(("first", "second"))


@some.composite
def steps(draw, now):
    """One more thing that happens: its subject, kind, instant and members."""
    person, ago = draw(PEOPLE), draw(AGO)
    until = now + draw(AHEAD)
    number = f"number of {person}" if draw(NUMBERS) == "first" else f"second number of {person}"
    channel = draw(some.sampled_from(ask.CHANNELS))
    kinds = {
        "call": {
            "answered": draw(some.booleans()),
            "channel": draw(some.sampled_from(("call", "call", "visit", "message"))),
            "number": number,
        },
        "contact.permit": {"channel": channel, "purpose": draw(some.sampled_from(ask.PURPOSES)), "until": until, "number": number},
        "call.unpermitted": {"happened": now - ago, "answered": draw(some.booleans()), "number": number},
        "contact.lapse": {},
        "person.never": {},
        "person.blocked": {},
        "person.proved": {},
        "person.state": {"state": draw(some.sampled_from(("dead", "incapable", "alive")))},
        "consent.given": {"purposes": draw(PURPOSES), "until": until},
        "consent.withdrawn": {"purposes": draw(PURPOSES)},
        "hours.agreed": {
            "channels": ["call"],
            "from_minute": draw(some.integers(0, 1440)),
            "until_minute": draw(some.integers(0, 1440)),
            "until": until,
        },
        "datum.sealed": {
            "datum": f"datum of {person}",
            "field": "phone",
            "relation": draw(some.sampled_from(ask.RELATIONS)),
            "source": draw(some.sampled_from(ask.SOURCES)),
            "basis": draw(some.sampled_from(ask.BASES)),
            "purposes": draw(PURPOSES),
            "places": draw(PLACES),
            "until": until,
        },
        "debt.assigned": {"staff": STAFF, "agency": AGENCY, "debt": "the debt", "since": now - ago, "until": until},
        "staff.roles": {"roles": draw(some.sampled_from((["collector"], ["handler"], [])))},
        "staff.trained": {"passed": now - draw(LONG_AGO), "until": until},
        "agency.registered": {
            "own": draw(some.booleans()),
            "since": now - draw(LONG_AGO),
            "until": until,
            "evaluated": now - draw(LONG_AGO),
        },
        "agency.suspended": {},
        "agency.resumed": {},
    }
    kind = draw(some.sampled_from(("call", "call", "call", "contact.permit", *sorted(kinds))))
    return person, kind, now - ago, kinds[kind]


def played(start, happened):
    """The ordinary story without what `start` leaves out, and then what happened, as entries."""
    story = ordinary()
    story.events = [pair for pair in story.events if pair[1].kind not in start]
    story.events = [(subject, Event(index=index, at=e.at, kind=e.kind, said=e.said)) for index, (subject, e) in enumerate(story.events)]
    for person, kind, when, said in happened:
        if kind == "call":
            story.call(person, when, **said)
        elif kind == "contact.lapse":
            permits = [e.index for subject, e in story.events if subject == person and e.kind == "contact.permit"]
            if permits:
                story.add(person, kind, when, permit=permits[-1])
        else:
            story.add({"staff": STAFF, "agency": AGENCY}.get(kind.partition(".")[0], person), kind, when, **said)
    return story.history


@some.composite
def questions(draw):
    person = draw(PEOPLE)
    changed = {
        "purpose": draw(some.sampled_from(ask.PURPOSES)),
        "channel": draw(some.sampled_from(("call", *ask.CHANNELS))),
        "own_device": draw(some.integers(0, 9)) == 0,
        "debtor": draw(some.sampled_from((DEBTOR, DEBTOR, DEBTOR, ""))),
    }
    for name in ("witnesses", "keyholders", "one_use_keys"):
        changed[name] = draw(some.integers(0, 9)) > 0
    if draw(some.integers(0, 3)) == 0:
        collected = {"relation": ("", *ask.RELATIONS), "source": ("", *ask.SOURCES), "basis": ("", *ask.BASES)}
        changed |= {name: draw(some.sampled_from(values)) for name, values in collected.items()}
        changed |= {"act": "collect", "channel": "", "evidence": draw(some.booleans()), "places": tuple(draw(PLACES))}
    return asking(person, **changed)


STARTS = some.frozensets(
    some.sampled_from(("datum.sealed", "debt.assigned", "staff.trained", "consent.given", "contact.outcome")), max_size=1
)
HOURS = some.integers(-4 * 24 * 60, 4 * 24 * 60).map(lambda minutes: Instant(MORNING + minutes * MINUTE))
EDGES = some.sampled_from([Instant(MORNING + hours * HOUR - late) for hours in (-2, 12, 14, 36) for late in (0, 1)])
DAYTIME = some.integers(-60, 600).map(lambda minutes: Instant(MORNING + minutes * MINUTE))


@settings(max_examples=600, deadline=None)
@given(data=some.data())
def test_both_decide_alike_and_name_the_same_rules(data) -> None:
    now = data.draw(some.one_of(DAYTIME, HOURS, EDGES))
    history = played(data.draw(STARTS), data.draw(some.lists(steps(now), max_size=8)))
    question = data.draw(questions())
    ours = weigh(packs(), question, history, at=now)

    assert Naive(ours.permitted, ours.rules, ours.warnings) == decide(question, history, now, ZONES)


def test_the_naive_one_permits_what_it_should_so_that_agreeing_means_something() -> None:
    assert decide(asking(), ordinary().history, MORNING, ZONES).rules == ("core.allow-collection",)
    assert decide(asking(CONTACT), ordinary().history, MORNING, ZONES).rules == ("core.allow-message",)


def test_the_naive_one_knows_every_rule_that_is_shipped() -> None:
    source = decide.__globals__["__loader__"].get_source(decide.__module__)
    assert [rule.id for rule in packs().rules if f'"{rule.id}"' not in source] == []


def test_nobody_on_record_is_refused_by_both_for_the_same_reasons() -> None:
    ours = weigh(packs(), asking(), History(), at=MORNING)
    assert Naive(ours.permitted, ours.rules, ours.warnings) == decide(asking(), History(), MORNING, ZONES)
