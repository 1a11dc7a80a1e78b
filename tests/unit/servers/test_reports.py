"""A report that could not be delivered is said again, few at a time, and never stands in the way of a call."""

import pytest

from minglu.ledger.errors import NotDurable
from minglu.servers import reports
from minglu.servers.reports import Reports
from minglu.vault.claim import claim_message
from minglu.vault.errors import TokenGone, WrongExchange, WrongSignature
from minglu.vault.signature import CLAIM, UNDIALLED, check_signature, public_of
from tests.unit.vault.stage import DIALLER, DIALLER_SEED

PINNED = public_of(DIALLER_SEED)


def token(number):
    return f"tok_{number:032x}"


class Node:
    """A node that hears reports, or fails at them."""

    def __init__(self):
        self.heard, self.tried, self.error = [], [], None

    def undialled(self, token, *, dialler, signature):
        self.tried.append(token)
        if self.error is not None:
            raise self.error
        self.heard.append((token, dialler, signature))


@pytest.fixture
def node():
    return Node()


@pytest.fixture
def said(node):
    return Reports(DIALLER, DIALLER_SEED, node)


def test_a_report_is_signed_for_its_purpose_alone(node, said):
    assert said.say(token(1))
    ((told, dialler, signature),) = node.heard
    check_signature(PINNED, UNDIALLED, claim_message(told, dialler=dialler), signature=signature)
    with pytest.raises(WrongSignature, match="under the pinned key"):
        check_signature(PINNED, CLAIM, claim_message(told, dialler=dialler), signature=signature)


def test_a_report_names_one_token(node, said):
    said.say(token(1))
    with pytest.raises(WrongSignature, match="under the pinned key"):
        check_signature(PINNED, UNDIALLED, claim_message(token(2), dialler=DIALLER), signature=node.heard[0][2])


def test_what_is_no_token_is_not_reported(node, said):
    with pytest.raises(WrongExchange, match="not a dial token"):
        said.say("rec_" + "0" * 32)
    assert node.tried == []


@pytest.mark.parametrize("error", [TimeoutError("late"), ConnectionError("cut"), NotDurable("disk full"), RuntimeError("a fault")])
def test_a_report_that_was_not_heard_is_kept_and_said_again(node, said, error):
    node.error = error
    assert not said.say(token(1))
    assert len(said) == 1
    node.error = None
    said.say_again()
    assert ([told for told, _, _ in node.heard], len(said)) == ([token(1)], 0)


@pytest.mark.parametrize("error", [TokenGone("nothing to lapse"), WrongSignature("not yours")])
def test_what_the_node_refuses_for_good_is_not_said_again(node, said, error):
    node.error = error
    assert said.say(token(1))
    said.say_again()
    assert (node.tried, len(said)) == ([token(1)], 0)


def test_with_nothing_kept_nothing_is_said(node, said):
    said.say_again()
    assert node.tried == []


def keep(node, said, count):
    node.error = ConnectionError("cut")
    for number in range(count):
        said.say(token(number))
    node.error, node.tried = None, []


def test_a_few_are_said_again_at_a_time_oldest_first(node, said):
    keep(node, said, 10)
    said.say_again()
    assert node.tried == [token(number) for number in range(4)]
    said.say_again()
    said.say_again()
    assert node.tried == [token(number) for number in range(10)]


def test_while_the_node_is_away_one_is_tried_and_makes_room_for_the_next(node, said):
    keep(node, said, 3)
    node.error = ConnectionError("cut")
    said.say_again()
    said.say_again()
    assert (node.tried, len(said)) == ([token(0), token(1)], 3)


def test_the_oldest_makes_room_when_too_many_are_kept(node, monkeypatch):
    monkeypatch.setattr(reports, "MOST_KEPT", 3)
    said = Reports(DIALLER, DIALLER_SEED, node)
    keep(node, said, 5)
    said.say_again()
    assert node.tried == [token(2), token(3), token(4)]


def test_the_seed_is_not_shown(said):
    assert repr(said) == f"Reports({DIALLER!r})"
