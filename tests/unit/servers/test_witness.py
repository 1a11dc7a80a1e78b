"""The witness as a server: a whole conversation, what it keeps, and the race it must not lose."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from minglu.canon.digest import Digest, sha256
from minglu.canon.instants import Instant
from minglu.ledger.errors import NotDurable
from minglu.ledger.note import open_note, parse_note
from minglu.ledger.witnessing import AddCheckpoint, Known, render_add_checkpoint
from minglu.servers.ports import Response, WitnessBook
from minglu.servers.witness import Witness
from minglu.store.witness_book import open_witness_book
from tests.fakes.small_log import (
    AT,
    ENTRIES,
    LOG,
    ORIGIN,
    OTHER_ENTRIES,
    OTHER_LOG,
    TEXT,
    W1_LINE,
    WITNESSES,
    checkpoint,
    consistency,
    root,
)
from tests.fakes.witness_book import MemoryWitnessBook

W1 = WITNESSES[0]
MONITOR = f"/{sha256(ORIGIN.encode()).hex()}/checkpoint"


def witness(book: WitnessBook, *, at: int = AT * 1000 + 999) -> Witness:
    return Witness(W1, [OTHER_LOG.key, LOG.key], book, lambda: Instant(at))


def add(server: Witness, old: int, new: int, *, entries: tuple[bytes, ...] = ENTRIES) -> Response:
    """The log's own request to go from one size to another."""
    proof = consistency(old, new, entries) if old else ()
    return post(server, old, checkpoint(new, entries), proof)


def post(server: Witness, old: int, note: bytes, proof: tuple[Digest, ...] = ()) -> Response:
    return server.handle("POST", "/add-checkpoint", render_add_checkpoint(AddCheckpoint(old=old, proof=proof, checkpoint=note)))


@pytest.fixture
def book() -> MemoryWitnessBook:
    return MemoryWitnessBook()


@pytest.fixture(params=["memory", "sqlite"])
def any_book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WitnessBook]:
    if request.param == "memory":
        yield MemoryWitnessBook()
        return
    with open_witness_book(tmp_path / "witness.sqlite") as opened:
        yield opened


# ---- A conversation


def test_the_worked_checkpoint_is_answered_with_the_worked_cosignature(book):
    assert add(witness(book), 0, 8) == Response(status=200, content_type="text/plain; charset=utf-8", body=W1_LINE.encode())


def test_a_log_grows_step_by_step_and_every_answer_opens_as_a_note(any_book):
    server = witness(any_book)
    for old in range(8):
        answer = add(server, old, old + 1)
        note = open_note(checkpoint(old + 1) + answer.body, [W1.key])
        assert dict(note.cosigned) == {"w1.example/minglu": AT}
    assert any_book.known(ORIGIN) == Known(size=8, root=root(ENTRIES))


@pytest.mark.parametrize(
    ("old", "new", "status", "body"),
    [(0, 8, 409, b"5\n"), (4, 8, 409, b"5\n"), (6, 5, 400, None), (0, 3, 409, b"5\n"), (5, 8, 200, None), (5, 5, 200, None)],
)
def test_after_five_entries_a_request_is_answered(book, old, new, status, body):
    server = witness(book)
    add(server, 0, 5)
    answer = post(server, old, checkpoint(new), consistency(old, new) if 0 < old <= new else ())
    assert answer.status == status
    assert body is None or (answer.body, answer.content_type) == (body, "text/x.tlog.size")


def test_what_was_refused_leaves_no_trace(book):
    server = witness(book)
    add(server, 0, 5)
    kept = book.note(ORIGIN)
    assert add(server, 5, 8, entries=OTHER_ENTRIES).status == 422
    assert post(server, 5, checkpoint(8).replace(b"\n8\n", b"\n9\n")).status == 403
    assert (book.known(ORIGIN), book.note(ORIGIN)) == (Known(size=5, root=root(ENTRIES[:5])), kept)


def test_a_fork_is_never_cosigned_at_any_size(book):
    server = witness(book)
    add(server, 0, 5)
    statuses = {post(server, 5, checkpoint(new, OTHER_ENTRIES), consistency(5, new, OTHER_ENTRIES)).status for new in (5, 6, 7, 8)}
    assert statuses == {422}


@pytest.mark.parametrize("body", [b"", b"\xff" * 100, b"old 0\n\njunk", b"old 0\n\n" + TEXT.encode(), bytes(1_000_001)])
def test_junk_is_400(book, body):
    assert witness(book).handle("POST", "/add-checkpoint", body).status == 400


def test_a_log_of_somebody_else_is_404(book):
    unknown = Witness(W1, [OTHER_LOG.key], book, lambda: Instant(AT * 1000))
    assert add(unknown, 0, 8).status == 404
    assert book.known(ORIGIN) is None


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/add-checkpoint", 405),
        ("PUT", "/add-checkpoint", 405),
        ("POST", MONITOR, 405),
        ("GET", "/", 404),
        ("GET", MONITOR.upper(), 404),
        ("GET", f"{MONITOR}/", 404),
        ("GET", "/" + "00" * 32 + "/checkpoint", 404),
        ("POST", "/add-checkpoint/", 404),
        ("POST", "/sign-subtree", 404),
    ],
)
def test_other_paths_and_methods_are_refused(book, method, path, status):
    assert witness(book).handle(method, path, b"").status == status


# ---- Monitoring


def test_nothing_cosigned_is_nothing_to_show(book):
    assert witness(book).handle("GET", MONITOR, b"").status == 404


def test_the_last_cosigned_note_is_shown_to_anybody(any_book):
    server = witness(any_book)
    add(server, 0, 5)
    add(server, 5, 8)
    shown = server.handle("GET", MONITOR, b"")
    assert shown.status == 200
    assert shown.body == checkpoint(8) + W1_LINE.encode()


def test_lines_of_strangers_are_not_kept(book):
    padded = checkpoint(8) + WITNESSES[1].cosign(TEXT, seconds=AT).encode()
    assert post(witness(book), 0, padded).status == 200
    assert [line.name for line in parse_note(book.note(ORIGIN) or b"").lines] == [ORIGIN, "w1.example/minglu"]


def test_asking_again_renews_the_time(book):
    add(witness(book), 0, 8)
    answer = add(witness(book, at=(AT + 3600) * 1000), 8, 8)
    assert dict(open_note(checkpoint(8) + answer.body, [W1.key]).cosigned) == {"w1.example/minglu": AT + 3600}
    assert book.note(ORIGIN) == checkpoint(8) + answer.body


# ---- Durable before the answer, and one at a time


class FailingBook(MemoryWitnessBook):
    """A book on a broken disk: it can be read and not written."""

    def move(self, origin: str, *, old: Known | None, new: Known, note: bytes) -> bool:
        raise NotDurable("disk full")


def test_without_a_durable_record_no_cosignature_leaves():
    answer = add(witness(FailingBook()), 0, 8)
    assert answer.status == 503
    assert "—".encode() not in answer.body


class HeldBook:
    """Lets two requests read the record before either may move it: the race, every time."""

    def __init__(self, book: WitnessBook) -> None:
        self._book, self._gate, self.note = book, Barrier(2), book.note

    def known(self, origin: str) -> Known | None:
        return self._book.known(origin)

    def move(self, origin: str, *, old: Known | None, new: Known, note: bytes) -> bool:
        self._gate.wait(timeout=10)
        return self._book.move(origin, old=old, new=new, note=note)


@pytest.mark.parametrize("start", [0, 3])
def test_two_requests_checked_at_once_cannot_roll_the_record_back(any_book, start):
    if start:
        add(witness(any_book), 0, start)
    server = witness(HeldBook(any_book))
    with ThreadPoolExecutor(2) as pool:
        answers = dict(zip((5, 8), pool.map(lambda new: add(server, start, new), (5, 8)), strict=True))
    won = next(size for size, answer in answers.items() if answer.status == 200)
    lost = answers[{5: 8, 8: 5}[won]]
    assert any_book.known(ORIGIN) == Known(size=won, root=root(ENTRIES[:won]))
    assert (lost.status, lost.body) == (409, b"%d\n" % won)


def test_two_forks_at_once_are_not_both_cosigned(any_book):
    server = witness(HeldBook(any_book))
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda entries: add(server, 0, 8, entries=entries), (ENTRIES, OTHER_ENTRIES)))
    assert sorted(answer.status for answer in answers) == [200, 409]
