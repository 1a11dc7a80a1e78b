"""Asking witnesses: real ones in this process, and every kind of bad one beside them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from minglu.canon.instants import Instant
from minglu.channels.witnesses import InProcess, WitnessClient, WitnessElsewhere, WitnessSilent, cosign
from minglu.ledger.cosignature import Cosigner
from minglu.ledger.errors import QuorumMissing, WrongNote, WrongSignature
from minglu.ledger.note import open_note
from minglu.ledger.policy import check_quorum
from minglu.ledger.witnessing import Response
from minglu.servers.witness import Witness
from tests.fakes.small_log import AT, ENTRIES, LOG, LOG_VKEY, OTHER_ENTRIES, OTHER_LOG, TEXT, WITNESSES, checkpoint, consistency, policy
from tests.fakes.witness_book import MemoryWitnessBook

Answer = Callable[[str, str, bytes], Response]
TWO = policy("2 w1 w2 w3")


class Spy:
    """A transport that answers as told and remembers what was sent."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.sent = answer, list[bytes]()

    def send(self, method: str, path: str, body: bytes) -> Response:
        self.sent.append(body)
        return self.answer(method, path, body)


def server(number: int) -> Witness:
    """Witness 1, 2 or 3 with an empty book."""
    return Witness(WITNESSES[number - 1], [LOG.key], MemoryWitnessBook(), lambda: Instant(AT * 1000))


def client(number: int, answer: Answer | None = None) -> WitnessClient:
    """The client of a good witness, or of one that answers so."""
    transport = Spy(answer) if answer else InProcess(server(number).handle)
    return WitnessClient(f"w{number}", WITNESSES[number - 1].vkey, transport)


def says(status: int, body: bytes = b"", *, content_type: str = "text/plain") -> Answer:
    return lambda method, path, sent: Response(status=status, content_type=content_type, body=body)


def raises(error: Exception) -> Answer:
    def answer(method: str, path: str, body: bytes) -> Response:
        raise error

    return answer


# ---- All well


def test_three_good_witnesses_all_cosign():
    cosigned = cosign(checkpoint(8), [client(1), client(2), client(3)], consistency, TWO)
    assert dict(check_quorum(TWO, cosigned).times) == {"w1": AT, "w2": AT, "w3": AT}
    assert cosigned.startswith(checkpoint(8))


def test_a_growing_log_is_asked_from_where_each_witness_stands():
    clients = [client(1), client(2), client(3)]
    for size in (1, 5, 8, 8):
        cosigned = cosign(checkpoint(size), clients, consistency, TWO)
        assert check_quorum(TWO, cosigned).checkpoint.size == size
    assert [each.recorded for each in clients] == [8, 8, 8]


def test_witnesses_may_be_asked_at_the_same_time():
    with ThreadPoolExecutor(3) as pool:
        cosigned = cosign(checkpoint(8), [client(1), client(2), client(3)], consistency, TWO, executor=pool)
    assert set(check_quorum(TWO, cosigned).times) == {"w1", "w2", "w3"}


def test_one_round_trip_each_once_the_size_is_known():
    spy = Spy(server(1).handle)
    asked = WitnessClient("w1", WITNESSES[0].vkey, spy)
    for size in (3, 5, 8):
        cosign(checkpoint(size), [asked], consistency, policy("any w1"))
    assert [body.split(b"\n")[0] for body in spy.sent] == [b"old 0", b"old 3", b"old 5"]


def test_a_client_that_forgot_is_told_the_size_and_proves_from_there():
    remembering = server(1)
    cosign(checkpoint(5), [WitnessClient("w1", WITNESSES[0].vkey, InProcess(remembering.handle))], consistency, policy("any w1"))
    spy = Spy(remembering.handle)
    cosign(checkpoint(8), [WitnessClient("w1", WITNESSES[0].vkey, spy)], consistency, policy("any w1"))
    assert [body.split(b"\n")[0] for body in spy.sent] == [b"old 0", b"old 5"]


def test_a_witness_that_lost_its_book_is_asked_from_the_beginning():
    asked = client(1)
    asked.recorded = 5
    assert cosign(checkpoint(8), [asked], consistency, policy("any w1")).endswith(b"\n")
    assert asked.recorded == 8


# ---- One bad witness among three


def other_line(cosigner: Cosigner = WITNESSES[0], text: str = TEXT) -> bytes:
    return cosigner.cosign(text, seconds=AT).encode()


STRANGER = Cosigner("stranger.example", bytes([9]) * 32)
IMPOSTOR = Cosigner("w1.example/minglu", bytes([9]) * 32)
BAD = [
    (says(400), "refused with status 400"),
    (says(403), "refused with status 403"),
    (says(404), "refused with status 404"),
    (says(422), "refused with status 422"),
    (says(429), "refused with status 429"),
    (says(500, other_line()), "refused with status 500"),
    (says(204), "refused with status 204"),
    (says(200), "answered something that is no signature"),
    (says(200, b"\xff\xfe"), "answered something that is no signature"),
    (says(200, b"<html>welcome</html>\n"), "answered something that is no signature"),
    (says(200, other_line()[:-1]), "answered something that is no signature"),
    (says(200, checkpoint(8) + other_line()), "answered something that is no signature"),
    (says(200, other_line(STRANGER)), "answered without a true signature by its key"),
    (says(200, other_line(IMPOSTOR)), "answered without a true signature by its key"),
    (says(200, other_line(WITNESSES[1])), "answered without a true signature by its key"),
    (says(200, other_line(text=TEXT.replace("\n8\n", "\n9\n"))), "answered without a true signature by its key"),
    (says(200, other_line() + other_line(text=TEXT.replace("\n8\n", "\n9\n"))), "answered without a true signature by its key"),
    (says(200, other_line() * 1000), "answered more than 100000 bytes"),
    (says(409), "has recorded another size and did not say which"),
    (says(409, b"5"), "has recorded another size and did not say which"),
    (says(409, b"five\n"), "told it in a way that cannot be read"),
    (says(409, b"-1\n"), "told it in a way that cannot be read"),
    (says(409, b"\xff\n"), "told it in a way that cannot be read"),
    (says(409, b"5\n"), "kept changing the size"),
    (says(409, b"9\n"), "has recorded size 9, more than this log's 8"),
    (raises(TimeoutError("10.0.0.1 timed out")), "did not answer: TimeoutError"),
    (raises(RuntimeError("anything")), "did not answer: RuntimeError"),
    (raises(WrongNote("their library")), "did not answer: WrongNote"),
]


@pytest.mark.parametrize(("answer", "why"), BAD)
def test_a_bad_witness_costs_only_its_own_cosignature(answer, why):
    cosigned = cosign(checkpoint(8), [client(1, answer), client(2), client(3)], consistency, TWO)
    assert set(check_quorum(TWO, cosigned).times) == {"w2", "w3"}


@pytest.mark.parametrize(("answer", "why"), BAD)
def test_when_too_few_remain_the_bad_one_is_named_with_its_reason(answer, why):
    with pytest.raises(QuorumMissing) as raised:
        cosign(checkpoint(8), [client(1, answer), client(2)], consistency, TWO)
    assert set(raised.value.failed) == {"w1", "w3"}
    assert why in raised.value.failed["w1"]
    assert why in str(raised.value)
    assert "10.0.0.1" not in str(raised.value)


def test_a_witness_nobody_asked_is_named_as_absent():
    with pytest.raises(QuorumMissing, match="w2 has not cosigned; w3 has not cosigned"):
        cosign(checkpoint(8), [client(1)], consistency, TWO)


def test_the_cosignatures_that_were_had_are_kept_as_evidence():
    with pytest.raises(QuorumMissing) as raised:
        cosign(checkpoint(8), [client(1)], consistency, TWO)
    assert raised.value.evidence == checkpoint(8) + other_line()


def test_strangers_lines_beside_the_witnesss_own_are_dropped():
    mixed = says(200, other_line(STRANGER) + other_line() + other_line(STRANGER))
    cosigned = cosign(checkpoint(8), [client(1, mixed)], consistency, policy("any w1"))
    assert cosigned == checkpoint(8) + other_line()


def test_a_client_outside_the_policy_adds_its_line_and_counts_for_nothing():
    outside = WitnessClient("outside", STRANGER.vkey, Spy(says(200, other_line(STRANGER))))
    with pytest.raises(QuorumMissing):
        cosign(checkpoint(8), [client(1), outside], consistency, TWO)
    cosigned = cosign(checkpoint(8), [client(1), client(2), outside], consistency, TWO)
    assert open_note(cosigned, [STRANGER.key]).verified == (STRANGER.key,)


# ---- The log itself at fault


def test_a_log_restored_from_a_backup_gets_no_quorum_and_is_told_why():
    clients = [client(1), client(2), client(3)]
    cosign(checkpoint(8), clients, consistency, TWO)
    with pytest.raises(QuorumMissing, match="w1 has recorded size 8, more than this log's 5: never go on from an old backup"):
        cosign(checkpoint(5), clients, consistency, TWO)


def test_a_fork_gets_no_quorum():
    clients = [client(1), client(2), client(3)]
    cosign(checkpoint(5), clients, consistency, TWO)
    with pytest.raises(QuorumMissing, match="w1 refused with status 422"):
        cosign(checkpoint(8, OTHER_ENTRIES), clients, lambda old, new: consistency(old, new, OTHER_ENTRIES), TWO)


def test_a_checkpoint_that_the_log_has_not_signed_is_not_the_witnesses_fault():
    with pytest.raises(WrongSignature, match="names no log"):
        cosign(checkpoint(8, signer=OTHER_LOG), [client(1)], consistency, policy("any w1"))


@pytest.mark.parametrize("vkey", [LOG_VKEY, "", "w1.example/minglu+00000000+BCms"])
def test_a_client_needs_the_key_of_a_witness(vkey):
    with pytest.raises(WrongNote):
        WitnessClient("w1", vkey, InProcess(server(1).handle))


# ---- One request


def test_one_request_gives_one_verified_line():
    assert client(1).add_checkpoint(checkpoint(8), old=0, proof=()) == other_line()


def test_one_request_from_another_size_says_which():
    asked = client(1)
    asked.add_checkpoint(checkpoint(5), old=0, proof=())
    with pytest.raises(WitnessElsewhere) as raised:
        asked.add_checkpoint(checkpoint(8), old=0, proof=())
    assert raised.value.size == 5


def test_a_false_line_is_kept_as_evidence_against_its_witness():
    false = other_line(text=TEXT.replace("\n8\n", "\n9\n"))
    with pytest.raises(WitnessSilent) as raised:
        client(1, says(200, false)).add_checkpoint(checkpoint(8), old=0, proof=())
    assert raised.value.evidence == TEXT.encode() + b"\n" + false


def test_the_eight_entries_are_those_of_the_worked_example():
    assert checkpoint(8, ENTRIES).startswith(TEXT.encode())
