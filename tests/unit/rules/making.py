"""What the tests of rules share: the packs as they are shipped, and an ordinary day of invented people."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path

from minglu.canon.instants import DAY, Instant, parse_instant
from minglu.canon.json import Value
from minglu.rules.history import INSTITUTION, Event, History
from minglu.rules.packs import Packs, load_packs
from minglu.rules.question import CHANNELS, PURPOSES, Question

RULEPACKS = Path(__file__).parents[3] / "rulepacks"
ZONES = ("Asia/Shanghai", "Asia/Urumqi", "Europe/London", "Africa/Cairo")
ABROAD = ("America/New_York", "Asia/Hong_Kong")  # where some cases of the packs `core` and `house` happen
MORNING = parse_instant("2026-11-23T10:00:00+08:00")  # a Monday
DEBTOR, CONTACT, STAFF, AGENCY = "the debtor", "the contact", "the collector", "the agency"


def zone_bytes(name: str) -> bytes:
    return resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


@cache
def shipped() -> Mapping[str, bytes]:
    """Every file of the packs as shipped, and some zones."""
    folders = [RULEPACKS / name for name in ("cn", "house", "core", "calendar")]
    found = {str(file.relative_to(RULEPACKS)): file.read_bytes() for folder in folders for file in folder.rglob("*.*")}
    countries = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_bytes()
    return found | {f"zones/{name}": zone_bytes(name) for name in (*ZONES, *ABROAD)} | {"zones/zone.tab": countries}


@cache
def packs() -> Packs:
    return load_packs(shipped())


def at(text: str) -> Instant:
    return parse_instant(f"{text}+08:00")


class Story:
    """Entries in order, each about somebody."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Event]] = []

    def add(self, subject: str, kind: str, when: int = MORNING - 100 * DAY, **said: Value) -> int:
        index = len(self.events)
        about: dict[str, Value] = {"person": subject, "number": f"number of {subject}"}
        if kind in ("contact.outcome", "call.unpermitted"):
            about["ended"] = "answered" if said.get("answered") else "no_answer"
        if kind in ("complaint.filed", "complaint.supplemented", "complaint.disputed", "case.closed"):
            about["case"] = "the case"
        if kind == "consent.given":
            about["by"] = "intake"
        self.events.append((subject, Event(index=index, at=Instant(when), kind=kind, said={**about, **said})))
        return index

    def call(self, subject: str, when: int, *, answered: bool, **said: Value) -> None:
        permit = self.add(subject, "contact.permit", when, **{"purpose": "collection", "channel": "call", "until": when + 60_000, **said})
        outcome: dict[str, Value] = {"channel": "call", "happened": when, "answered": answered, "permit": permit, **said}
        self.add(subject, "contact.outcome", when, **outcome)

    @property
    def history(self) -> History:
        return History().extended(self.events)


def ordinary() -> Story:
    """An agency, a trained collector with the debt, a debtor, and a contact who agreed; the debtor is lost."""
    story = Story()
    long = {"since": MORNING - 900 * DAY, "until": MORNING + 900 * DAY}
    story.add(INSTITUTION, "institution.licensed", licence="other")
    for purpose in PURPOSES:
        story.add(INSTITUTION, "purpose.assessed", purpose=purpose, report="a digest", **long)
    scope: dict[str, Value] = {"purposes": list(PURPOSES), "channels": list(CHANNELS)}
    story.add(AGENCY, "agency.registered", agency=AGENCY, own=False, evaluated=MORNING - 30 * DAY, **long, **scope)
    story.add(STAFF, "staff.registered", staff=STAFF, agency=AGENCY, roles=["collector"])
    story.add(STAFF, "staff.trained", staff=STAFF, passed=MORNING - 90 * DAY, until=MORNING + 200 * DAY)
    sealed: dict[str, Value] = {"field": "phone", "places": ["Asia/Shanghai"], "until": MORNING + 900 * DAY}
    own: dict[str, Value] = {"relation": "debtor", "source": "person_self", "basis": "contract", "purposes": ["collection"]}
    named: dict[str, Value] = {"relation": "contact", "source": "debtor_named", "basis": "consent"}
    story.add(DEBTOR, "datum.sealed", datum=f"datum of {DEBTOR}", **sealed, **own)
    story.add(CONTACT, "datum.sealed", datum=f"datum of {CONTACT}", **sealed, **named, purposes=["pass_on_message"])
    story.add(CONTACT, "consent.given", purposes=["pass_on_message"], until=MORNING + 300 * DAY)
    story.add(DEBTOR, "debt.described", debtor=DEBTOR, debt="the debt", product="other")
    story.add(DEBTOR, "debt.assigned", staff=STAFF, agency=AGENCY, debtor=DEBTOR, debt="the debt", **long)
    for days in (3, 2, 1):
        story.call(DEBTOR, MORNING - days * DAY, answered=False)
    return story


def asking(person: str = DEBTOR, **changed: object) -> Question:
    """An ordinary question, with what is `changed`."""
    question = Question(
        act="contact",
        person=person,
        number=f"number of {person}",
        field="phone",
        purpose="collection" if person == DEBTOR else "pass_on_message",
        channel="call",
        staff=STAFF,
        agency=AGENCY,
        debtor=DEBTOR,
        debt="the debt",
        datum=f"datum of {person}",
        witnesses=True,
        keyholders=True,
        one_use_keys=True,
    )
    return replace(question, **changed)  # type: ignore[arg-type]  # a test says what it changes
