"""Call records come back: permits get their outcome, calls without one are entered, and no number stays (P9)."""

from dataclasses import replace

import pytest

from minglu.acts.errors import Unusable
from minglu.acts.outcomes import Tally, enter_call_records, reconcile_line
from minglu.canon.instants import DAY, HOUR, MINUTE, SECOND, Instant
from minglu.canon.numbers import E164
from minglu.evidence.reading import CallRecord
from tests.unit.acts.office import AGENCY, BORROWER, CONTACT, LINE, NOW, STRANGER, fresh_id


def record(dst: E164 | str = CONTACT, *, account: str = "", start: int = NOW, src: str = LINE, **changes: object) -> CallRecord:
    members: dict[str, object] = {
        "place": "line 1",
        "account": account,
        "src": src,
        "dst": dst,
        "start": Instant(start),
        "answered": True,
        "seconds": 48,
        "disposition": "ANSWERED",
        "uniqueid": "1.1",
    }
    return CallRecord(**{**members, **changes})


def read(lender, *records: CallRecord, seen_in: str = "trunk") -> Tally:
    return enter_call_records(lender.node.office, records, seen_in=seen_in)


def unpermitted(lender, person: str) -> int:
    return lender.kinds(person).count("call.unpermitted")


# ---- Outcomes


def test_a_permitted_call_gets_its_outcome(lender):
    index = lender.call()
    said = lender.said(lender.cast.borrower.person, "contact.outcome")
    assert (said["permit"], said["answered"], said["seconds"], said["line"]) == (index, True, 60, lender.cast.line)


def test_reading_the_same_records_twice_enters_nothing_twice(lender):
    lender.call()
    before = lender.size
    assert lender.read_trunk() == Tally(known=1)
    assert lender.size == before


def test_an_unanswered_call_does_not_count_as_answered(lender):
    for _ in range(3):
        lender.call_ends = replace(lender.call_ends, answered=False, seconds=0)
        lender.call()
    assert lender.permitted()


# ---- Calls without a permit


def test_a_call_without_a_permit_is_entered_at_once(lender):
    tally = read(lender, record(answered=False, seconds=0))
    said = lender.said(lender.cast.contact.person, "call.unpermitted")
    assert tally == Tally(unpermitted=(lender.size - 1,))
    assert (said["agency"], said["line"], said["seen_in"], said["answered"]) == (AGENCY, lender.cast.line, "trunk", False)


def test_a_call_to_somebody_unknown_makes_them_known_by_a_handle_alone(lender):
    read(lender, record(STRANGER))
    handle, _ = lender.node.labels.handle(STRANGER)
    person = lender.node.office.book.person_of(handle)
    assert lender.kinds(person) == ["person.linked", "call.unpermitted"]


def test_one_call_is_one_entry_from_whichever_records_it_is_read(lender):
    read(lender, record(), seen_in="trunk")
    assert read(lender, record(seconds=49), seen_in="carrier") == Tally(known=1)
    assert unpermitted(lender, lender.cast.contact.person) == 1


def test_two_calls_in_one_file_are_two_entries(lender):
    assert len(read(lender, record(), record(start=NOW + SECOND), record()).unpermitted) == 2


def test_a_permit_for_somebody_else_permits_nothing(lender):
    permit = lender.permitted()
    tally = read(lender, record(CONTACT, account=permit.token))
    assert len(tally.unpermitted) == 1
    assert "contact.outcome" not in lender.kinds(lender.cast.borrower.person)


def test_a_token_permits_one_call_and_not_the_next(lender):
    lender.call()
    token = lender.node.office.book._connection().execute("SELECT id FROM token").fetchone()[0]
    tally = read(lender, record(BORROWER, account=token, start=NOW + HOUR))
    assert (len(tally.unpermitted), unpermitted(lender, lender.cast.borrower.person)) == (1, 1)


def test_a_lapsed_token_permits_nothing(lender):
    permit = lender.permitted()
    lender.later(11 * MINUTE)
    lender.node.office.wait_until_published()
    assert len(read(lender, record(BORROWER, account=permit.token, start=lender.clock.now())).unpermitted) == 1


@pytest.mark.parametrize("account", ["", "tok_", "tok_" + "0" * 31, "per_" + "00" * 16, fresh_id("tok"), "x" * 10_000])
def test_an_account_that_is_no_token_of_ours_permits_nothing(lender, account):
    assert len(read(lender, record(BORROWER, account=account)).unpermitted) == 1


# ---- Rows that are not about us


@pytest.mark.parametrize("src", [STRANGER, "+8616000000901", "16000000999"])
def test_a_call_from_another_line_is_counted_and_left_alone(lender, src):
    before = lender.size
    assert read(lender, record(src=src)) == Tally(elsewhere=1)
    assert lender.size == before


@pytest.mark.parametrize(
    ("src", "dst"), [("", CONTACT), (LINE, ""), (LINE, "anonymous"), ("7001", CONTACT), (LINE, "1" * 41), (LINE, "160****0202")]
)
def test_a_row_without_two_numbers_is_counted_as_unreadable(lender, src, dst):
    before = lender.size
    assert read(lender, record(dst, src=src)) == Tally(unreadable=1)
    assert lender.size == before


@pytest.mark.parametrize("dst", ["16000000202", "160 0000 0202", "+86 160-0000-0202", "008616000000202", "１６０００００ ０２０２"])
def test_a_number_is_the_same_in_every_spelling(lender, dst):
    read(lender, record(dst))
    assert unpermitted(lender, lender.cast.contact.person) == 1


def test_every_row_is_counted_once(lender):
    rows = [record(), record(), record(src=STRANGER), record(dst="?"), record(BORROWER)]
    tally = read(lender, *rows)
    assert (len(tally.unpermitted), tally.known, tally.elsewhere, tally.unreadable, tally.outcomes) == (2, 1, 1, 1, 0)


# ---- Reconciliation


def test_a_reconciled_span_is_entered_with_the_count_of_its_records(lender):
    lender.later(DAY)
    reconcile_line(lender.node.office, lender.cast.line, since=NOW, until=Instant(NOW + HOUR), how="row by row", records=8)
    said = lender.said(lender.cast.line, "line.reconciled")
    assert (said["since"], said["until"], said["records"], said["gaps"]) == (NOW, NOW + HOUR, 8, [])


@pytest.mark.parametrize(("since", "until"), [(0, 0), (HOUR, 0), (0, 1), (-HOUR, SECOND)])
def test_a_span_that_has_not_ended_or_not_begun_cannot_be_reconciled(lender, since, until):
    with pytest.raises(Unusable, match="has begun, and has ended"):
        reconcile_line(
            lender.node.office, lender.cast.line, since=Instant(NOW + since), until=Instant(NOW + until), how="row by row", records=0
        )


# ---- No number stays (P9)


def spellings(number: E164) -> list[bytes]:
    national = number.removeprefix("+86")
    parted = (national, f"{national[:3]} {national[3:7]} {national[7:]}", f"{national[:3]}-{national[3:7]}-{national[7:]}")
    return [spelling.encode(code) for spelling in (number, *parted) for code in ("utf-8", "utf-16-le", "utf-16-be")]


def test_no_number_of_a_person_is_left_in_any_file_but_the_trunks(lender):
    lender.call()
    lender.refused_by(lender.sign(own_device=True))
    lender.prove(STRANGER)
    read(lender, record(CONTACT), record(STRANGER))
    lender.node.office.wait_until_published()
    wanted = [spelling for number in (BORROWER, CONTACT, STRANGER) for spelling in spellings(number)]
    files = [path for path in lender.folder.rglob("*") if path.is_file() and path.name != "Master.csv"]
    assert {path.suffix for path in files} >= {".db", ".db-wal", ".key"}
    leaking = [path.name for path in files for spelling in wanted if spelling in path.read_bytes()]
    assert leaking == []


def test_no_number_of_a_person_is_left_in_entries_or_openings(lender):
    lender.call()
    read(lender, record(CONTACT), record(STRANGER))
    book = lender.node.office.book
    told = repr([book.history([lender.cast.borrower.person, lender.cast.contact.person]), book.entries(0, lender.size)]).encode()
    assert not [spelling for number in (BORROWER, CONTACT, STRANGER) for spelling in spellings(number) if spelling in told]


def test_a_registered_line_is_public_and_is_found(lender):
    """The scan above would find a number if one were there."""
    assert any(LINE.encode() in path.read_bytes() for path in lender.folder.rglob("*") if path.is_file())
