"""Replies as bytes: what a key stands for is the same after a restart."""

from dataclasses import replace

import pytest

from minglu.canon.json import parse_object, render
from minglu.gate.decide import decide
from minglu.gate.errors import WrongDraft
from minglu.gate.outcome import Already, Entered, Permit, Refusal, Reply, Sealed
from minglu.gate.reply import parse_reply, render_reply
from tests.unit.gate.people import COLLECTOR, HER_DATUM, NOW, THERE, TOKEN, asking, ordinary, packs, signed


def replied(**changes: object) -> Reply:
    return replace(decide(asking(signed(**changes)), ordinary().history, packs=packs(), at=NOW, outside=THERE).reply, index=41)


PERMIT, REFUSAL = replied(), replied(own_device=True)
REPLIES = (PERMIT, REFUSAL, Sealed(record=HER_DATUM, index=3), Entered(index=4), Entered(index=4, staff=COLLECTOR), Already(index=5))


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: type(reply).__name__)
def test_a_reply_reads_back_as_it_was_given(reply: Reply) -> None:
    assert parse_reply(render_reply(reply)) == reply


def test_a_permit_keeps_its_token_and_its_end() -> None:
    read = parse_reply(render_reply(PERMIT))
    assert isinstance(read, Permit)
    assert (read.token, read.until, read.index) == (TOKEN, PERMIT.until, 41)


def test_a_refusal_keeps_the_question_with_whose_debt_it_was() -> None:
    read = parse_reply(render_reply(REFUSAL))
    assert isinstance(read, Refusal)
    assert read.question == REFUSAL.question
    assert read.question.debt


def changed(reply: Reply, **members: object) -> bytes:
    whole = {**parse_object(render_reply(reply)), **members}
    return render({name: value for name, value in whole.items() if value is not None})


WRONG = [
    (b"", "cannot be read back"),
    (b"[]", "cannot be read back"),
    (b"{}", "cannot be read back"),
    (b'{"index":1}', "cannot be read back"),
    (b'{"index":1,"reply":"maybe"}', "of no kind known here"),
    (b'{"index":1,"reply":true}', "of no kind known here"),
    (b'{"index":"1","reply":"already"}', "a kept number is not one"),
    (changed(PERMIT, token=None), "cannot be read back"),
    (changed(PERMIT, until=None), "cannot be read back"),
    (changed(PERMIT, until="soon"), "a kept number is not one"),
    (changed(PERMIT, saw=None), "cannot be read back"),
    (changed(REFUSAL, question=None), "cannot be read back"),
    (changed(REFUSAL, question="why"), "a kept question is not an object"),
    (changed(REFUSAL, question={}), "cannot be read back"),
    (changed(REFUSAL, debtor=None), "cannot be read back"),
    (changed(Sealed(record=HER_DATUM, index=3), record=None), "cannot be read back"),
]


@pytest.mark.parametrize(("data", "because"), WRONG)
def test_bytes_that_are_no_reply_are_refused(data: bytes, because: str) -> None:
    with pytest.raises(WrongDraft, match=because):
        parse_reply(data)


def test_a_question_outside_its_lists_is_not_read_back() -> None:
    question = {**parse_object(render_reply(REFUSAL))["question"], "purpose": "gossip"}
    with pytest.raises(WrongDraft, match="cannot be read back"):
        parse_reply(changed(REFUSAL, question=question))
