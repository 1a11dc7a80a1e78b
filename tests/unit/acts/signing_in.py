"""Accounts to sign in with: the stores of a prepared lender, and what tests do with them again and again.

with desk_of(lender) as desk: …
desk.open("li.na", HANDLER)               an account of a registered member of staff, ready to use
visitor = desk.visitor(desk.sign_in("li.na").token)
"""

from contextlib import contextmanager
from dataclasses import dataclass

from minglu.access.passwords import Cost
from minglu.acts.accounts import open_account
from minglu.acts.passkeys import begin_check, begin_registration, finish_check, finish_registration
from minglu.acts.sessions import Visitor, resume
from minglu.acts.sign_in import SignedIn, SignInRefused, sign_in
from minglu.store.accounts import StoredAccounts
from minglu.store.api_keys import StoredApiKeys
from minglu.store.passkeys import StoredPasskeys
from minglu.store.sessions import StoredSessions
from minglu.vault.signature import public_of
from tests.unit.acts.authenticator import ORIGIN, RP_ID, Authenticator
from tests.unit.acts.cast import HANDLER, OFFICER, Worker
from tests.unit.acts.office import Lender

CHEAP = Cost(time=1, memory_kib=8, lanes=1)
PASSWORD, OTHER = "brass kettle 417 fjord", "velvet harbour 902 moss"
KEY, OTHER_KEY = public_of(b"k" * 32), public_of(b"o" * 32)


@dataclass(slots=True, kw_only=True)
class Desk:
    """A lender's accounts, sessions and passkeys."""

    lender: Lender
    accounts: StoredAccounts
    sessions: StoredSessions
    passkeys: StoredPasskeys
    keys: StoredApiKeys

    @property
    def office(self):
        return self.lender.node.office

    def open(self, login: str = "li.na", staff: Worker = HANDLER, *, password: str = PASSWORD, **changes: bool) -> None:
        members = {"demo": False, "must_change": False, **changes}
        open_account(self.office, self.accounts, staff=staff.id, login=login, password=password, by=OFFICER.id, cost=CHEAP, **members)

    def try_in(self, login: str = "li.na", password: str = PASSWORD, *, key: bytes | None = KEY, demo_mode: bool = False):
        stores = (self.office, self.accounts, self.sessions, self.passkeys)
        return sign_in(*stores, login=login, password=password, key=key, demo_mode=demo_mode, cost=CHEAP)

    def sign_in(self, login: str = "li.na", password: str = PASSWORD, *, key: bytes | None = KEY, demo_mode: bool = False) -> SignedIn:
        signed = self.try_in(login, password, key=key, demo_mode=demo_mode)
        assert isinstance(signed, SignedIn)
        return signed

    def refused(self, login: str = "li.na", password: str = PASSWORD, *, demo_mode: bool = False) -> SignInRefused:
        refused = self.try_in(login, password, demo_mode=demo_mode)
        assert isinstance(refused, SignInRefused)
        return refused

    def resumed(self, token: str) -> Visitor | None:
        return resume(self.office, self.sessions, token)

    def visitor(self, token: str) -> Visitor:
        visitor = self.resumed(token)
        assert visitor is not None
        return visitor

    def entered(self, login: str = "li.na") -> Visitor:
        """Somebody who has signed in, at whatever stage that led to."""
        return self.visitor(self.sign_in(login).token)

    def registering(self, visitor: Visitor) -> str:
        return begin_registration(self.office, self.sessions, self.passkeys, visitor, rp_id=RP_ID, rp_name="Lender (fictional)")

    def registered(self, visitor: Visitor, answer: str, *, origin: str = ORIGIN, rp_id: str = RP_ID, name: str = "my phone"):
        stores = (self.office, self.sessions, self.passkeys, visitor)
        return finish_registration(*stores, rp_id=rp_id, origin=origin, answer=answer, name=name)

    def add_passkey(self, visitor: Visitor) -> Authenticator:
        phone = Authenticator()
        self.registered(visitor, phone.register(self.registering(visitor)))
        return phone

    def checking(self, visitor: Visitor) -> str:
        return begin_check(self.office, self.sessions, self.passkeys, visitor, rp_id=RP_ID)

    def checked(self, visitor: Visitor, answer: str, *, origin: str = ORIGIN, rp_id: str = RP_ID) -> None:
        finish_check(self.office, self.sessions, self.passkeys, visitor, rp_id=rp_id, origin=origin, answer=answer)


@contextmanager
def desk_of(lender: Lender):
    database = lender.folder / "lender" / "minglu.db"
    desk = Desk(
        lender=lender,
        accounts=StoredAccounts(database),
        sessions=StoredSessions(database),
        passkeys=StoredPasskeys(database),
        keys=StoredApiKeys(database),
    )
    try:
        yield desk
    finally:
        for store in (desk.accounts, desk.sessions, desk.passkeys, desk.keys):
            store.close()
