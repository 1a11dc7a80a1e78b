import pytest

from minglu.canon.instants import DAY, HOUR, MINUTE, SECOND
from minglu.ledger.note import parse_note
from tests.unit.web.desk.signing import Device, lines, section


def test_a_permitted_ask_becomes_a_ticket_with_a_button(visitor):
    where = Device(visitor, "collector-1").permitted()
    page = visitor.get(where).text
    assert "You may call" in page
    assert f'action="{where}/dial"' in page
    assert "tok_" not in page
    assert "160000" not in page


def test_what_warned_is_shown_before_the_call_with_its_article(visitor):
    clock = visitor.served.clock
    # To the next Sunday: the epoch was a Thursday.
    clock.advance((3 - clock.now() // DAY) % 7 * DAY)
    page = visitor.get(Device(visitor, "collector-1").permitted()).text
    assert "please consider this" in page
    assert "Today is not worked" in page
    assert 'class="cited"' in page


def test_where_nothing_warned_nothing_is_said_of_it(visitor):
    assert "please consider this" not in visitor.get(Device(visitor, "collector-1").permitted()).text


def test_the_same_signed_ask_again_has_the_same_answer(visitor):
    device = Device(visitor, "collector-1")
    data = device.ask(device.callable())
    first, second = visitor.post("/desk/asks", data=data), visitor.post("/desk/asks", data=data)
    assert first.headers["location"] == second.headers["location"]


def test_dialling_shows_the_call_and_then_its_outcome(visitor):
    where = Device(visitor, "collector-1").permitted()
    assert visitor.post(f"{where}/dial").headers["location"] == where
    assert "Calling" in visitor.get(where).text
    visitor.served.clock.advance(MINUTE)
    visitor.served.telephone.read_back()
    assert "Answered" in visitor.get(where).text or "Not answered" in visitor.get(where).text


def test_dialling_twice_is_harmless(visitor):
    where = Device(visitor, "collector-1").permitted()
    assert [visitor.post(f"{where}/dial").status_code for _ in range(2)] == [303, 303]
    assert "Calling" in visitor.get(where).text


def test_the_part_that_changes_comes_alone_and_says_when_the_page_is_old(visitor):
    where = Device(visitor, "collector-1").permitted()
    waiting = visitor.get(where, params={"was": "waiting"}, headers={"HX-Request": "true"})
    assert "<html" not in waiting.text
    assert "Time left to dial" in waiting.text
    assert "HX-Refresh" not in waiting.headers
    visitor.post(f"{where}/dial")
    assert visitor.get(where, params={"was": "waiting"}, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_a_permit_that_nobody_dialled_is_over_after_its_time(visitor):
    where = Device(visitor, "collector-1").permitted()
    visitor.served.clock.advance(20 * MINUTE)
    page = visitor.get(where).text
    assert "nothing was dialled" in page
    assert f"{where}/dial" not in page
    visitor.post(f"{where}/dial")
    assert "has ended" in visitor.get(where).text
    assert visitor.get(where, headers={"HX-Request": "true"}).status_code == 286


def test_a_refused_ask_says_why_and_has_a_promise_to_keep(visitor):
    device = Device(visitor, "collector-1")
    (line, *_) = lines(section(visitor.get("/desk/work").text, "never"))
    where = visitor.post("/desk/asks", data=device.ask(line)).headers["location"]
    page = visitor.get(where).text
    assert "Not now" in page
    assert 'class="cited"' in page
    assert "Waiting does not lift this" in page
    promise = visitor.get(f"{where}/promise")
    assert promise.headers["content-disposition"].startswith("attachment")
    assert parse_note(promise.content).text.startswith("minglu-promise/v1\n")


def test_a_refusal_is_read_again_in_the_other_language(visitor):
    device = Device(visitor, "collector-1")
    (line, *_) = lines(section(visitor.get("/desk/work").text, "later"))
    where = visitor.post("/desk/asks", data=device.ask(line)).headers["location"]
    assert "You may ask again from" in visitor.get(where).text
    visitor.cookies.set("lang", "zh")
    assert "最早可以再申请的时间" in visitor.get(where).text


def test_a_refused_ask_cannot_be_dialled_and_a_permit_has_no_refusal_to_prove(visitor):
    device = Device(visitor, "collector-1")
    (line, *_) = lines(section(visitor.get("/desk/work").text, "never"))
    where = visitor.post("/desk/asks", data=device.ask(line)).headers["location"]
    assert visitor.post(f"{where}/dial").status_code == 403
    assert visitor.get(f"{device.permitted()}/promise").status_code == 403


def test_an_answer_is_for_the_session_that_asked(visitor):
    where = Device(visitor, "collector-1").permitted()
    for login in ("collector-2", "officer", "collector-1"):
        Device(visitor, login)
        assert [visitor.get(where).status_code, visitor.get(f"{where}/promise").status_code] == [404, 404]
        assert visitor.post(f"{where}/dial").status_code == 404
    visitor.post("/desk/sign-out")
    assert visitor.get(where).headers["location"] == "/desk/sign-in"


@pytest.mark.parametrize("index", ["0", "-1", "99999999", str(2**60), "x"])
def test_an_entry_that_is_no_ask_of_theirs_is_not_found(visitor, index):
    Device(visitor, "collector-1")
    assert visitor.get(f"/desk/asks/{index}").status_code == 404


@pytest.mark.parametrize(("shift", "said"), [(2 * HOUR, "The time in the ask"), (-2 * HOUR, "The time in the ask")])
def test_a_device_whose_clock_is_off_is_told_so(visitor, shift, said):
    device = Device(visitor, "collector-1")
    answer = visitor.post("/desk/asks", data=device.ask(device.callable(), shift=shift))
    assert answer.status_code == 400
    assert said in answer.text


def test_an_ask_signed_by_another_key_is_told_to_sign_in_again(visitor):
    device = Device(visitor, "collector-1")
    answer = visitor.post("/desk/asks", data=device.ask(device.callable(), seed=b"s" * 32))
    assert answer.status_code == 400
    assert "signature counts no more" in answer.text


def test_nobody_asks_in_anothers_name(visitor):
    device = Device(visitor, "collector-1")
    other = visitor.served.node.accounts.of_login("collector-2")
    assert other is not None
    assert visitor.post("/desk/asks", data=device.ask(device.callable(), staff=other.staff)).status_code == 403


def test_without_a_key_nothing_is_asked(visitor):
    device = Device(visitor, "collector-1")
    data = device.ask(device.callable())
    visitor.cookies.clear()
    visitor.post("/desk/sign-in", data={"login": "collector-1", "password": "light-on-every-call"})
    answer = visitor.post("/desk/asks", data=data)
    assert answer.status_code == 400
    assert "no key to sign with" in answer.text


@pytest.mark.parametrize(
    "change",
    [
        {"ask": ""},
        {"ask": "{}"},
        {"ask": "not json"},
        {"ask": "x" * 2_000},
        {"signature": ""},
        {"signature": "AAAA"},
        {"signature": "x" * 200},
    ],
)
def test_what_is_no_ask_is_not_asked(visitor, change):
    device = Device(visitor, "collector-1")
    size = visitor.served.node.office.book.head().size
    answer = visitor.post("/desk/asks", data={**device.ask(device.callable()), **change})
    assert answer.status_code == 400
    assert visitor.served.node.office.book.head().size == size


def test_whoever_may_not_ask_is_refused(visitor):
    device = Device(visitor, "collector-1")
    data = device.ask(device.callable())
    Device(visitor, "handler")
    assert visitor.post("/desk/asks", data=data).status_code == 403


def test_the_time_left_is_said_in_seconds(visitor):
    where = Device(visitor, "collector-1").permitted()
    before = visitor.get(where).text
    visitor.served.clock.advance(5 * SECOND)
    assert visitor.get(where).text != before
