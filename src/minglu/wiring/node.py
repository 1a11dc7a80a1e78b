"""A lender's node, joined: database, log, keys, outsiders, and the office that acts work with.

    with open_node(folder, clock=clock, institution=institution) as node:
        node.office.enter(…)

A data folder holds `lender/` (database, log, keys) and a folder for each outsider that runs inside this process.
"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from minglu.acts.batch import Parts
from minglu.acts.case_file import CaseFiles
from minglu.acts.claim import Proofs, claim_token, report_undialled
from minglu.acts.library import Library
from minglu.acts.office import Institution, Office
from minglu.acts.open_log import Outsider, open_log
from minglu.acts.ports import Clock
from minglu.acts.publish import LogParts, LogPublisher
from minglu.acts.sequencer import Sequencer
from minglu.canon.ids import TokenId
from minglu.channels.keyholders import AnsweringKeyholders
from minglu.ledger.note import NoteSigner, make_key, parse_vkey, render_vkey
from minglu.store.accounts import StoredAccounts
from minglu.store.api_keys import StoredApiKeys
from minglu.store.api_replies import StoredApiReplies
from minglu.store.book import StoredBook
from minglu.store.case_files import StoredCaseFiles
from minglu.store.checkpoints import StoredCheckpoints
from minglu.store.codes import StoredCodes
from minglu.store.directory import Directory
from minglu.store.drafts import StoredDrafts
from minglu.store.pack_versions import StoredPackVersions
from minglu.store.passkeys import StoredPasskeys
from minglu.store.points import At, nothing
from minglu.store.ports import Database
from minglu.store.sessions import StoredSessions
from minglu.store.sqlite import SqliteDatabase
from minglu.store.tile_store import TileStore
from minglu.vault.claim import Claim
from minglu.wiring.chance import SystemChance
from minglu.wiring.journal import WrappedJournal
from minglu.wiring.kept import file_of
from minglu.wiring.keys import derive, load_key
from minglu.wiring.labels import VrfLabels
from minglu.wiring.packs import read_packs
from minglu.wiring.parties import REHEARSAL, Outsiders, Rates, dialler_of, join_outsiders

THRESHOLD = 2
_ED25519 = 0x01


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Everything of one lender. `pepper` keeps one-time codes from being searched in a stolen database."""

    office: Office
    proofs: Proofs
    files: CaseFiles
    codes: StoredCodes
    accounts: StoredAccounts
    sessions: StoredSessions
    passkeys: StoredPasskeys
    drafts: StoredDrafts
    api_keys: StoredApiKeys
    api_replies: StoredApiReplies
    outsiders: Outsiders
    labels: VrfLabels
    publisher: LogPublisher
    pepper: bytes = field(repr=False)
    log_folder: Path

    def claim(self, token: TokenId, *, dialler: str, signature: bytes) -> Claim:
        """`servers.ports_keyholding.Node`: what a dialler is given for its token."""
        return claim_token(self.office, self.proofs, token, dialler=dialler, signature=signature)

    def undialled(self, token: TokenId, *, dialler: str, signature: bytes) -> None:
        """The same port: the dialler's word that the permit of a claimed token was not used."""
        report_undialled(self.office, token, dialler=dialler, signature=signature)


@contextlib.contextmanager
def open_node(
    folder: Path,
    *,
    origin: str,
    institution: Institution,
    clock: Clock,
    delivered: Mapping[str, bytes] | None = None,
    at: At = nothing,
    rates: Rates = REHEARSAL,
    database: Database | None = None,
    name: str = "",
) -> Iterator[Node]:
    """Open or make a node under `folder`, with its outsiders inside this process; closed in order when the block ends.

    `delivered` are the files of the rule packs that came with the software, ours by default: a new log begins with them.
    `rates` are those of its keyholders. `database` is closed with it; without one it is a file in the folder. Several nodes
    of one log share folder and database (PostgreSQL): each has a `name`, under which it enters, and a dialler of its own.
    """
    with contextlib.ExitStack() as closing:
        kept = database if database is not None else SqliteDatabase(file_of(folder))
        closing.callback(kept.close)
        who = _Who(origin=origin, institution=institution, name=name)
        node = _join(folder, kept, who, clock=clock, delivered=delivered, at=at, rates=rates, closing=closing)
        node.office.sequencer.start()
        closing.callback(node.office.sequencer.stop)
        open_log(node.office, origin=origin, handles=node.labels.handle_key(), outsiders=_known(node.outsiders))
        yield node


@dataclass(frozen=True, slots=True, kw_only=True)
class _Who:
    """Which log, whose, and which of its nodes this is."""

    origin: str
    institution: Institution
    name: str

    @property
    def by(self) -> str:
        """Under which name the node enters."""
        return f"{self.origin}#{self.name}" if self.name else self.origin


def _join(
    folder: Path,
    database: Database,
    who: _Who,
    *,
    clock: Clock,
    delivered: Mapping[str, bytes] | None,
    at: At,
    rates: Rates,
    closing: contextlib.ExitStack,
) -> Node:
    lender = folder / "lender"
    signer = NoteSigner(who.origin, load_key(lender / "keys", "log"))
    master = load_key(lender / "keys", "master")
    database.migrate()
    dialler = dialler_of(who.name)
    outsiders = join_outsiders(folder, log=parse_vkey(signer.vkey), dialler=dialler, clock=clock.now, closing=closing, at=at, rates=rates)
    log = _log(lender, database, signer=signer, outsiders=outsiders, clock=clock, at=at)
    publisher = LogPublisher(log)
    chance, labels = SystemChance(), VrfLabels(derive(master, "vrf"))
    library = Library(StoredPackVersions(database), delivered=delivered if delivered is not None else read_packs())
    parts = Parts(
        book=log.book,
        library=library,
        labels=labels,
        journal=WrappedJournal(derive(master, "journal"), chance),
        publisher=publisher,
        keyholders=AnsweringKeyholders(outsiders.transports, threshold=THRESHOLD, clock=clock.now),
        clock=clock,
        chance=chance,
        node=who.by,
        dialler=dialler,
        at=at,
    )
    sequencer = Sequencer(parts)
    return Node(
        office=_office(parts, sequencer, library=library, institution=who.institution, signer=signer, outsiders=outsiders),
        proofs=Proofs(tiles=log.tiles, checkpoints=log.checkpoints),
        files=StoredCaseFiles(database, at=at),
        codes=StoredCodes(database),
        accounts=StoredAccounts(database),
        sessions=StoredSessions(database),
        passkeys=StoredPasskeys(database),
        drafts=StoredDrafts(database, at=at),
        api_keys=StoredApiKeys(database),
        api_replies=StoredApiReplies(database),
        outsiders=outsiders,
        labels=labels,
        publisher=publisher,
        pepper=derive(master, "codes"),
        log_folder=lender / "log",
    )


def _log(lender: Path, database: Database, *, signer: NoteSigner, outsiders: Outsiders, clock: Clock, at: At) -> LogParts:
    directory, checkpoints = Directory(lender / "log"), StoredCheckpoints(database)
    # What killed writers left: no other node writes here while it publishes nothing.
    with checkpoints.publishing(wait=True):
        directory.sweep()
    return LogParts(
        book=StoredBook(database, at=at),
        tiles=TileStore(directory, at=at),
        checkpoints=checkpoints,
        signer=signer,
        origin=signer.key.name,
        cosign=outsiders.cosign,
        clock=clock,
        at=at,
    )


def _office(
    parts: Parts, sequencer: Sequencer, *, library: Library, institution: Institution, signer: NoteSigner, outsiders: Outsiders
) -> Office:
    return Office(
        institution=institution,
        sequencer=sequencer,
        book=parts.book,
        library=library,
        labels=parts.labels,
        journal=parts.journal,
        clock=parts.clock,
        chance=parts.chance,
        origin=signer.key.name,
        signer=signer,
        keyholders=outsiders.keys,
        threshold=THRESHOLD,
    )


def _known(outsiders: Outsiders) -> tuple[Outsider, ...]:
    """The outsiders as the log's first entries name them."""
    witnesses = [Outsider(role="witness", name=line.name, key=render_vkey(line.key)) for line in outsiders.policy.witnesses]
    keyholders = [Outsider(role="keyholder", name=key.name, key=key.public.hex()) for key in outsiders.keys]
    vkey = render_vkey(make_key(outsiders.dialler, outsiders.dialler_vkey, kind=_ED25519))
    return (*witnesses, *keyholders, Outsider(role="dialler", name=outsiders.dialler, key=vkey))
