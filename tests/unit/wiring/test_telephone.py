"""The rehearsal's telephone: dialled through the real dialler, read back when the call is over, never out of keys."""

import pytest

from minglu.acts.ask import Permitted, ask_contact
from minglu.acts.errors import Unavailable
from minglu.acts.outcomes import Tally
from minglu.canon.ids import TokenId
from minglu.canon.instants import SECOND, Instant
from minglu.canon.numbers import E164
from minglu.readers.asterisk import read_master_csv
from minglu.vault.errors import TokenGone, VaultError
from minglu.wiring.telephone import FEW, KEYS, TRUNK_FILE, NoTelephone, RehearsalTelephone, over, rehearse
from tests.unit.acts.cast import BORROWER, LOADER
from tests.unit.acts.conftest import cast, folder, lender, prepared

__all__ = ["cast", "folder", "lender", "prepared"]


@pytest.fixture
def telephone(lender, tmp_path):
    # The dialler of the stage has laid out keys before; a dialler that starts later makes them void.
    lender.later(SECOND)
    return RehearsalTelephone(lender.node, tmp_path, clock=lender.clock, loader=LOADER.id)


def permitted(lender):
    answer = ask_contact(lender.node.office, lender.sign(), language="en")
    assert isinstance(answer, Permitted), answer
    return answer


@pytest.mark.parametrize(
    ("number", "answered", "seconds"),
    [
        ("+8616000000101", False, 0),
        ("+8616000000100", True, 3),
        ("+8616000000105", True, 8),
        ("+8616000000106", True, 3),
        ("+8616000000109", True, 6),
    ],
)
def test_how_a_call_goes_is_told_by_the_last_digit_and_is_short(number, answered, seconds) -> None:
    rehearsed = rehearse(E164(number))
    assert (rehearsed.answered, rehearsed.seconds) == (answered, seconds)


def test_most_numbers_answer_for_three_to_eight_seconds() -> None:
    rehearsed = [rehearse(E164(f"+861600000{number:04}")) for number in range(100)]
    assert sum(one.answered for one in rehearsed) == 90
    assert {one.seconds for one in rehearsed if one.answered} == {3, 4, 5, 6, 7, 8}


def test_a_token_is_dialled_once(telephone, lender) -> None:
    permit = permitted(lender)
    telephone.dial(permit.token)
    with pytest.raises(TokenGone):
        telephone.dial(permit.token)


def test_a_token_that_is_none_is_not_dialled(telephone, tmp_path) -> None:
    with pytest.raises(VaultError):
        telephone.dial(TokenId("tok_" + "00" * 16))
    assert not (tmp_path / TRUNK_FILE).exists()


def test_a_call_comes_back_only_once_it_is_over(telephone, lender, cast, tmp_path) -> None:
    permit = permitted(lender)
    telephone.dial(permit.token)
    (row,) = read_master_csv((tmp_path / TRUNK_FILE).read_bytes(), zone="Asia/Shanghai").rows
    assert over(row) > lender.clock.now()
    assert telephone.read_back() == Tally()
    lender.clock.set(Instant(over(row) - 1))
    assert telephone.read_back() == Tally()
    lender.clock.set(over(row))
    assert telephone.read_back() == Tally(outcomes=1)
    outcome = lender.node.office.book.history([cast.borrower.person]).of(cast.borrower.person)[-1]
    assert (outcome.kind, outcome.said["permit"], outcome.said["ended"]) == ("contact.outcome", permit.index, "no_answer")
    assert outcome.said["happened"] < outcome.at


def test_what_was_read_back_is_not_read_again(telephone, lender) -> None:
    telephone.dial(permitted(lender).token)
    lender.later(60 * SECOND)
    telephone.read_back()
    size = lender.node.office.book.head().size
    assert telephone.read_back() == Tally()
    assert lender.node.office.book.head().size == size


def test_one_that_runs_does_not_hold_back_one_that_is_over(telephone, lender) -> None:
    telephone.dial(permitted(lender).token)
    lender.later(31 * SECOND)
    telephone.dial(permitted(lender).token)
    assert telephone.read_back() == Tally(outcomes=1)
    lender.later(31 * SECOND)
    assert telephone.read_back() == Tally(outcomes=1)


def test_after_a_restart_everything_is_known_and_what_runs_is_still_awaited(telephone, lender, tmp_path) -> None:
    telephone.dial(permitted(lender).token)
    lender.later(31 * SECOND)
    telephone.read_back()
    telephone.dial(permitted(lender).token)
    again = RehearsalTelephone(lender.node, tmp_path, clock=lender.clock, loader=LOADER.id)
    assert again.read_back() == Tally(known=1)
    lender.later(31 * SECOND)
    assert again.read_back() == Tally(outcomes=1)


def test_before_the_first_call_there_is_nothing_to_read(telephone) -> None:
    assert telephone.read_back() == Tally()


def test_keys_are_laid_out_again_before_they_run_out(telephone, lender, monkeypatch) -> None:
    deposited = []
    real = type(lender.node.office.book).deposit
    monkeypatch.setattr(type(lender.node.office.book), "deposit", lambda book, keys: (deposited.append(len(keys)), real(book, keys))[1])
    taken = [object()] * (KEYS - FEW - 1)
    monkeypatch.setattr(type(lender.node.office.book), "of_kind", lambda _book, _kinds, *, since: tuple(taken))
    telephone.refill()
    assert deposited == []
    taken.append(object())
    telephone.refill()
    assert deposited == [KEYS]


def test_keys_of_an_earlier_start_are_void(telephone, lender, tmp_path) -> None:
    lender.later(1 * SECOND)
    again = RehearsalTelephone(lender.node, tmp_path, clock=lender.clock, loader=LOADER.id)
    permit = permitted(lender)
    again.dial(permit.token)
    with pytest.raises(TokenGone):
        telephone.dial(permit.token)


def test_the_line_that_is_called_from_is_the_registered_one(telephone, lender, tmp_path) -> None:
    telephone.dial(permitted(lender).token)
    (row,) = read_master_csv((tmp_path / TRUNK_FILE).read_bytes(), zone="Asia/Shanghai").rows
    assert (row.src, row.dst) == ("+8616000000900", BORROWER)
    assert row.start == lender.clock.now()


def test_a_node_without_a_dialler_says_so() -> None:
    with pytest.raises(Unavailable, match="no dialler is joined"):
        NoTelephone().dial(TokenId("tok_" + "00" * 16))
