"""Two `minglu serve` processes on one PostgreSQL: sixty-four collectors ask both at once, and no limit is passed by one.

Then one node is killed and the database restarts without warning while they go on asking: every ask gets one true answer
in the end, no permit is without its entry, and no count is off by one.
"""

import http.client
import json
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Barrier, Thread
from urllib.parse import urlsplit

import pytest

from bench.lender import BEGINS, Lender, open_lender
from minglu.acts.api_keys import issue_key
from minglu.acts.claim import deposit_keys
from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.instants import DAY, Instant
from minglu.gate.ask import SignedAsk, ask_object
from minglu.store.postgres import PostgresDatabase
from minglu.vault.one_use import sign_one_use
from minglu.wiring.chance import SystemChance
from minglu.wiring.clock import SystemClock
from minglu.wiring.keys import load_key
from minglu.wiring.parties import dialler_of
from minglu.wiring.settings import FORMAT, HOST, Kept, Settings, Web, write_settings
from tests.postgres import Server, eventually
from tests.scenarios.serving import Serving, free_port, start

NAMES = ("one", "two")
BORROWERS = 16
CLIENTS, EACH = 64, 3
A_DAY = 3  # calls to one person, by the standard for the trade and by house rule
PERMITTED, REFUSED = 201, 403

# As it is, but on a day of ours, and with the numbers that are kept for fiction.
SERVE = """
import sys
from minglu.canon.instants import Instant
from minglu.cli import main, serve
from minglu.wiring import served
from minglu.wiring.clock import SystemClock

class Shifted:
    def now(self):
        return Instant(SystemClock().now() + %d)

serve.SystemClock = served.SystemClock = Shifted
serve.look_over = lambda *_, **__: ()
sys.argv = ["minglu", *sys.argv[1:]]
main.main()
"""


@dataclass(kw_only=True)
class Site:
    """Two nodes, the database below them, and a third node in this process that entered everybody and looks on."""

    lender: Lender
    server: Server
    key: str
    shift: int
    nodes: list[Serving] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    answered: int = 0

    def sign(self, borrower: int) -> SignedAsk:
        self.lender.clock.set(Instant(SystemClock().now() + self.shift))
        return self.lender.sign(borrower)

    def post(self, node: int, signed: SignedAsk) -> tuple[int, dict[str, object]]:
        """One ask to one node: the status (0: nobody answered), and what was told."""
        body = json.dumps({"ask": ask_object(signed.ask), "signature": render_base64(signed.signature)})
        # As the proxy in front of both passes it on.
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json", "Host": urlsplit(Web().origin).netloc}
        try:
            with closing(http.client.HTTPConnection(HOST, self.nodes[node].port, timeout=30)) as connection:
                connection.request("POST", "/v1/asks", body=body, headers=headers)
                answer = connection.getresponse()
                return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException):
            return 0, {}

    def answer(self, node: int, signed: SignedAsk, *, again: bool) -> tuple[int, dict[str, object]]:
        """The answer; with `again`, of whichever node, as often as it takes: the same ask each time."""
        status, told = self.post(node, signed)
        until = time.monotonic() + 40
        while again and status not in (PERMITTED, REFUSED) and time.monotonic() < until:
            time.sleep(0.2)
            node = 1 - node
            status, told = self.post(node, signed)
        return status, told

    def events(self, kind: str) -> list[dict[str, object]]:
        book = self.lender.office.book
        return [{"index": event.index, **event.said} for event in book.of_kind([kind])]


@pytest.fixture(scope="module")
def site(postgres: Callable[[], Server], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with ExitStack() as closing_all:
        yield closing_all.enter_context(_site(postgres(), tmp_path_factory.mktemp("nodes")))


@contextmanager
def _site(server: Server, folder: Path) -> Iterator[Site]:
    string, shift = server.string(server.database()), BEGINS - SystemClock().now()
    node, secret = folder / "node", folder / "connection"
    secret.write_text(string)
    secret.chmod(0o600)
    with open_lender(node, collectors=BORROWERS, borrowers=BORROWERS, database=PostgresDatabase(string)) as lender, ExitStack() as serving:
        key = issue_key(
            lender.office,
            lender.node.api_keys,
            staff=lender.officer,
            scopes=("asks.write",),
            until=Instant(BEGINS + 90 * DAY),
            by=lender.officer,
        )
        site = Site(lender=lender, server=server, key=key.text, shift=shift)
        _settle(node, lender, secret=secret)
        for name in NAMES:
            port = free_port()
            words = ("serve", node, "--node", name, "--port", str(port), "--language", "en")
            site.nodes.append(serving.enter_context(start(*words, port=port, program=("-c", SERVE % shift))))
        for one in site.nodes:
            one.until("Ctrl-C ends it")
            # What a node tells its operators is read, or it would wait for somebody who does.
            Thread(target=site.told.extend, args=(one.process.stderr,), daemon=True).start()
        for name in NAMES:
            _lay_out(lender, node, dialler_of(name))
        yield site


def _settle(folder: Path, lender: Lender, *, secret: Path) -> None:
    settings = Settings(
        format=FORMAT,
        origin=lender.office.origin,
        name="bench",
        agency=lender.agency,
        region="CN",
        zone=lender.office.institution.zone,
        fiction=True,
        web=Web(),
        database=Kept(kind="postgres", file=str(secret)),
    )
    write_settings(folder, settings)


def _lay_out(lender: Lender, folder: Path, dialler: str) -> None:
    """As many one-use keys as permits can be given by its node."""
    seed, draw = load_key(folder / dialler, "sign"), SystemChance().draw
    count = BORROWERS * A_DAY
    deposit_keys(lender.office, [sign_one_use(draw(32), dialler=dialler, epoch=BEGINS, seed=seed) for _ in range(count)])


def ask_all(site: Site, borrowers: range, *, again: bool) -> list[tuple[SignedAsk, int, dict[str, object]]]:
    """Everybody at once, half of them at each node."""
    together = Barrier(CLIENTS)

    def work(client: int) -> list[tuple[SignedAsk, int, dict[str, object]]]:
        together.wait(60)
        found = []
        for number in range(EACH):
            signed = site.sign(borrowers[(client + number) % len(borrowers)])
            found.append((signed, *site.answer(client % 2, signed, again=again)))
            site.answered += 1
        return found

    with ThreadPoolExecutor(CLIENTS) as hands:
        return [answer for answers in hands.map(work, range(CLIENTS)) for answer in answers]


def holds(site: Site, answers: list[tuple[SignedAsk, int, dict[str, object]]], *, borrowers: int) -> None:
    """Every answer is in the log, once; every permit in the log was answered; nobody is called more than they may be."""
    asked = {render_base64(signed.digest): (status, told) for signed, status, told in answers}
    assert Counter(status for _, status, _ in answers) == {PERMITTED: borrowers * A_DAY, REFUSED: len(answers) - borrowers * A_DAY}
    permits = [event for event in site.events("contact.permit") if event["asked"] in asked]
    refusals = [event for event in site.events("contact.refusal") if event["asked"] in asked]
    assert {event["asked"] for event in permits} == {digest for digest, (status, _) in asked.items() if status == PERMITTED}
    assert {event["asked"] for event in refusals} == {digest for digest, (status, _) in asked.items() if status == REFUSED}
    assert len(permits) + len(refusals) == len(asked)
    assert set(Counter(event["question"]["person"] for event in permits).values()) == {A_DAY}
    for event in permits:
        assert asked[event["asked"]][1]["entry"] == event["index"]
        token = site.lender.office.book.token(asked[event["asked"]][1]["token"])
        assert (token.permit, token.claimed) == (event["index"], 0)


def test_sixty_four_collectors_at_two_nodes_never_pass_a_limit_by_one(site: Site) -> None:
    answers = ask_all(site, range(BORROWERS // 2), again=False)
    holds(site, answers, borrowers=BORROWERS // 2)
    # Both nodes decided, and every entry says which of them.
    origin = site.lender.office.origin
    entered = [event["index"] for kind in ("contact.permit", "contact.refusal") for event in site.events(kind)]
    assert {_by(site, index) for index in entered} == {f"{origin}#{name}" for name in NAMES}


def _by(site: Site, index: object) -> str:
    (data,) = site.lender.office.book.entries(int(str(index)), int(str(index)) + 1)
    return str(json.loads(data)["by"])


def test_each_node_takes_the_keys_of_its_own_dialler_alone(site: Site) -> None:
    book, origin = site.lender.office.book, site.lender.office.origin
    taken = {(_by(site, event["index"]), book.dialler_of(parse_base64(event["to"]))) for event in site.events("contact.permit")}
    assert taken <= {(f"{origin}#{name}", dialler_of(name)) for name in NAMES}


def test_a_killed_node_and_a_restarted_database_leave_no_permit_without_entry_and_no_count_off_by_one(site: Site) -> None:
    before = site.answered
    with ThreadPoolExecutor(1) as hands:
        asking = hands.submit(partial(ask_all, site, range(BORROWERS // 2, BORROWERS), again=True))
        eventually(lambda: site.answered > before + CLIENTS // 2)
        site.nodes[0].process.send_signal(signal.SIGKILL)
        eventually(lambda: site.answered > before + CLIENTS)
        site.server.restart_at_once()
        answers = asking.result(200)
    holds(site, answers, borrowers=BORROWERS // 2)
