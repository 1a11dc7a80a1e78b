"""The door: media types, sizes, rates, languages, and doing a request once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from minglu.access.replies import LONGEST_TRY
from minglu.acts.errors import Busy, ClockWentBack, KnownByNow, Unavailable
from minglu.acts.hand_on import hand_on_never
from minglu.api.door import language_of
from minglu.canon.instants import DAY, MINUTE
from minglu.gate.errors import StorageFull, StorageLost, WrongDraft
from tests.unit.acts.cast import CONTACT, HANDLER, LOADER

LOOKUP, NEVER = "/v1/line-lookups", "/v1/persons/{}/never"
NUMBER = {"number": "16000000900"}


def kind(response):
    return response.json()["type"].rpartition(":")[2]


@pytest.fixture
def never(api):
    """The path by which the contact says: never again."""
    return NEVER.format(api.lender.cast.contact.person)


# ---- Bodies


@pytest.mark.parametrize("media_type", ["application/json", "application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"'])
def test_json_is_taken_under_its_names(api, media_type):
    assert api.post(LOOKUP, b'{"number":"16000000900"}', content_type=media_type).status_code == 200


@pytest.mark.parametrize(
    "media_type",
    [
        "",
        "text/plain",
        "text/csv",
        "application/x-www-form-urlencoded",
        "application/json; charset=gbk",
        "multipart/form-data; boundary=x",
        "json",
    ],
)
def test_any_other_media_type_is_not_taken(api, media_type):
    response = api.post(LOOKUP, b'{"number":"16000000900"}', content_type=media_type)
    assert (response.status_code, kind(response)) == (415, "wrong-media-type")


def test_a_body_past_the_bound_of_its_path_is_not_read(api):
    response = api.post(LOOKUP, b" " * 70_000)
    assert (response.status_code, kind(response)) == (413, "too-large")


def test_a_body_that_grows_past_the_bound_without_saying_so_is_not_read(api):
    response = api.client.post(LOOKUP, content=iter([b" " * 40_000] * 2), headers={"Content-Type": "application/json"})
    assert (response.status_code, kind(response)) == (413, "too-large")


def test_who_asks_is_known_before_the_body_is_read(api):
    assert api.post("/v1/complaints", b" " * 40_000_000).status_code == 401


def test_every_answer_says_that_nobody_keeps_it(api):
    assert api.post(LOOKUP, NUMBER).headers["cache-control"] == "no-store"
    assert api.get("/v1/lines").headers["cache-control"] == "no-store"


def test_no_other_site_may_read_an_answer(api):
    response = api.post(LOOKUP, NUMBER, origin="https://elsewhere.example")
    assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD"])
def test_another_method_is_told_which_there_are(api, method):
    response = api.client.request(method, "/v1/lines")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, OPTIONS, POST")


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/nothing", "/v2/lines", "/v1/persons/per_x/y/z", "/log/", "/v1/lines/x"])
def test_a_path_that_is_none_is_a_problem_too(api, path):
    response = api.client.get(path)
    assert (response.status_code, kind(response)) == (404, "no-such-path")


# ---- Languages


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("fr, en;q=0.5", "en"),
        ("fr", "zh"),
        ("*", "zh"),
        (",;=,", "zh"),
    ],
)
def test_the_first_of_our_languages_counts(accepted, language):
    assert language_of(accepted) == language


# ---- Rates


def test_a_public_path_has_its_rate_by_address(api):
    assert {api.post(LOOKUP, NUMBER).status_code for _ in range(20)} == {200}
    response = api.post(LOOKUP, NUMBER)
    assert (response.status_code, kind(response), response.headers["retry-after"]) == (429, "too-many", "60")
    api.lender.later(MINUTE)
    assert api.post(LOOKUP, NUMBER).status_code == 200


def test_a_key_has_its_rate_whatever_its_address_and_another_key_its_own(api):
    one, two = api.key(LOADER, "complaints.write"), api.key(HANDLER, "complaints.write")
    guess = {"number": "16000000555", "code": "000000"}
    assert {api.post("/v1/possessions", guess, by=one).status_code for _ in range(120)} == {403}
    assert api.post("/v1/possessions", guess, by=one).status_code == 429
    assert api.post("/v1/possessions", guess, by=two).status_code == 403


# ---- Once


def test_the_same_key_and_body_are_done_once_and_answered_alike(api, never):
    first = api.post(never, by=api.loader, once="once")
    size = api.lender.size
    second = api.post(never, by=api.loader, once="once")
    assert (first.status_code, first.content, first.headers["content-type"]) == (
        second.status_code,
        second.content,
        second.headers["content-type"],
    )
    assert api.lender.size == size


@pytest.mark.parametrize("key", [None, " ", "a b", "é", "x" * 129, "tab\tbed"])
def test_a_change_without_a_key_that_can_be_one_is_not_made(api, never, key):
    size = api.lender.size
    headers = {} if key is None else {"Idempotency-Key": key.encode()}
    response = api.client.post(never, headers={"Authorization": f"Bearer {api.loader}", **headers})
    assert (response.status_code, kind(response)) == (400, "idempotency-key-missing")
    assert api.lender.size == size


def test_the_same_key_with_another_body_is_refused(api):
    path = f"/v1/persons/{api.lender.cast.contact.person}/consent-withdrawals"
    assert api.post(path, {"purposes": ["collection"]}, by=api.loader, once="once").status_code == 201
    response = api.post(path, {"purposes": ["pass_on_message"]}, by=api.loader, once="once")
    assert (response.status_code, kind(response)) == (422, "idempotency-key-reused")


def test_the_same_key_on_another_path_is_refused(api, never):
    api.post(never, by=api.loader, once="once")
    response = api.post(NEVER.format(api.lender.cast.borrower.person), by=api.loader, once="once")
    assert kind(response) == "idempotency-key-reused"


def test_another_caller_may_use_the_same_key(api, never):
    api.post(never, by=api.loader, once="once")
    size = api.lender.size
    assert api.post(never, by=api.person(), once="once").status_code == 201
    assert api.lender.size > size


def test_what_was_refused_is_refused_alike(api):
    body = {"debt": "debt_" + "0d" * 16, "debtor": api.lender.cast.borrower.person, "cards": 312}
    first, second = (api.post("/v1/address-books", body, by=api.loader, once="book") for _ in range(2))
    assert (first.status_code, first.content) == (403, second.content)
    assert second.headers["content-type"] == "application/problem+json"


def test_a_key_is_forgotten_after_a_day(api, never):
    first = api.post(never, by=api.loader, once="once")
    api.lender.later(DAY)
    assert api.post(never, by=api.loader, once="once").json() != first.json()


def test_a_body_that_was_never_read_leaves_the_key_free(api):
    path = f"/v1/persons/{api.lender.cast.contact.person}/consent-withdrawals"
    assert api.post(path, {"purposes": ["nothing"]}, by=api.loader, once="once").status_code == 422
    assert api.post(path, {"purposes": ["collection"]}, by=api.loader, once="once").status_code == 201


def test_while_the_first_try_runs_the_second_is_told_to_wait(api, never, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def hold(office, person, **named):
        begun.set()
        assert go_on.wait(timeout=30)
        return hand_on_never(office, person, **named)

    monkeypatch.setattr("minglu.api.persons.hand_on_never", hold)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(api.post, never, by=api.loader, once="once")
        assert begun.wait(timeout=30)
        second = api.post(never, by=api.loader, once="once")
        go_on.set()
        assert first.result(timeout=30).status_code == 201
    assert (second.status_code, kind(second), second.headers["retry-after"]) == (409, "still-working", "5")


def test_a_first_try_that_died_with_its_process_is_done_again(api, never):
    with api.with_parts(replies=Deaf(api.parts.replies)) as dying:
        assert dying.post(never, by=api.loader, once="once").status_code == 201
    assert api.post(never, by=api.loader, once="once").status_code == 409
    api.lender.later(LONGEST_TRY)
    assert api.post(never, by=api.loader, once="once").status_code == 201


class Deaf:
    """Replies that a power cut keeps from being ended."""

    def __init__(self, replies):
        self.begin = replies.begin

    def end(self, *_args, **_named):
        pass

    drop = end


def test_the_database_holds_neither_the_key_nor_a_digest_of_what_was_sent(api, never):
    api.post(never, by=api.loader, once="16000000202")
    rows = api.parts.replies._database.connection().execute("SELECT * FROM api_reply").fetchall()
    assert rows
    assert "16000000202" not in repr(rows)
    assert api.lender.cast.contact.person not in repr(rows)


# ---- Errors


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (Unavailable("the operator must look"), 503, "unavailable"),
        (ClockWentBack("the clock went back"), 503, "unavailable"),
        (StorageFull("the disk is full"), 503, "storage-full"),
        (StorageLost("the database was lost, and nothing of this was kept"), 503, "storage-lost"),
        (Busy("too much waits", again=7), 503, "busy"),
        (KnownByNow("look again"), 409, "changed-meanwhile"),
        (TimeoutError(), 503, "unavailable"),
        (WrongDraft("a defect with 16000000202 in it"), 500, "failed"),
        (ValueError("16000000202"), 500, "failed"),
    ],
)
def test_an_error_becomes_its_problem(api, never, monkeypatch, error, status, slug):
    def fail(*_args, **_named):
        raise error

    monkeypatch.setattr("minglu.api.persons.hand_on_never", fail)
    response = api.client.post(never, headers={"Authorization": f"Bearer {api.loader}", "Idempotency-Key": "k"})
    assert (response.status_code, kind(response)) == (status, slug)
    assert "16000000202" not in response.text
    assert ("retry-after" in response.headers) == (status == 503)


@pytest.mark.parametrize(("again", "told"), [(1, "1"), (7, "7"), (60, "60")])
def test_who_is_sent_away_is_told_after_how_many_seconds_to_come_back(api, never, monkeypatch, again, told):
    def fail(*_args, **_named):
        raise Busy("too much waits", again=again)

    monkeypatch.setattr("minglu.api.persons.hand_on_never", fail)
    response = api.client.post(never, headers={"Authorization": f"Bearer {api.loader}", "Idempotency-Key": "k"})
    assert response.headers["retry-after"] == told


def test_a_try_that_failed_on_our_side_leaves_the_key_free(api, never, monkeypatch):
    def fail(*_args, **_named):
        raise Unavailable("later")

    with monkeypatch.context() as broken:
        broken.setattr("minglu.api.persons.hand_on_never", fail)
        assert api.post(never, by=api.loader, once="once").status_code == 503
    assert api.post(never, by=api.loader, once="once").status_code == 201


def test_too_few_witnesses_do_not_keep_a_person_from_saying_never(api, never):
    with api.lender.refusing():
        assert api.post(never, by=api.loader).status_code == 201


def test_numbers_do_not_stand_in_any_answer_of_what_is_wrong(api):
    response = api.post("/v1/persons", {"number": str(CONTACT), "extra": 1}, by=api.loader)
    assert response.status_code == 422
    assert str(CONTACT)[3:] not in response.text
