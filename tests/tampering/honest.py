"""An honest office's log, with everything that an auditor is handed, read into values that a forger may change.

    statement = hand_over_of(folder)            prepared, worked in for some days, handed over under `audit`
    read_back(folder).audited(packs())          no fault

In it: an answered call, a refusal for want of training, a permit that lapsed, a call at the limit, one that "never again"
ended, a statement, an address book that was refused. The keys are those of the folder, so that what is forged verifies.
"""

from functools import cache
from pathlib import Path

from minglu.acts.give_openings import give_openings
from minglu.acts.intake import Loan, offer_address_book
from minglu.acts.never import say_never
from minglu.acts.statement import give_statement
from minglu.audit.label_proofs import by_number
from minglu.audit.openings import by_entry, render_given
from minglu.canon.instants import DAY, HOUR, MINUTE, Instant
from minglu.ledger.cosignature import Cosigner
from minglu.ledger.note import NoteSigner
from minglu.ledger.statement import Statement
from minglu.rules.packs import Packs, load_packs
from minglu.wiring.handover import hand_over, verify_folder
from minglu.wiring.keys import load_key
from minglu.wiring.packs import read_packs
from tests.tampering.forge import Handed, Keys
from tests.unit.acts.cast import CONTACT, DEBT, LOADER, OFFICER, ORIGIN, UNTRAINED, ZONE, prepare
from tests.unit.acts.office import Lender, enter


@cache
def packs() -> Packs:
    return load_packs(read_packs())


def hand_over_of(folder: Path) -> Statement:
    """Work in a new office under `folder` and hand over; the statement that its contact was given."""
    cast = prepare(folder)
    with enter(folder, cast) as lender:
        _work(lender)
        lender.prove()
        statement = give_statement(lender.node.office, lender.node.proofs, CONTACT, since=Instant(0))
        _end_in_never(lender)
        given = give_openings(lender.node.office, to="an auditor", why="yearly audit", parts=("facts", "parties", "debt"), by=OFFICER.id)
        lines = [render_given(one) for one in given]
        hand_over(lender.node, folder / "audit", openings=lines)
    return statement


def read_back(folder: Path) -> Handed:
    """The hand-over of a folder as values, with the keys that the folder holds."""
    audit = folder / "audit"
    report = verify_folder(audit, progress=lambda _done, _of: None)
    steps = tuple((size, at // 1000) for size, at in zip(report.sightings.sizes, report.sightings.times, strict=True))
    names = sorted(path.name for path in folder.iterdir() if path.name.startswith("witness"))
    keys = Keys(
        log=NoteSigner(ORIGIN, load_key(folder / "lender" / "keys", "log")),
        witnesses={name: Cosigner(name, load_key(folder / name, "cosign")) for name in names},
    )
    return Handed(
        entries=report.entries,
        steps=steps,
        keys=keys,
        openings=by_entry((audit / "openings.jsonl").read_bytes().splitlines()),
        proofs=by_number((audit / "labels.jsonl").read_bytes().splitlines()),
    )


def _work(lender: Lender) -> None:
    lender.call()
    lender.refused_by(lender.sign(by=UNTRAINED))
    lender.permitted()
    lender.later(HOUR)
    offer_address_book(
        lender.node.office, loan=Loan(debt=DEBT, debtor=lender.cast.borrower.person), cards=200, places=(ZONE,), by=LOADER.id
    )
    lender.later(DAY)


def _end_in_never(lender: Lender) -> None:
    lender.permitted()
    lender.later(MINUTE)
    say_never(lender.node.office, lender.cast.borrower.person)
    lender.later(MINUTE)
    lender.refused_by()
