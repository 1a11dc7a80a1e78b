"""What pages are made of: one frozen value, joined in `wiring`. No page reaches for anything else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Protocol

from minglu.acts.accounts import Accounts
from minglu.acts.api_keys import ApiKeys
from minglu.acts.case_file import CaseFiles
from minglu.acts.claim import Proofs
from minglu.acts.dial import Telephone
from minglu.acts.find import ReadExhibits
from minglu.acts.handing_over import Auditing
from minglu.acts.kept_drafts import Drafts
from minglu.acts.limits import Limits
from minglu.acts.office import Office
from minglu.acts.passkeys import Passkeys
from minglu.acts.prove import Codes, Outbox
from minglu.acts.sessions import Sessions
from minglu.canon.instants import Instant
from minglu.ledger.policy import Policy
from minglu.papers.citations import Citation
from minglu.web.lookbacks import Lookbacks
from minglu.web.streams import Streams
from minglu.words.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCode:
    """A code that the demonstration's outbox holds: it went nowhere else. `to` is masked."""

    to: str
    code: str = field(repr=False)
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A sign-in that everybody may use in the demonstration."""

    login: str
    password: str
    role: str


class Demo(Protocol):
    """What only a demonstration has: an outbox anybody may read, a clock anybody may move forward, known passwords."""

    def sent(self) -> tuple[SentCode, ...]:
        """The codes sent lately, newest first."""
        ...

    def advance(self, milliseconds: int) -> None:
        """Move the clock of all parties forward."""
        ...

    def sign_ins(self) -> tuple[SignIn, ...]: ...

    def secret(self) -> str:
        """The secret on the invented contact's copy of her consent form."""
        ...

    def numbers(self) -> tuple[str, ...]:
        """The invented contact's number first, then a registered line's."""
        ...

    def files(self) -> Mapping[str, bytes]:
        """What the invented contact has on her phone, for a complaint: file names and their bytes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything that pages need. `origin` is scheme and host as browsers spell them; `secure` says that it is https.
    `found` is called when something was filed that a finding can be computed of: it may do it at once."""

    office: Office
    proofs: Proofs
    files: CaseFiles
    codes: Codes
    outbox: Outbox
    pepper: bytes = field(repr=False)
    accounts: Accounts
    sessions: Sessions
    passkeys: Passkeys
    keys: ApiKeys
    drafts: Drafts
    read: ReadExhibits
    telephone: Telephone
    auditing: Auditing
    limits: Limits
    streams: Streams
    policy: Policy
    words: Mapping[str, Catalogue]
    citations: tuple[Citation, ...]
    zone: tzinfo
    origin: str
    demo: Demo | None
    outsiders_inside: bool
    filed: Callable[[], None]
    lookbacks: Lookbacks = field(default_factory=Lookbacks)

    @property
    def secure(self) -> bool:
        return self.origin.startswith("https://")

    @property
    def host(self) -> str:
        """Host and port, as a browser's Host header spells them."""
        return self.origin.partition("://")[2]
