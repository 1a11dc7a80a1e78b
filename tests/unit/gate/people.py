"""A collector, a borrower and a contact as the gate sees them: histories built from events, asks, acts.

    said("staff.registered", {...})          an event with the next index
    ordinary()                               a history in which the collector may call the borrower

Monday, 12 October 2026, 14:00 in Shanghai. Everybody is invented.
"""

from dataclasses import replace
from functools import cache

from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest, sha256
from minglu.canon.ids import AgencyId, AskId, DebtId, PersonId, RecordId, StaffId, TokenId
from minglu.canon.instants import DAY, MINUTE, Instant, parse_instant
from minglu.canon.json import Value
from minglu.gate.act import AskContact, Collect, Offered, Outside
from minglu.gate.ask import Ask, SignedAsk, sign_ask
from minglu.gate.draft import CHANCE, About, Draft
from minglu.gate.manner import Manner
from minglu.gate.outcome import KeepRecord, KnowPerson
from minglu.ledger.labels import Handle
from minglu.rules.history import INSTITUTION, Event, History, work_of_staff
from minglu.rules.packs import Packs, load_packs
from minglu.rules.question import CHANNELS, PURPOSES
from minglu.vault.signature import public_of
from minglu.wiring.packs import read_packs

NOW = parse_instant("2026-10-12T14:00:00+08:00")
A_YEAR_ON = Instant(NOW + 365 * DAY)
SEED, OTHER_SEED = sha256(b"collector"), sha256(b"somebody else")
BORROWER, CONTACT = PersonId("per_" + "01" * 16), PersonId("per_" + "02" * 16)
COLLECTOR, COMPANION = StaffId("stf_" + "0c" * 16), StaffId("stf_" + "1c" * 16)
AGENCY = AgencyId("agy_" + "0b" * 16)
DATUM, HER_DATUM = RecordId("rec_" + "d1" * 16), RecordId("rec_" + "d2" * 16)
DEBT, TOKEN = DebtId("debt_" + "0d" * 16), TokenId("tok_" + "07" * 16)
NUMBER, HER_NUMBER = Handle(sha256(b"a number")), Handle(sha256(b"her number"))
ONE_USE = sha256(b"one use")
THERE = Outside(witnesses=True, keyholders=True, keys=(ONE_USE,))
CHANCE_GIVEN = bytes(range(CHANCE))
ASK = Ask(
    id=AskId("ask_" + "0a" * 16),
    staff=COLLECTOR,
    person=BORROWER,
    datum=DATUM,
    purpose="collection",
    channel="call",
    at=NOW,
    until=Instant(NOW + 10 * MINUTE),
    own_device=False,
)

Said = dict[str, Value]


@cache
def packs() -> Packs:
    """The packs that ship."""
    return load_packs(read_packs())


class Told:
    """Events in the order of a log, each under its subjects."""

    def __init__(self) -> None:
        self.history = History(streams={})
        self._next = 1

    def add(self, kind: str, *subjects: str, at: Instant = NOW, **said: Value) -> "Told":
        event = Event(index=self._next, at=at, kind=kind, said=said)
        self.history = self.history.extended((subject, event) for subject in subjects)
        self._next += 1
        return self


def ordinary(**changed: Value) -> Told:
    """Everything that lets the collector call the borrower; `changed` members of the staff's registration."""
    registration: Said = {"staff": COLLECTOR, "agency": AGENCY, "key": render_base64(public_of(SEED)), "roles": ["collector"]}
    scope: Said = {"purposes": list(PURPOSES), "channels": list(CHANNELS)}
    told = Told().add("institution.licensed", INSTITUTION, licence="other")
    for purpose in PURPOSES:
        told.add("purpose.assessed", INSTITUTION, purpose=purpose, report="a digest", since=int(NOW), until=int(A_YEAR_ON))
    span: Said = {"since": int(NOW), "until": int(A_YEAR_ON)}
    told.add("agency.registered", AGENCY, "=agencies", agency=AGENCY, own=False, **span, evaluated=int(NOW), name="Agency", **scope)
    told.add("line.registered", "=lines", line="line_" + "0e" * 16, agency=AGENCY, number="95000", channel="call", since=int(NOW))
    told.add("staff.registered", COLLECTOR, **{**registration, **changed})
    told.add("staff.trained", COLLECTOR, staff=COLLECTOR, course="exam", passed=NOW, until=A_YEAR_ON)
    told.add("datum.sealed", BORROWER, **sealed())
    told.add("debt.described", BORROWER, DEBT, person=BORROWER, debtor=BORROWER, debt=DEBT, product="other")
    work = {"staff": COLLECTOR, "agency": AGENCY, **span}
    return told.add("debt.assigned", BORROWER, work_of_staff(COLLECTOR), person=BORROWER, debtor=BORROWER, debt=DEBT, **work)


def sealed(**changed: Value) -> Said:
    """What the entry says that sealed the borrower's number."""
    said: Said = {
        "person": BORROWER,
        "number": render_base64(NUMBER),
        "datum": DATUM,
        "field": "phone",
        "relation": "debtor",
        "source": "person_self",
        "basis": "contract",
        "purposes": ["collection"],
        "places": ["Asia/Shanghai"],
        "until": int(A_YEAR_ON),
        "debtor": BORROWER,
        "debt": DEBT,
    }
    return {**said, **changed}


def signed(*, seed: bytes = SEED, **changes: object) -> SignedAsk:
    return sign_ask(replace(ASK, **changes), seed=seed)


def visiting(*companions: StaffId) -> SignedAsk:
    """A visit with these others, or with the one companion there is."""
    return signed(channel="visit", manner=Manner(companions=companions or (COMPANION,)))


def asking(ask: SignedAsk | None = None) -> AskContact:
    """The act that an ask becomes, with fixed chance."""
    return AskContact(signed=ask or signed(), header=Digest(sha256(b"header")), token=TOKEN, salt=sha256(b"salt"), chance=CHANCE_GIVEN)


def collecting(**changes: object) -> Collect:
    """The contact's number, named by the borrower, with her own consent."""
    kept = KeepRecord(record=HER_DATUM, person=CONTACT, header=b"header", ciphertext=b"ciphertext", wraps=(b"w",))
    members: dict[str, object] = {
        "field": "phone",
        "relation": "contact",
        "source": "debtor_named",
        "basis": "consent",
        "evidence": True,
        "purposes": ("pass_on_message",),
        "places": ("Asia/Shanghai",),
        "until": A_YEAR_ON,
        "sealed": kept,
        "reference": sha256(b"reference"),
    }
    about = About(person=CONTACT, number=HER_NUMBER)
    return Collect(
        about=about,
        under=About(person=BORROWER, number=NUMBER),
        debtor=BORROWER,
        debt=DEBT,
        datum=HER_DATUM,
        offered=Offered(**{**members, **changes}),
        arrives=(Draft(kind="person.linked", about=about, chance=CHANCE_GIVEN),),
        follows=(Draft(kind="consent.given", about=about, chance=CHANCE_GIVEN),),
        changes=(KnowPerson(person=CONTACT, number=HER_NUMBER, journal=b"wrapped"),),
        chance=CHANCE_GIVEN,
    )
