"""Label proofs: one line a number and month, and the label that it proves."""

import pytest

from minglu.audit.errors import WrongOpenings
from minglu.audit.label_proofs import by_number, check_labels, parse_label_proof, render_label_proof
from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.instants import Period
from minglu.canon.json import render
from minglu.ledger.labels import Handle, prove_label
from minglu.ledger.vrf import public_key

OCTOBER, NOVEMBER = Period("2026-10"), Period("2026-11")
SEED = bytes([10]) * 32
KEYS = {OCTOBER: render_base64(public_key(SEED))}
HANDLE = Handle(sha256(b"a number"))
NUMBER = render_base64(HANDLE)
PROVED = prove_label(SEED, OCTOBER, handle=HANDLE)
LABEL = render_base64(PROVED.value)
WHERE = (OCTOBER, NUMBER)


def words(label: str = LABEL, where: tuple[Period, str] = WHERE, proof: bytes = PROVED.proof) -> list[tuple[str, int]]:
    faults = check_labels({where: (label, 7)}, keys=KEYS, proofs={WHERE: proof})
    return [(fault.what, fault.first) for fault in faults]


def test_the_label_that_its_proof_shows_is_no_fault():
    assert words() == []


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        pytest.param({"label": render_base64(bytes(32))}, "label", id="another label"),
        pytest.param({"proof": bytes(80)}, "label", id="a proof of zeros"),
        pytest.param({"proof": prove_label(bytes([11]) * 32, OCTOBER, handle=HANDLE).proof}, "label", id="under another key"),
        pytest.param({"proof": prove_label(SEED, NOVEMBER, handle=HANDLE).proof}, "label", id="of another month"),
        pytest.param({"proof": prove_label(SEED, OCTOBER, handle=Handle(bytes(32))).proof}, "label", id="of another number"),
        pytest.param({"where": (NOVEMBER, NUMBER)}, "unproved", id="a month without a key"),
        pytest.param({"where": (OCTOBER, render_base64(bytes(32)))}, "unproved", id="a number without a proof"),
    ],
)
def test_what_it_does_not_show_is_a_fault_at_the_first_entry_that_carries_it(changed: dict, what: str):
    assert words(**changed) == [(what, 7)]


def test_a_line_is_read_as_it_was_written():
    line = render_label_proof(WHERE, PROVED.proof)

    assert parse_label_proof(line) == (WHERE, PROVED.proof)
    assert by_number([line]) == {WHERE: PROVED.proof}


PROOF = render_base64(PROVED.proof)
WRONG = [
    ("nothing", b""),
    ("an empty object", b"{}"),
    ("a month that is none", render({"label_proof": PROOF, "month": "2026-13", "number": NUMBER})),
    ("a month that is a number", render({"label_proof": PROOF, "month": 202610, "number": NUMBER})),
    ("a number that is no handle", render({"label_proof": PROOF, "month": OCTOBER, "number": "+8616000000202"})),
    ("a proof too short", render({"label_proof": render_base64(bytes(79)), "month": OCTOBER, "number": NUMBER})),
    ("a further member", render({"label": LABEL, "label_proof": PROOF, "month": OCTOBER, "number": NUMBER})),
    ("blanks", render_label_proof(WHERE, PROVED.proof) + b" "),
    ("a line without end", render_label_proof(WHERE, PROVED.proof) + b" " * 10_000),
]


@pytest.mark.parametrize("line", [row[1] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_line_that_is_no_proof_is_refused_by_its_number(line: bytes):
    with pytest.raises(WrongOpenings, match=r"^line 1: a line of the label proofs"):
        by_number([line])
