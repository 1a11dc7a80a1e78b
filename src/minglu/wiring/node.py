"""A lender's node, joined: database, log, keys, outsiders, and the office that acts work with.

    with open_node(folder, clock=clock, institution=institution) as node:
        node.office.enter(…)

A data folder holds `lender/` (database, log, keys) and a folder for each outsider that runs inside this process.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from minglu.acts.batch import Parts
from minglu.acts.case_file import CaseFiles
from minglu.acts.claim import Proofs, claim_token, report_undialled
from minglu.acts.office import Institution, Office
from minglu.acts.open_log import Outsider, open_log
from minglu.acts.ports import Clock
from minglu.acts.publish import LogParts, LogPublisher
from minglu.acts.sequencer import Sequencer
from minglu.canon.ids import TokenId
from minglu.channels.keyholders import AnsweringKeyholders
from minglu.ledger.note import NoteSigner, make_key, parse_vkey, render_vkey
from minglu.rules.packs import Packs, load_packs
from minglu.store.accounts import SqliteAccounts
from minglu.store.api_keys import SqliteApiKeys
from minglu.store.api_replies import SqliteApiReplies
from minglu.store.book import SqliteBook
from minglu.store.case_files import SqliteCaseFiles
from minglu.store.checkpoints import SqliteCheckpoints
from minglu.store.codes import SqliteCodes
from minglu.store.database import migrate
from minglu.store.directory import Directory
from minglu.store.drafts import SqliteDrafts
from minglu.store.passkeys import SqlitePasskeys
from minglu.store.points import At, nothing
from minglu.store.sessions import SqliteSessions
from minglu.store.tile_store import TileStore
from minglu.vault.claim import Claim
from minglu.wiring.chance import SystemChance
from minglu.wiring.journal import WrappedJournal
from minglu.wiring.keys import derive, load_key
from minglu.wiring.labels import VrfLabels
from minglu.wiring.packs import read_packs
from minglu.wiring.parties import DIALLER, REHEARSAL, Outsiders, Rates, join_outsiders

THRESHOLD = 2
_ED25519 = 0x01


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Everything of one lender. `pepper` keeps one-time codes from being searched in a stolen database."""

    office: Office
    proofs: Proofs
    files: CaseFiles
    codes: SqliteCodes
    accounts: SqliteAccounts
    sessions: SqliteSessions
    passkeys: SqlitePasskeys
    drafts: SqliteDrafts
    api_keys: SqliteApiKeys
    api_replies: SqliteApiReplies
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
    packs: Packs | None = None,
    at: At = nothing,
    rates: Rates = REHEARSAL,
) -> Iterator[Node]:
    """Open or make a node under `folder`, with its outsiders inside this process; closed in order when the block ends.

    `rates` are those of its keyholders.
    """
    with contextlib.ExitStack() as closing:
        node = _join(folder, origin=origin, institution=institution, clock=clock, packs=packs, at=at, rates=rates, closing=closing)
        node.office.sequencer.start()
        closing.callback(node.office.sequencer.stop)
        open_log(node.office, origin=origin, handles=node.labels.handle_key(), outsiders=_known(node.outsiders))
        yield node


def _join(
    folder: Path,
    *,
    origin: str,
    institution: Institution,
    clock: Clock,
    packs: Packs | None,
    at: At,
    rates: Rates,
    closing: contextlib.ExitStack,
) -> Node:
    lender = folder / "lender"
    signer = NoteSigner(origin, load_key(lender / "keys", "log"))
    master = load_key(lender / "keys", "master")
    database = lender / "minglu.db"
    migrate(database)
    outsiders = join_outsiders(folder, log=parse_vkey(signer.vkey), clock=clock.now, closing=closing, at=at, rates=rates)
    log = _log(lender, signer=signer, outsiders=outsiders, clock=clock, at=at, closing=closing)
    publisher = LogPublisher(log)
    chance, labels = SystemChance(), VrfLabels(derive(master, "vrf"))
    parts = Parts(
        book=log.book,
        labels=labels,
        journal=WrappedJournal(derive(master, "journal"), chance),
        publisher=publisher,
        keyholders=AnsweringKeyholders(outsiders.transports, threshold=THRESHOLD, clock=clock.now),
        clock=clock,
        chance=chance,
        node=origin,
        at=at,
    )
    sequencer = Sequencer(parts, packs=packs if packs is not None else load_packs(read_packs()))
    return Node(
        office=_office(parts, sequencer, institution=institution, signer=signer, outsiders=outsiders),
        proofs=Proofs(tiles=log.tiles, checkpoints=log.checkpoints),
        files=_opened(SqliteCaseFiles(database, at=at), closing),
        codes=_opened(SqliteCodes(database), closing),
        accounts=_opened(SqliteAccounts(database), closing),
        sessions=_opened(SqliteSessions(database), closing),
        passkeys=_opened(SqlitePasskeys(database), closing),
        drafts=_opened(SqliteDrafts(database, at=at), closing),
        api_keys=_opened(SqliteApiKeys(database), closing),
        api_replies=_opened(SqliteApiReplies(database), closing),
        outsiders=outsiders,
        labels=labels,
        publisher=publisher,
        pepper=derive(master, "codes"),
        log_folder=lender / "log",
    )


class _Closes(Protocol):
    def close(self) -> None: ...


_Store = TypeVar("_Store", bound=_Closes)


def _opened(store: _Store, closing: contextlib.ExitStack) -> _Store:
    """A store that is closed with the node."""
    closing.callback(store.close)
    return store


def _log(lender: Path, *, signer: NoteSigner, outsiders: Outsiders, clock: Clock, at: At, closing: contextlib.ExitStack) -> LogParts:
    directory = Directory(lender / "log")
    directory.sweep()
    return LogParts(
        book=_opened(SqliteBook(lender / "minglu.db", at=at), closing),
        tiles=TileStore(directory, at=at),
        checkpoints=_opened(SqliteCheckpoints(lender / "minglu.db"), closing),
        signer=signer,
        origin=signer.key.name,
        cosign=outsiders.cosign,
        clock=clock,
        at=at,
    )


def _office(parts: Parts, sequencer: Sequencer, *, institution: Institution, signer: NoteSigner, outsiders: Outsiders) -> Office:
    return Office(
        institution=institution,
        sequencer=sequencer,
        book=parts.book,
        labels=parts.labels,
        journal=parts.journal,
        clock=parts.clock,
        chance=parts.chance,
        origin=parts.node,
        signer=signer,
        keyholders=outsiders.keys,
        threshold=THRESHOLD,
    )


def _known(outsiders: Outsiders) -> tuple[Outsider, ...]:
    """The outsiders as the log's first entries name them."""
    witnesses = [Outsider(role="witness", name=line.name, key=render_vkey(line.key)) for line in outsiders.policy.witnesses]
    keyholders = [Outsider(role="keyholder", name=key.name, key=key.public.hex()) for key in outsiders.keys]
    vkey = render_vkey(make_key(DIALLER, outsiders.dialler_vkey, kind=_ED25519))
    return (*witnesses, *keyholders, Outsider(role="dialler", name=DIALLER, key=vkey))
