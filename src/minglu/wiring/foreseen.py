"""Every error that somebody foresaw: it has a sentence that says what happened and what to do."""

from minglu.access.errors import AccessError
from minglu.acts.errors import ActError
from minglu.audit.errors import AuditError
from minglu.canon.errors import CanonError
from minglu.cases.errors import CasesError
from minglu.evidence.errors import EvidenceError
from minglu.gate.errors import GateError
from minglu.ledger.errors import LedgerError
from minglu.papers.errors import PapersError
from minglu.readers.errors import ReaderError
from minglu.rules.errors import RulesError
from minglu.store.errors import StoreError
from minglu.vault.errors import VaultError
from minglu.wiring.errors import WiringError
from minglu.wiring.story.telling import StoryBroken
from minglu.words.errors import WordsError

FORESEEN = (
    AccessError,
    ActError,
    AuditError,
    CanonError,
    CasesError,
    EvidenceError,
    GateError,
    LedgerError,
    PapersError,
    ReaderError,
    RulesError,
    StoreError,
    StoryBroken,
    VaultError,
    WiringError,
    WordsError,
    OSError,
)
