"""Proving a number: six digits now, the secret on the form for what was before; guessing gets nowhere and learns nothing."""

import pytest

from minglu.access.codes import LIVES, MOST_TRIES, Dead, Wrong
from minglu.access.kept_codes import parse_state
from minglu.acts.errors import NotAllowed
from minglu.acts.prove import Possession, prove_by_code, prove_by_secret, request_code, secret_mark
from minglu.canon.ids import PersonId
from minglu.canon.instants import DAY, HOUR, MINUTE, Instant
from minglu.canon.numbers import E164
from tests.unit.acts.cast import BORROWER, CONTACT, NOW, SECRET, STRANGER, fresh_id
from tests.unit.acts.office import enter


def request(lender, number=CONTACT):
    return request_code(lender.node.office, lender.node.codes, lender.outbox, number=number, pepper=lender.node.pepper)


def attempt(lender, text, *, number=CONTACT):
    return prove_by_code(lender.node.office, lender.node.codes, number=number, text=text, pepper=lender.node.pepper)


def right(lender) -> str:
    return lender.outbox.sent[-1][1]


def wrong(lender) -> str:
    return f"{(int(right(lender)) + 1) % 1_000_000:06}"


# ---- Codes


def test_the_right_code_proves_possession_from_now_on(lender):
    request(lender)
    assert attempt(lender, right(lender)) == Possession(person=lender.cast.contact.person, since=NOW)
    assert lender.said(lender.cast.contact.person, "person.proved")["by"] == "code"


def test_a_code_goes_to_the_number_it_is_about_and_into_no_entry(lender):
    before = lender.size
    request(lender)
    assert [number for number, _ in lender.outbox.sent] == [CONTACT]
    assert lender.size == before


def test_a_wrong_code_ten_times_is_dead_after_five_and_stays_dead(lender):
    request(lender)
    tried = [attempt(lender, wrong(lender)) for _ in range(10)]
    assert [one.left for one in tried if isinstance(one, Wrong)] == [4, 3, 2, 1]
    assert [one.because for one in tried if isinstance(one, Dead)] == ["used_up"] * 6
    assert isinstance(attempt(lender, right(lender)), Dead)
    assert "person.proved" not in lender.kinds(lender.cast.contact.person)


@pytest.mark.parametrize("text", ["", "000 000 0", "x" * 10_000, "\0", "１２３", "\ud800"])
def test_what_is_no_code_is_a_wrong_try(lender, text):
    request(lender)
    assert attempt(lender, text) == Wrong(state=attempt_state(lender), left=MOST_TRIES - 1)


def attempt_state(lender):
    """The state that is kept for the contact's number now."""
    handle, _ = lender.node.labels.handle(CONTACT)
    (state,) = lender.node.codes._database.connection().execute("SELECT state FROM code WHERE handle = ?", (handle,)).fetchone()
    return parse_state(state)


def test_tries_are_counted_over_a_restart(folder, cast):
    with enter(folder, cast) as lender:
        request(lender)
        code = right(lender)
        for _ in range(3):
            attempt(lender, wrong(lender))
    with enter(folder, cast) as lender:
        assert isinstance(attempt(lender, "no"), Wrong)
        assert isinstance(attempt(lender, "no"), Dead)
        assert isinstance(attempt(lender, code), Dead)


def test_a_fourth_code_in_an_hour_waits(lender):
    assert [request(lender) for _ in range(4)] == [None, None, None, NOW + HOUR]
    assert len(lender.outbox.sent) == 3


def test_the_next_code_is_sent_when_the_hour_is_over(lender):
    for _ in range(4):
        request(lender)
    lender.later(HOUR)
    assert request(lender) is None


def test_only_the_newest_code_counts(lender):
    request(lender)
    old = right(lender)
    request(lender)
    assert old == right(lender) or isinstance(attempt(lender, old), Wrong)
    assert isinstance(attempt(lender, right(lender)), Possession)


def test_a_code_proves_once(lender):
    request(lender)
    attempt(lender, right(lender))
    assert attempt(lender, right(lender)).because == "no_code"


def test_a_code_ends_after_ten_minutes(lender):
    request(lender)
    lender.later(LIVES)
    assert attempt(lender, right(lender)).because == "expired"


def test_a_code_for_one_number_proves_no_other(lender):
    request(lender)
    assert attempt(lender, right(lender), number=BORROWER).because == "no_code"


def test_asking_for_a_code_looks_the_same_for_known_and_unknown_numbers(lender):
    before = lender.size
    answers = {number: [request(lender, number) for _ in range(4)] for number in (CONTACT, STRANGER)}
    assert answers[CONTACT] == answers[STRANGER]
    assert lender.size == before


def test_somebody_nobody_knew_may_prove_their_number_and_is_known_from_then_on(lender):
    proved = lender.prove(STRANGER)
    assert lender.kinds(proved.person) == ["person.linked", "person.proved"]
    assert lender.prove(STRANGER).person == proved.person


def test_neither_code_nor_number_is_in_what_is_kept(lender):
    request(lender)
    rows = lender.node.codes._database.connection().execute("SELECT handle, state FROM code").fetchall()
    assert right(lender).encode() not in repr(rows).encode()
    assert "1600000" not in repr(rows)


# ---- The secret on the form


def test_the_secret_opens_the_time_before(lender):
    person = lender.prove().person
    assert prove_by_secret(lender.node.office, person, secret=SECRET) == Possession(person=person, since=Instant(0))


@pytest.mark.parametrize("secret", [SECRET.upper(), SECRET.replace(" ", ""), SECRET.replace(" ", "-"), f"  {SECRET}  "])
def test_a_secret_is_typed_off_a_paper(lender, secret):
    person = lender.prove().person
    assert prove_by_secret(lender.node.office, person, secret=secret).since == 0


@pytest.mark.parametrize("secret", ["", "river", SECRET[:-1], SECRET + "1", "x" * 100_000, "\0" * 20, "石" * 20])
def test_another_secret_is_refused_and_entered_nowhere(lender, secret):
    person = lender.prove().person
    before = lender.size
    with pytest.raises(NotAllowed, match="not the secret on a consent form for this number; look at the foot"):
        prove_by_secret(lender.node.office, person, secret=secret)
    assert lender.size == before


def test_a_secret_without_a_code_opens_nothing(lender):
    before = lender.size
    with pytest.raises(NotAllowed, match="not proved at present; ask for a code"):
        prove_by_secret(lender.node.office, lender.cast.contact.person, secret=SECRET)
    assert lender.size == before


def test_a_secret_does_not_prolong_what_a_code_has_proved(lender):
    person = lender.prove().person
    lender.later(50 * DAY)
    prove_by_secret(lender.node.office, person, secret=SECRET)
    lender.later(20 * DAY)
    with pytest.raises(NotAllowed, match="ask for a code"):
        prove_by_secret(lender.node.office, person, secret=SECRET)


def test_somebody_elses_secret_is_not_this_numbers(lender):
    person = lender.prove(BORROWER).person
    with pytest.raises(NotAllowed, match="not the secret on a consent form for this number"):
        prove_by_secret(lender.node.office, person, secret=SECRET)


def test_a_person_nobody_knows_proves_nothing(lender):
    with pytest.raises(NotAllowed):
        prove_by_secret(lender.node.office, PersonId(fresh_id("per")), secret=SECRET)


def test_the_log_keeps_a_mark_of_the_secret_and_not_the_secret(lender):
    kept = lender.said(lender.cast.contact.person, "consent.given")["secret"]
    assert SECRET not in str(kept)
    assert kept != secret_mark(SECRET, salt=bytes(32))


def test_a_later_proof_begins_a_new_time_after_a_long_gap(lender):
    lender.prove()
    lender.later(61 * DAY)
    assert lender.prove().since == NOW + 61 * DAY


def test_proofs_that_follow_each_other_are_one_time(lender):
    lender.prove()
    lender.later(59 * DAY + MINUTE)
    assert lender.prove().since == NOW


# ---- All numbers together


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr("minglu.access.kept_codes.MOST_FOR_EVERYBODY", 5)


NUMBERS = [E164(f"+861600000{place:04}") for place in range(500, 507)]


def test_so_many_codes_an_hour_go_out_to_all_numbers_together(lender, few):
    answers = [request(lender, number) for number in NUMBERS]
    assert answers == [None] * 5 + [NOW + HOUR] * 2
    assert len(lender.outbox.sent) == 5


def test_the_next_stranger_is_sent_a_code_when_the_hour_is_over(lender, few):
    for number in NUMBERS:
        request(lender, number)
    lender.later(HOUR)
    assert request(lender, NUMBERS[6]) is None


def test_the_bound_for_everybody_outlives_a_restart(folder, cast, few):
    with enter(folder, cast) as lender:
        for number in NUMBERS[:5]:
            request(lender, number)
    with enter(folder, cast) as lender:
        assert request(lender, CONTACT) == NOW + HOUR
