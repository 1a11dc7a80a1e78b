"""The keyholder over its paths: it remembers before it answers, and answers nothing that it could not remember."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from minglu.canon.instants import DAY, MINUTE
from minglu.ledger.errors import NotDurable
from minglu.servers.keyholder import Keyholder
from minglu.store.keyholder_book import SqliteKeyholderBook
from minglu.vault.exchange import parse_denial, parse_response, render_request, response_info
from minglu.vault.hpke import open_with
from minglu.vault.keyholding import SENTENCES
from minglu.vault.memory import tombstone_of_handle, tombstone_of_record
from minglu.vault.seal import check_share
from minglu.vault.shown import opening_asked, read_request
from tests.unit.vault.stage import AT, NAMES, ONE_USE, PRIVATES, RECORD, UNTIL, make_stage, policy_of, seal

STAGE = make_stage()
BODY = render_request(STAGE.request())


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock(AT)


@pytest.fixture
def book(tmp_path):
    with_book = SqliteKeyholderBook(tmp_path / "book.db")
    yield with_book
    with_book.close()


@pytest.fixture
def keyholder(book, clock):
    return Keyholder(policy_of(), PRIVATES[NAMES[0]], book, clock)


def code_of(response):
    return parse_denial(response.body).code


def share_in(response):
    answer = parse_response(response.body)
    info = response_info(read_request(STAGE.request()).leaf, keyholder=answer.keyholder)
    return open_with(ONE_USE, answer.share, info=info)


def test_the_share_comes_sealed_to_the_one_use_key(keyholder):
    response = keyholder.handle("POST", "/open", BODY)
    assert (response.status, response.content_type) == (200, "application/json")
    check_share(share_in(response), STAGE.sealed.header, keyholder=NAMES[0])


def test_repeating_the_same_request_is_harmless(keyholder):
    first, second = (keyholder.handle("POST", "/open", BODY) for _ in range(2))
    assert share_in(first) == share_in(second)
    assert first.body != second.body


def test_a_repeated_request_does_not_count(book, clock):
    keyholder = Keyholder(policy_of(per_minute=1), PRIVATES[NAMES[0]], book, clock)
    statuses = [keyholder.handle("POST", "/open", BODY).status for _ in range(3)]
    assert statuses == [200, 200, 200]


def test_the_rate_is_over_all_openings_and_ends_with_the_minute(book, clock):
    keyholder = Keyholder(policy_of(per_minute=1), PRIVATES[NAMES[0]], book, clock)
    keyholder.handle("POST", "/open", BODY)
    other = render_request(make_stage(at=AT + 1).request())
    assert (keyholder.handle("POST", "/open", other).status, code_of(keyholder.handle("POST", "/open", other))) == (429, "too_many")
    clock.at = AT + 60_000
    assert keyholder.handle("POST", "/open", other).status == 200


def test_a_day_that_is_full_stays_full_until_the_next(book, clock):
    keyholder = Keyholder(policy_of(per_day=1), PRIVATES[NAMES[0]], book, clock)
    keyholder.handle("POST", "/open", BODY)
    clock.at = AT + MINUTE
    response = keyholder.handle("POST", "/open", render_request(make_stage(at=AT + 1).request()))
    assert (response.status, code_of(response)) == (429, "too_many_today")
    clock.at = AT + DAY
    tomorrow = make_stage(at=AT + DAY, until=UNTIL + DAY)
    assert keyholder.handle("POST", "/open", render_request(tomorrow.request())).status == 200


def test_after_until_nothing_opens_not_even_again(keyholder, clock):
    keyholder.handle("POST", "/open", BODY)
    clock.at = UNTIL
    response = keyholder.handle("POST", "/open", BODY)
    assert (response.status, code_of(response)) == (403, "past_until")


@pytest.mark.parametrize("tombstone", [tombstone_of_record(RECORD), tombstone_of_handle(STAGE.sealed.header.handle)])
def test_a_tombstone_closes_what_was_open(keyholder, tombstone):
    keyholder.handle("POST", "/open", BODY)
    keyholder.tombstone(tombstone)
    assert code_of(keyholder.handle("POST", "/open", BODY)) == "erased"


def test_tombstones_and_openings_survive_a_restart(tmp_path, clock):
    for _ in range(2):
        book = SqliteKeyholderBook(tmp_path / "book.db")
        keyholder = Keyholder(policy_of(), PRIVATES[NAMES[0]], book, clock)
        before = keyholder.handle("POST", "/open", BODY)
        keyholder.tombstone(tombstone_of_record(RECORD))
        book.close()
    assert code_of(before) == "erased"


def test_the_first_label_key_of_a_month_is_kept(keyholder, book):
    keyholder.handle("POST", "/open", BODY)
    shown = read_request(STAGE.request())
    asked = replace(opening_asked(shown, at=AT), leaf=bytes(32))
    assert book.memory(asked).month_key == shown.month_key


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "says"),
    [
        ("GET", "/open", b"", 405, "POST only"),
        ("POST", "/", BODY, 404, "no such path"),
        ("POST", "/tombstone", BODY, 404, "no such path"),
        ("POST", "/open", b"", 400, "not a request to open"),
        ("POST", "/open", b"x" * 500_001, 400, "at most 500000 bytes"),
        ("POST", "/open", BODY[:-1], 400, "not a request to open"),
        ("POST", "/open", BODY.replace(b'"v":1', b'"v":9'), 400, "unknown version"),
        ("POST", "/open", render_request(STAGE.request(entry=b"{}")), 400, "not an entry"),
    ],
)
def test_a_request_that_cannot_be_read_is_told_so(keyholder, method, path, body, status, says):
    response = keyholder.handle(method, path, body)
    assert (response.status, response.content_type) == (status, "text/plain; charset=utf-8")
    assert says in response.body.decode()


def test_a_denial_gives_code_and_sentence(keyholder):
    response = keyholder.handle("POST", "/open", render_request(STAGE.request(salt=bytes(32))))
    assert response.status == 403
    assert json.loads(response.body) == {"v": 1, "code": "wrong_record", "because": SENTENCES["wrong_record"]}


def test_a_one_use_key_that_everybody_knows_gets_nothing(keyholder):
    weak = make_stage(one_use=bytes(32))
    response = keyholder.handle("POST", "/open", render_request(weak.request(one_use=bytes(32))))
    assert code_of(response) == "wrong_one_use_key"


class BrokenBook:
    """A book on a disk that fails, at reading or only at writing."""

    def __init__(self, inner, *, reads):
        self.inner, self.reads = inner, reads

    def memory(self, asked):
        if not self.reads:
            raise NotDurable("no disk")
        return self.inner.memory(asked)

    def remember(self, opened, *, per_minute, per_day):
        raise NotDurable("disk full")


@pytest.mark.parametrize("reads", [True, False])
def test_what_cannot_be_remembered_is_not_opened(book, clock, reads):
    keyholder = Keyholder(policy_of(), PRIVATES[NAMES[0]], BrokenBook(book, reads=reads), clock)
    response = keyholder.handle("POST", "/open", BODY)
    assert response.status == 503
    assert response.body == b"this keyholder cannot use its book; nothing was opened\n"


class RestlessBook(BrokenBook):
    """A book in which somebody else is always first."""

    def remember(self, opened, *, per_minute, per_day):
        return False


def test_a_race_without_end_is_given_up(book, clock):
    keyholder = Keyholder(policy_of(), PRIVATES[NAMES[0]], RestlessBook(book, reads=True), clock)
    assert b"repeat this one" in keyholder.handle("POST", "/open", BODY).body


def test_of_many_entries_at_once_exactly_as_many_open_as_the_rate_allows(book, clock):
    keyholder = Keyholder(policy_of(per_minute=3), PRIVATES[NAMES[0]], book, clock)
    bodies = [render_request(make_stage(at=AT + step).request()) for step in range(6)]
    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(lambda body: keyholder.handle("POST", "/open", body).status, bodies))
    assert sorted(statuses) == [200, 200, 200, 429, 429, 429]


def test_no_answer_holds_the_number(keyholder):
    bodies = [BODY, BODY[:-1], render_request(STAGE.request(salt=bytes(32)))]
    answers = b"".join(keyholder.handle("POST", "/open", body).body for body in bodies)
    assert b"8616" not in answers
    assert "8616" not in repr(keyholder)


def test_a_keyholder_that_holds_no_share_says_so(book, clock):
    keyholder = Keyholder(policy_of("south.example"), PRIVATES[NAMES[0]], book, clock)
    assert code_of(keyholder.handle("POST", "/open", BODY)) == "wrong_wrap"


def test_two_numbers_share_no_memory(keyholder):
    keyholder.tombstone(tombstone_of_record("rec_" + "2" * 32))
    other = make_stage(sealed=seal(record="rec_" + "2" * 32))
    assert code_of(keyholder.handle("POST", "/open", render_request(other.request()))) == "erased"
    assert keyholder.handle("POST", "/open", BODY).status == 200
