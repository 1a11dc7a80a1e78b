"""A lender in memory for random histories: the real batch, gate, rules and SQL, with witnesses who always answer.

    lab = Lab()                              the lender of `lender.py`, before anything happens
    lab.asks(acts, cuts=all_at_once)         a group of asks at one instant; `cuts` says where it is cut into batches
    lab.decided                              every ask with its answer
    lab.entries, lab.openings()              the log as an auditor would get it

No thread, no file, no tiles: a batch is decided where it is called. The clock stands where a move puts it.
"""

import os
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from minglu.acts.batch import Batch, Parts, Waiting
from minglu.acts.errors import ActError
from minglu.canon.base64 import render_base64
from minglu.canon.commitment import Opening
from minglu.canon.ids import AskId, PersonId, StaffId, TokenId, make_id
from minglu.canon.instants import MINUTE, Instant
from minglu.canon.json import Value
from minglu.gate.act import Act, AskContact, Enter, Settle
from minglu.gate.ask import Ask, SignedAsk, sign_ask
from minglu.gate.draft import CHANCE
from minglu.gate.errors import GateError
from minglu.gate.outcome import EndTokens, Entered, KnowPerson, Permit, Refusal, Reply
from minglu.rules.packs import Packs, load_packs
from minglu.store.book import StoredBook
from minglu.store.database import migrate
from minglu.vault.journal import open_opening
from minglu.vault.one_use import sign_one_use
from minglu.wiring.chance import SystemChance
from minglu.wiring.clock import StoryClock
from minglu.wiring.journal import WrappedJournal
from minglu.wiring.packs import read_packs
from tests.crashes.stage import drawn
from tests.fakes.pack_versions import Only
from tests.oracle import naive_log
from tests.properties.lender import BEGINS, DATA, KEYS, OWN, about_of, debt_of, draft, entering, furnish, identity, labels


@cache
def packs() -> Packs:
    """Ours, loaded once."""
    return load_packs(read_packs())


@dataclass(frozen=True, kw_only=True)
class Decided:
    """An ask, the answer or error it got, and whether witnesses and keyholders were there."""

    signed: SignedAsk
    outside: bool
    reply: Reply | Exception

    @property
    def index(self) -> int:
        return self.reply.index if isinstance(self.reply, (Permit, Refusal)) else -1


@dataclass
class Outside:
    """Witnesses and keyholders who answer, or not, as a move says."""

    there: bool = True

    def reachable(self) -> bool:
        return self.there

    def publish(self, *, size: int) -> None:
        """Nothing is published here; tests of publishing are elsewhere."""

    def witnessed(self) -> int:
        return 0


def all_at_once(count: int) -> tuple[int, ...]:
    """One batch for the whole group."""
    return (count,)


def one_by_one(count: int) -> tuple[int, ...]:
    """A batch for every ask."""
    return (1,) * count


class Lab:
    """A lender that begins as `prepared` left it."""

    def __init__(self, *, book: StoredBook | None = None) -> None:
        self.clock = StoryClock(BEGINS)
        self.outside = Outside()
        self.book = book or _copy_of(prepared())
        self.labels, self.journal = labels(), WrappedJournal(drawn("journal"), SystemChance())
        self.decided: list[Decided] = []
        self.parts = Parts(
            book=self.book,
            library=Only(packs()),
            labels=self.labels,
            journal=self.journal,
            publisher=self.outside,
            keyholders=self.outside,
            clock=self.clock,
            chance=SystemChance(),
            node="lender.example/minglu",
            dialler="dialler.example",
            at=lambda _: None,
        )

    def copy(self) -> "Lab":
        """The same lender again, to see what would be answered without entering it."""
        other = Lab(book=_copy_of(self.book._database.connection()))
        other.clock.set(self.clock.now())
        other.outside.there = self.outside.there
        return other

    # ---- Acts ------------------------------------------------------------------------------------------------------

    def batch(self, acts: Sequence[Act], *, under: Packs | None = None) -> list[Reply | Exception]:
        """Decide these acts in one turn; what each was answered."""
        waiting = [Waiting(act=act, key=None, answer=Future()) for act in acts]
        parts = replace(self.parts, library=Only(under)) if under is not None else self.parts
        work = Batch(parts, batch=waiting)
        work.decide()
        work.answer_refused()
        work.publish()
        work.answer_permitted()
        return [one.answer.exception() or one.answer.result() for one in waiting]

    def enter(self, *acts: Act) -> Reply:
        """Decide acts that must succeed; the last one's reply."""
        replies = self.batch(acts)
        assert not any(isinstance(reply, Exception) for reply in replies), replies
        return replies[-1]

    def ask(self, act: AskContact, *, under: Packs | None = None) -> Decided:
        """One ask in a batch of its own."""
        self.asks([act], cuts=all_at_once, under=under)
        return self.decided[-1]

    def asks(self, acts: Sequence[AskContact], *, cuts: Callable[[int], Sequence[int]], under: Packs | None = None) -> None:
        """A group of asks at one instant, cut into batches."""
        first = 0
        for size in cuts(len(acts)):
            part = acts[first : first + size]
            first += size
            for act, reply in zip(part, self.batch(part, under=under), strict=True):
                assert not isinstance(reply, Exception) or isinstance(reply, (ActError, GateError))
                self.decided.append(Decided(signed=act.signed, outside=self.outside.there, reply=reply))
        assert first == len(acts)

    def asking(self, *, staff: str, datum: str, purpose: str, channel: str = "call", minutes: int = 10) -> AskContact:
        """An ask, signed now."""
        now = self.clock.now()
        ask = Ask(
            id=AskId(make_id("ask", os.urandom(16))),
            staff=StaffId(identity("stf", staff)),
            person=PersonId(identity("per", DATA[datum][0])),
            datum=identity("rec", datum),
            purpose=purpose,
            channel=channel,
            at=now,
            until=Instant(now + minutes * MINUTE),
            own_device=False,
        )
        token = TokenId(make_id("tok", os.urandom(16)))
        return AskContact(
            signed=sign_ask(ask, seed=drawn(staff)), header=drawn(datum), token=token, salt=os.urandom(32), chance=os.urandom(CHANCE)
        )

    def settle(self, permit: Permit, ask: Ask, *, answered: bool) -> None:
        """The outcome of a permit comes back: it was claimed and used now."""
        self.book.claim(permit.token, at=self.clock.now())
        datum = next(name for name in DATA if identity("rec", name) == ask.datum)
        about = about_of(datum)
        said: dict[str, Value] = {"happened": int(self.clock.now()), "answered": answered, "seconds": 30 if answered else 0}
        ended = "answered" if answered else "no_answer"
        facts = {"channel": ask.channel, "agency": identity("agy", OWN), "permit": permit.index, "ended": ended, "seen_in": "trunk", **said}
        outcome = draft(
            "contact.outcome",
            about,
            public={"permit": permit.index},
            facts=facts,
            parties={"channel": ask.channel, **said},
            debt=debt_of(datum),
        )
        self.enter(Settle(permit=permit.index, about=about, draft=outcome))

    def say(self, kind: str, datum: str, **facts: Value) -> None:
        """Something about a person happens: never again, a call past the gate, consent withdrawn."""
        about = about_of(datum)
        parties = {name: facts[name] for name in ("agency", "happened", "answered", "seconds", "purposes") if name in facts}
        changes = (EndTokens(person=about.person),) if kind == "person.never" else ()
        self.enter(Enter(drafts=(draft(kind, about, facts=facts, parties=parties),), reply=Entered(), changes=changes))

    def institution(self, kind: str, **facts: Value) -> None:
        """Something about the institution is entered."""
        self.enter(entering(kind, None, facts=facts))

    # ---- The log ---------------------------------------------------------------------------------------------------

    @property
    def entries(self) -> tuple[bytes, ...]:
        return self.book.entries(0, self.book.head().size)

    def openings(self) -> dict[int, dict[str, Opening]]:
        """What an auditor is given, opened under the journal keys."""
        found: dict[int, dict[str, Opening]] = {}
        for index in range(self.book.head().size):
            keeper = self.book.opened_under(index)
            if keeper is not None:
                key = self.journal.key(keeper, self.book.journal_of(keeper) or b"")
                sealed = self.book.openings(index)
                found[index] = {part: open_opening(key, data, index=index, part=part) for part, data in sealed.items()}
        return found


def raw_log(lab: Lab) -> list[naive_log.Said]:
    """The log as the naive oracle reads it: bytes of entries, contents of openings, nothing else of ours."""
    contents = {index: {part: opening.content for part, opening in parts.items()} for index, parts in lab.openings().items()}
    return naive_log.read(lab.entries, contents)


@cache
def prepared() -> sqlite3.Connection:
    """The lender before anything happens: made once, copied for every history."""
    with TemporaryDirectory() as folder:
        migrate(Path(folder) / "lab.db")
        book = StoredBook(Path(":memory:"))
        with closing(sqlite3.connect(Path(folder) / "lab.db")) as migrated:
            migrated.backup(book._database.connection())
    lab = Lab(book=book)
    lab.book.deposit([sign_one_use(os.urandom(32), dialler="dialler.example", epoch=BEGINS, seed=drawn("dialler")) for _ in range(KEYS)])
    journal = KnowPerson(person="institution", number=None, journal=lab.journal.make("institution"))
    opened = draft("log.opened", None, public={"origin": "lender.example/minglu", "handles": render_base64(lab.labels.handle_key())})
    adopted = draft("packs.adopted", None, public={"packs": render_base64(packs().digest)}, facts={"names": list(packs().names)})
    lab.enter(Enter(drafts=(opened, adopted), reply=Entered(), changes=(journal,)))
    furnish(lab)
    return lab.book._database.connection()


def on_disk(path: Path) -> StoredBook:
    """The same lender in a file, for tests with threads."""
    with closing(sqlite3.connect(path)) as connection:
        prepared().backup(connection)
    return StoredBook(path)


def _copy_of(connection: sqlite3.Connection) -> StoredBook:
    book = StoredBook(Path(":memory:"))
    connection.backup(book._database.connection())
    return book
