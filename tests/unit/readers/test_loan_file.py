"""The loan system's hand-over: exactly the members that are asked for, and errors that name a member and never its content."""

import contextlib
import copy
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from minglu.readers.errors import Unreadable
from minglu.readers.loan_file import MOST_BYTES, MOST_CONTACTS, LoanFile, read_loan_file

CONTACT = {
    "name": "何小满",
    "number": "160 0000 0202",
    "relation": "contact",
    "source": "debtor_named",
    "basis": "consent",
    "consent": {"evidence": "form.txt", "purposes": ["pass_on_message"], "until": "2027-09-28"},
}
WHOLE = {
    "borrower": {"name": "陈立秋", "number": "160 0000 0101", "source": "person_self", "basis": "contract"},
    "loan": {"reference": "2026-0417"},
    "contacts": [CONTACT],
    "address_book": "phonebook.vcf",
}


def read(change=None) -> LoanFile:
    whole = copy.deepcopy(WHOLE)
    if change is not None:
        change(whole)
    return read_loan_file(json.dumps(whole).encode())


def test_the_sample_is_read() -> None:
    handed = read_loan_file((Path(__file__).parents[3] / "samples" / "intake.json").read_bytes())
    assert (handed.borrower.relation, len(handed.contacts), handed.address_book) == ("debtor", 1, "phonebook.vcf")


def test_a_borrower_and_a_contact_come_with_source_basis_and_consent() -> None:
    handed = read()
    assert (handed.borrower.number, handed.borrower.source, handed.borrower.basis) == ("160 0000 0101", "person_self", "contract")
    consent = handed.contacts[0].consent
    assert (consent.evidence, consent.purposes, consent.until) == ("form.txt", ("pass_on_message",), date(2027, 9, 28))


def test_a_contact_may_come_without_consent() -> None:
    assert read(lambda it: it["contacts"][0].update(consent=None)).contacts[0].consent is None


def test_names_and_the_loans_reference_are_read_past() -> None:
    assert "何小满" not in repr(read())
    assert "2026-0417" not in repr(read())
    assert "160" not in repr(read())


@pytest.mark.parametrize("contacts", [0, MOST_CONTACTS])
def test_a_hand_over_names_up_to_twenty_contacts(contacts) -> None:
    assert len(read(lambda it: it.update(contacts=[CONTACT] * contacts)).contacts) == contacts


def put(path, value):
    """A change that puts a value at a path of the hand-over."""

    def change(whole):
        *folders, name = path
        for folder in folders:
            whole = whole[folder]
        whole[name] = value

    return change


WRONG = [
    (("more",), 1, "the file in the hand-over has exactly the members address_book, borrower, contacts, loan"),
    (("borrower", "diary"), "x", "a borrower in the hand-over has exactly the members"),
    (("borrower",), [], "a borrower in the hand-over has exactly the members"),
    (("borrower",), None, "a borrower in the hand-over has exactly the members"),
    (("contacts",), {}, "contacts is a list of at most 20"),
    (("contacts",), [CONTACT] * 21, "contacts is a list of at most 20"),
    (("contacts",), ["x"], "a contact in the hand-over has exactly the members"),
    (("contacts", 0, "friend"), "x", "a contact in the hand-over has exactly the members"),
    (("contacts", 0, "consent"), {}, "a consent in the hand-over has exactly the members evidence, purposes, until"),
    (("contacts", 0, "consent"), "yes", "a consent in the hand-over has exactly the members"),
    (("contacts", 0, "consent", "purposes"), "all", "the purposes of a consent are a list of words"),
    (("contacts", 0, "consent", "purposes"), [1], "the purposes of a consent are a list of words"),
    (("contacts", 0, "consent", "until"), "soon", "until in the hand-over is a day, as in 2027-09-28"),
    (("contacts", 0, "consent", "until"), "2027-02-30", "until in the hand-over is a day"),
    (("contacts", 0, "consent", "until"), 20270928, "until in the hand-over is a text of at most 200"),
    (("contacts", 0, "consent", "until"), "x" * 201, "until in the hand-over is a text of at most 200"),
    (("contacts", 0, "relation"), 1, "relation in the hand-over is a text"),
    (("borrower", "number"), 16000000101, "number in the hand-over is a text"),
    (("borrower", "number"), "1" * 201, "number in the hand-over is a text of at most 200 characters"),
    (("borrower", "name"), None, "name in the hand-over is a text"),
    (("address_book",), ["a"], "address_book in the hand-over is a text"),
]


@pytest.mark.parametrize(("path", "value", "because"), WRONG)
def test_a_wrong_member_is_named_and_its_content_is_not(path, value, because) -> None:
    with pytest.raises(Unreadable, match=because) as refused:
        read(put(path, value))
    assert "160" not in str(refused.value)


@pytest.mark.parametrize("name", list(WHOLE))
def test_a_hand_over_without_one_of_its_members_is_none(name) -> None:
    with pytest.raises(Unreadable, match="the file in the hand-over has exactly the members"):
        read(lambda it: it.pop(name))


@pytest.mark.parametrize("data", [b"", b"\xff", b"{", b"nothing", b"[" * 100_000, b'{"a": 1e999', "{}".encode("utf-16")])
def test_bytes_that_are_no_json_are_refused(data) -> None:
    with pytest.raises(Unreadable, match=r"not JSON; write it again as|exactly the members"):
        read_loan_file(data)


@pytest.mark.parametrize("data", [b"[]", b"null", b"7", b'"text"', b"{}"])
def test_json_that_is_no_hand_over_is_refused(data) -> None:
    with pytest.raises(Unreadable, match="the file in the hand-over has exactly the members"):
        read_loan_file(data)


def test_a_file_past_its_bound_is_not_even_parsed() -> None:
    with pytest.raises(Unreadable, match="more than 1000000 bytes; hand over one loan at a time"):
        read_loan_file(b" " * (MOST_BYTES + 1))


_JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from([*WHOLE, *CONTACT, "until"]), inner, max_size=5),
    max_leaves=10,
)


@given(some.sampled_from([("borrower",), ("contacts",), ("contacts", 0), ("contacts", 0, "consent"), ("loan",), ("address_book",)]), _JSON)
def test_whatever_stands_in_a_member_is_read_or_refused(path, value) -> None:
    with contextlib.suppress(Unreadable):
        assert isinstance(read(put(path, value)), LoanFile)
