"""What is said of a debt: its product, that the borrower disputes it, and that the dispute was settled.

    describe_debt(office, Debt(debtor="per_…", debt="debt_…"), product="credit_card", by=loan_system)

A disputed debt is not collected until the dispute is settled; the borrower's tokens that nobody has claimed yet end with it.
That a debt is given to a collector is `register.assign_debt`.
"""

from dataclasses import dataclass
from typing import Final

from minglu.acts.allow import acting, allow
from minglu.acts.errors import Unusable
from minglu.acts.office import Members, Office
from minglu.canon.ids import DebtId, PersonId, StaffId
from minglu.gate.outcome import EndTokens
from minglu.rules.table import PRODUCTS

DISPUTED: Final = ("amount", "paid", "not_mine", "fraud", "terms", "other")
ENDED: Final = ("confirmed", "corrected", "cancelled", "withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """A debt and whose it is."""

    debtor: PersonId
    debt: DebtId


def describe_debt(office: Office, debt: Debt, *, product: str, by: StaffId) -> int:
    """Which product it is. The newest word counts. Raises NotAllowed, NotFound, Unusable."""
    allow(office, by, "debt.describe")
    if product not in PRODUCTS:
        raise Unusable(f"a product is one of {', '.join(PRODUCTS)}")
    return _enter(office, "debt.described", debt, says={"product": product}, ends=False, by=by)


def dispute_debt(office: Office, debt: Debt, *, why: str, by: StaffId) -> int:
    """The borrower disputes it. Hearing that is never refused for what else is known. Raises NotAllowed, NotFound, Unusable."""
    allow(office, by, "debt.dispute")
    if why not in DISPUTED:
        raise Unusable(f"a debt is disputed for {', '.join(DISPUTED)}")
    return _enter(office, "debt.disputed", debt, says={"why": why}, ends=True, by=by)


def end_dispute(office: Office, debt: Debt, *, how: str, by: StaffId) -> int:
    """The dispute was settled. Raises Unusable where there is none: an entry that ends nothing misleads."""
    allow(office, by, "debt.end_dispute")
    if how not in ENDED:
        raise Unusable(f"a dispute ends as {', '.join(ENDED)}")
    about = (event for event in office.book.history([debt.debt]).of(debt.debt) if event.said.get("debtor") == debt.debtor)
    disputes = [event.kind for event in about if event.kind in ("debt.disputed", "debt.dispute_ended")]
    if disputes[-1:] != ["debt.disputed"]:
        raise Unusable("this debt is not disputed; there is nothing to end")
    return _enter(office, "debt.dispute_ended", debt, says={"how": how}, ends=False, by=by)


def _enter(office: Office, kind: str, debt: Debt, *, says: Members, ends: bool, by: StaffId) -> int:
    draft = office.draft(
        kind,
        office.about(debt.debtor),
        facts={**says, **acting(by)},
        parties=says,
        debt={"debtor": debt.debtor, "debt": debt.debt},
    )
    return office.enter(draft, changes=(EndTokens(person=debt.debtor),) if ends else ())
