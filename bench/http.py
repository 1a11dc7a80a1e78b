"""Permits over HTTP until the dialler holds the number: two requests to a site as it is served, all parties in this process.

As in `bench.permits` there are lender, two witnesses, three keyholders and a dialler, each with a database of its own; in
front of the lender stand now the whole application and uvicorn. A client signs an ask, posts it with a key of the API
(POST /v1/asks), and posts the token it was given (POST /v1/asks/{token}/dial); the answer to that comes when the dialler has
opened the number and the trunk, which only counts, has it. Connections are open before the clock runs and are kept.

Nothing is tuned for it: the server's numbers are those of `minglu serve`, and asks and presses have no limit by caller. One
thing is not as in the demonstration: its telephone dials one call at a time, this one as many as it is asked to.
"""

import contextlib
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from statistics import median
from typing import Final

from bench.lender import BEGINS, Lender, open_lender
from bench.measure import A_SECOND, MILLISECONDS, Figure, Scale, elapsed, in_turn
from bench.permits import CLIENTS, Counting, join
from bench.site import Client, WrongAnswer, origin_at, port_of, running
from minglu.acts.api_keys import issue_key
from minglu.acts.ask import Permitted, ask_contact
from minglu.acts.dial import dial
from minglu.canon.base64 import render_base64
from minglu.canon.ids import StaffId, TokenId
from minglu.canon.instants import DAY, Instant
from minglu.gate.ask import SignedAsk, ask_object
from minglu.servers.dialler import Dialler
from minglu.wiring.http import make_app
from minglu.wiring.listen import listen
from minglu.wiring.outbox import NoOutbox
from minglu.wiring.reading import ExhibitReader
from minglu.wiring.served import Served
from minglu.wiring.settings import FORMAT, HOST, Settings, Web
from minglu.wiring.story.stage import ZONE

_COLLECTORS: Final = 32
_MEASURED: Final = 6
_PERMITTED, _DIALLED = 201, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Direct:
    """A telephone whose dialler may open many numbers at once."""

    dialler: Dialler

    def dial(self, token: TokenId) -> None:
        self.dialler.claim_and_dial(token)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """A lender that is served, and what a dialling system of its agency has: an address and a key."""

    lender: Lender
    telephone: _Direct
    trunk: Counting
    port: int
    key: str


def measure(scale: Scale) -> Iterator[Figure]:
    borrowers, few = scale.of(192, least=3), scale.of(40, least=2)
    keys = _MEASURED * borrowers * scale.repetitions
    with tempfile.TemporaryDirectory(prefix="minglu-bench-") as folder, _open(Path(folder), borrowers=borrowers, keys=keys) as site:
        yield in_turn(
            f"permits over HTTP until the dialler holds the number, {CLIENTS} clients",
            ours=(f"{CLIENTS} clients", lambda: _over_http(site, clients=CLIENTS, count=borrowers)),
            other=("one client", lambda: _over_http(site, clients=1, count=few)),
            unit=A_SECOND,
            scale=scale,
        )
        yield in_turn(
            "one client over HTTP, half of its permits are there after",
            ours=("over HTTP", lambda: _half_over_http(site, count=few)),
            other=("the same permits in process", lambda: _half_in_process(site, count=few)),
            unit=MILLISECONDS,
            scale=scale,
        )
        yield in_turn(
            f"{CLIENTS} clients, over HTTP and in process",
            ours=("over HTTP", lambda: _over_http(site, clients=CLIENTS, count=borrowers)),
            other=(f"{CLIENTS} threads in process", lambda: _in_process(site, count=borrowers)),
            unit=A_SECOND,
            scale=scale,
        )
        _check(site, permits=scale.repetitions * (3 * borrowers + 3 * few))


@contextlib.contextmanager
def _open(folder: Path, *, borrowers: int, keys: int) -> Iterator[_Site]:
    with open_lender(folder, collectors=min(_COLLECTORS, borrowers), borrowers=borrowers) as lender, listen(HOST, 0) as place:
        dialler, trunk = join(lender, keys=keys)
        port, until = port_of(place), Instant(BEGINS + 300 * DAY)
        officer = lender.officer
        key = issue_key(lender.office, lender.node.api_keys, staff=officer, scopes=("asks.write",), until=until, by=officer).text
        site = _Site(lender=lender, telephone=_Direct(dialler=dialler), trunk=trunk, port=port, key=key)
        with running(make_app(_served(site)), place):
            yield site


def _served(site: _Site) -> Served:
    """The lender as `wiring.served` would have it, without chores."""
    lender, web = site.lender, Web(host=HOST, port=site.port, origin=origin_at(site.port))
    settings = Settings(
        format=FORMAT, origin=lender.office.origin, name="bench", agency=lender.agency, region="CN", zone=ZONE, fiction=True, web=web
    )
    return Served(
        folder=lender.folder,
        settings=settings,
        node=lender.node,
        clock=lender.clock,
        outbox=NoOutbox(),
        telephone=site.telephone,
        read=ExhibitReader(zone=ZONE),
        filed=lambda: None,
        demo=None,
    )


def _over_http(site: _Site, *, clients: int, count: int) -> float:
    with _clients(site, clients) as free:

        def work(number: int) -> None:
            client = free.get()
            _by_http(site, client, number)
            free.put(client)

        return _rate(site, work, hands=clients, count=count)


def _in_process(site: _Site, *, count: int) -> float:
    return _rate(site, partial(_by_hand, site), hands=CLIENTS, count=count)


def _half_over_http(site: _Site, *, count: int) -> float:
    with _clients(site, 1) as free:
        return _half(site, partial(_by_http, site, free.get()), count=count)


def _half_in_process(site: _Site, *, count: int) -> float:
    return _half(site, partial(_by_hand, site), count=count)


def _rate(site: _Site, work: Callable[[int], None], *, hands: int, count: int) -> float:
    site.lender.next_day()

    def all_of_them() -> None:
        with ThreadPoolExecutor(hands) as pool:
            list(pool.map(work, range(count)))

    return count / elapsed(all_of_them)


def _half(site: _Site, work: Callable[[int], None], *, count: int) -> float:
    """The median of single ones, in milliseconds."""
    site.lender.next_day()
    return 1000 * median(elapsed(partial(work, number)) for number in range(count))


@contextlib.contextmanager
def _clients(site: _Site, count: int) -> Iterator[SimpleQueue[Client]]:
    """So many open connections; whoever needs one takes it, and gives it back."""
    with contextlib.ExitStack() as closing:
        free = SimpleQueue[Client]()
        for _ in range(count):
            free.put(closing.enter_context(Client(site.port)))
        yield free


def _by_http(site: _Site, client: Client, number: int) -> None:
    signed = site.lender.sign(number)
    told = _post(site, client, "/v1/asks", _asked(signed), status=_PERMITTED)
    pressed = {"staff": signed.ask.staff}
    _post(site, client, f"/v1/asks/{told['token']}/dial", pressed, status=_DIALLED, once=signed.ask.id)


def _by_hand(site: _Site, number: int) -> None:
    """The same two acts, called."""
    office, signed = site.lender.office, site.lender.sign(number)
    answer = ask_contact(office, signed, language="zh")
    assert isinstance(answer, Permitted)
    dial(office, site.telephone, answer.token, by=StaffId(signed.ask.staff))


def _asked(signed: SignedAsk) -> Mapping[str, object]:
    return {"ask": ask_object(signed.ask), "signature": render_base64(signed.signature)}


def _post(site: _Site, client: Client, path: str, body: Mapping[str, object], *, status: int, once: str | None = None) -> dict[str, object]:
    headers = {"Authorization": f"Bearer {site.key}", "Content-Type": "application/json"}
    if once is not None:
        headers["Idempotency-Key"] = once
    answer = client.send("POST", path, body=json.dumps(dict(body)).encode(), headers=headers)
    if answer.status != status:
        raise WrongAnswer(f"the API answered {answer.status} where {status} was meant: {answer.body.decode()}")
    told: dict[str, object] = json.loads(answer.body)
    return told


def _check(site: _Site, *, permits: int) -> None:
    """Every permit that was counted was handed to the trunk, once."""
    if site.trunk.dialled != permits:
        raise WrongAnswer(f"{permits} permits were counted, and the trunk was given {site.trunk.dialled} numbers")
