"""Promises: signed by the log that makes them, and never to be taken for a checkpoint."""

import pytest

from minglu.canon.digest import sha256
from minglu.canon.instants import Instant
from minglu.ledger.checkpoint import parse_checkpoint
from minglu.ledger.errors import WrongCheckpoint, WrongNote, WrongPromise, WrongSignature
from minglu.ledger.note import NoteSigner, parse_note, render_note, sign_note
from minglu.ledger.promise import Promise, check_promise, parse_promise, render_promise, sign_promise
from tests.fakes.small_log import LOG, NOTE, ORIGIN, OTHER_LOG

LEAF = sha256(b"entry")
PROMISE = Promise(origin=ORIGIN, leaf=LEAF, at=Instant(1791768600000))
TEXT = "minglu-promise/v1\nlog.example/minglu\nkj/lOWbGzZND4Rr3ds1LBb4xXqSyALAuTV37D5Kbc78=\n1791768600000\n"


def test_a_promise_is_four_lines():
    assert render_promise(PROMISE) == TEXT
    assert parse_promise(TEXT) == PROMISE


def test_a_signed_promise_is_checked_under_the_logs_key():
    assert check_promise(sign_promise(PROMISE, LOG), [OTHER_LOG.key, LOG.key]) == PROMISE


def test_a_promise_by_another_log_binds_nobody():
    forged = sign_note(render_promise(PROMISE), [OTHER_LOG])
    with pytest.raises(WrongSignature, match="no known key"):
        check_promise(forged, [OTHER_LOG.key, LOG.key])


def test_a_log_does_not_promise_for_another():
    with pytest.raises(WrongPromise, match="for itself"):
        sign_promise(PROMISE, OTHER_LOG)


def test_a_changed_promise_is_not_the_logs():
    note = parse_note(sign_promise(PROMISE, LOG))
    later = render_note(note.text.replace("1791768600000", "1791768600001"), note.lines)
    with pytest.raises(WrongSignature, match="is false"):
        check_promise(later, [LOG.key])


def test_promises_and_checkpoints_are_never_each_other():
    with pytest.raises(WrongCheckpoint, match="extension"):
        parse_checkpoint(render_promise(PROMISE))
    with pytest.raises(WrongPromise, match="four lines"):
        check_promise(NOTE, [LOG.key])


def test_even_a_log_named_like_a_number_cannot_promise_a_checkpoint():
    log = NoteSigner("8", bytes([8]) * 32)
    text = render_promise(Promise(origin="8", leaf=LEAF, at=Instant(1)))
    with pytest.raises(WrongCheckpoint):
        parse_checkpoint(parse_note(sign_note(text, [log])).text)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("/v1", "/v2", "first"),
        ("minglu-promise/v1\n", "", "four lines"),
        ("1791768600000\n", "1791768600000", "four lines"),
        ("1791768600000\n", "1791768600000\nmore\n", "four lines"),
        (ORIGIN, "", "key name"),
        (ORIGIN, "a b", "no space"),
        ("c78=", "c79=", "spare bits"),
        ("c78=", "c78", "base64"),
        ("kj/l", "", "29 bytes"),
        ("1791768600000", "01791768600000", "plain decimal"),
        ("1791768600000", "-1", "plain decimal"),
        ("1791768600000", "4102444800000", "between 1970 and 2100"),
    ],
)
def test_no_promise_is_read_from_a_text_with(old, new, why):
    assert old in TEXT
    with pytest.raises(WrongPromise, match=why):
        parse_promise(TEXT.replace(old, new))


def test_a_promise_that_could_not_be_read_again_is_not_written():
    with pytest.raises(WrongPromise):
        render_promise(Promise(origin="two\nlines", leaf=LEAF, at=Instant(1)))


def test_a_promise_is_a_note_or_nothing():
    with pytest.raises(WrongNote):
        check_promise(b"minglu-promise/v1\n", [LOG.key])
