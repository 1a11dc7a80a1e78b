"""Call records come back: permits get their outcome, calls without one are entered, and no number stays (P9)."""

from dataclasses import replace

import pytest

from minglu.acts.errors import NotAllowed, Unusable
from minglu.acts.outcomes import SKEW, LineRecords, Tally, enter_call_records, reconcile_line
from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.ids import LineId
from minglu.canon.instants import DAY, HOUR, MINUTE, SECOND, Instant
from minglu.canon.numbers import E164
from minglu.evidence.reading import CallRecord
from tests.unit.acts.cast import AGENCY, BORROWER, COLLECTOR, CONTACT, LINE, LOADER, NOW, OFFICER, STRANGER, Worker, fresh_id, worker


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


def read(lender, *records: CallRecord, seen_in: str = "trunk", by: Worker = LOADER) -> Tally:
    return enter_call_records(lender.node.office, records, seen_in=seen_in, by=by.id)


def unpermitted(lender, person: str) -> int:
    return lender.kinds(person).count("call.unpermitted")


# ---- Outcomes


def test_a_permitted_call_gets_its_outcome(lender):
    index = lender.call()
    said = lender.said(lender.cast.borrower.person, "contact.outcome")
    assert (said["permit"], said["ended"], said["seconds"], said["line"]) == (index, "answered", 60, lender.cast.line)


@pytest.mark.parametrize("by", [OFFICER, COLLECTOR, worker(99)])
def test_only_the_loan_system_hands_in_call_records(lender, by):
    before = lender.size
    with pytest.raises(NotAllowed):
        read(lender, record(), by=by)
    assert lender.size == before


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


@pytest.mark.parametrize(
    ("disposition", "ended"), [("ANSWERED", "answered"), ("NO ANSWER", "no_answer"), ("BUSY", "busy"), ("FAILED", "failed"), ("", "failed")]
)
def test_how_a_call_ended_is_entered_in_one_word(lender, disposition, ended):
    read(lender, record(disposition=disposition, answered=ended == "answered", seconds=0))
    assert lender.said(lender.cast.contact.person, "call.unpermitted")["ended"] == ended


def test_a_call_to_somebody_unknown_makes_them_known_by_a_handle_alone(lender):
    read(lender, record(STRANGER))
    handle, _ = lender.node.labels.handle(STRANGER)
    person = lender.node.office.book.person_of(handle)
    assert lender.kinds(person) == ["person.linked", "call.unpermitted"]


def test_one_call_is_one_entry_from_whichever_records_it_is_read(lender):
    read(lender, record(), seen_in="trunk")
    assert read(lender, record(seconds=49), seen_in="carrier") == Tally(known=1)
    assert unpermitted(lender, lender.cast.contact.person) == 1


def test_two_calls_in_one_file_are_two_entries_and_a_row_that_stands_twice_is_one(lender):
    tally = read(lender, record(), record(start=NOW + SECOND), record())
    assert (len(tally.unpermitted), tally.known) == (2, 1)


@pytest.mark.parametrize("apart", [SKEW, -SKEW, SECOND])
def test_clocks_of_trunk_and_carrier_may_differ_by_two_minutes(lender, apart):
    read(lender, record())
    assert read(lender, record(start=NOW + apart), seen_in="carrier") == Tally(known=1)


@pytest.mark.parametrize("apart", [SKEW + 1, HOUR])
def test_a_later_call_is_another_one(lender, apart):
    read(lender, record())
    assert len(read(lender, record(start=NOW + apart)).unpermitted) == 1


def test_the_rows_of_one_call_are_joined_and_the_strongest_word_stands(lender):
    legs = [
        record(linkedid="7", start=NOW + SECOND, answered=False, seconds=0, disposition="NO ANSWER"),
        record(linkedid="7", seconds=48),
        record(linkedid="7", answered=False, seconds=0, disposition="BUSY"),
    ]
    assert len(read(lender, *legs).unpermitted) == 1
    said = lender.said(lender.cast.contact.person, "call.unpermitted")
    assert (said["ended"], said["seconds"], said["happened"]) == ("answered", 48, NOW)


def test_a_permit_for_somebody_else_permits_nothing(lender):
    permit = lender.permitted()
    tally = read(lender, record(CONTACT, account=permit.token))
    assert len(tally.unpermitted) == 1
    assert lender.node.office.book.token(permit.token).ended is False
    assert "contact.outcome" not in lender.kinds(lender.cast.borrower.person)


def test_a_token_permits_one_call_and_not_the_next(lender):
    lender.call()
    token = lender.node.office.book._database.connection().execute("SELECT id FROM token").fetchone()[0]
    tally = read(lender, record(BORROWER, account=token, start=NOW + HOUR))
    assert (len(tally.unpermitted), unpermitted(lender, lender.cast.borrower.person)) == (1, 1)


def test_a_lapsed_token_permits_nothing(lender):
    permit = lender.permitted()
    lender.later(11 * MINUTE)
    lender.node.office.wait_until_published()
    assert len(read(lender, record(BORROWER, account=permit.token, start=lender.clock.now())).unpermitted) == 1


@pytest.mark.parametrize("start", [-DAY, -6 * SECOND, 11 * MINUTE + 1, DAY])
def test_a_call_outside_the_span_of_its_permit_is_none_of_its_calls(lender, start):
    permit = lender.permitted()
    tally = read(lender, record(BORROWER, account=permit.token, start=NOW + start))
    assert (len(tally.unpermitted), tally.outcomes) == (1, 0)


@pytest.mark.parametrize("start", [-5 * SECOND, 0, 11 * MINUTE])
def test_a_call_within_the_span_of_its_permit_settles_it(lender, start):
    permit = lender.permitted()
    assert read(lender, record(BORROWER, account=permit.token, start=NOW + start)).outcomes == 1


def test_a_carrier_knows_of_no_tokens_and_its_record_settles_the_outstanding_permit(lender):
    lender.dial(lender.permitted())
    assert read(lender, record(BORROWER, start=NOW + SECOND), seen_in="carrier") == Tally(outcomes=1)
    assert lender.read_trunk() == Tally(known=1)


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


def reconcile(lender, *rows: CallRecord, by: Worker = LOADER, **changes: object) -> Tally:
    """The carrier's records of the first hour, handed in a day later."""
    lender.later(DAY)
    members: dict[str, object] = {
        "line": lender.cast.line,
        "since": NOW,
        "until": Instant(NOW + HOUR),
        "rows": rows,
        "left_out": 0,
        "file": sha256(b"a carrier's file"),
    }
    return reconcile_line(lender.node.office, LineRecords(**{**members, **changes}), by=by.id)


def test_a_reconciled_span_is_entered_with_its_file_and_the_count_of_its_records(lender):
    reconcile(lender, record(), record(BORROWER, start=NOW + MINUTE))
    said = lender.said(lender.cast.line, "line.reconciled")
    assert (said["since"], said["until"], said["records"], said["gaps"], said["actor"]) == (NOW, NOW + HOUR, 2, [], LOADER.id)
    assert said["file"] == render_base64(sha256(b"a carrier's file"))


def test_a_call_that_only_the_carrier_saw_is_entered_before_the_span_counts_as_reconciled(lender):
    tally = reconcile(lender, record())
    assert lender.said(lender.cast.contact.person, "call.unpermitted")["seen_in"] == "carrier"
    assert tally == Tally(unpermitted=(lender.size - 2,))


def test_rows_outside_the_span_or_of_another_line_are_not_part_of_it(lender):
    rows = (record(start=NOW - SECOND), record(start=NOW + HOUR), record(src=STRANGER), record(src="?"))
    assert reconcile(lender, *rows) == Tally()
    assert lender.said(lender.cast.line, "line.reconciled")["records"] == 0


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"until": NOW}, "has begun and has ended"),
        ({"until": Instant(NOW - 1)}, "has begun and has ended"),
        ({"until": Instant(NOW + DAY + 1)}, "has begun and has ended"),
        ({"line": LineId(fresh_id("line"))}, "a registered line can be reconciled"),
        ({"left_out": 1}, "1 rows of the carrier could not be read; a span with unread rows is not reconciled"),
    ],
)
def test_what_was_not_seen_whole_is_not_reconciled(lender, change, because):
    before = lender.size
    with pytest.raises(Unusable, match=because):
        reconcile(lender, record(), **change)
    assert lender.size == before


@pytest.mark.parametrize("by", [OFFICER, COLLECTOR])
def test_only_the_loan_system_reconciles(lender, by):
    with pytest.raises(NotAllowed):
        reconcile(lender, by=by)


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


def test_redials_seconds_apart_are_each_a_call(lender):
    tally = read(lender, *(record(start=NOW - 600 * SECOND + 20 * SECOND * turn) for turn in range(30)))
    assert len(tally.unpermitted) == 30
    assert unpermitted(lender, lender.cast.contact.person) == 30


def test_an_account_that_is_no_token_joins_no_calls(lender):
    tally = read(lender, *(record(f"160000005{place:02}", account="7001") for place in range(20)))
    assert len(tally.unpermitted) == 20


# ---- Calls that a person made


def received(lender) -> int:
    return lender.kinds(lender.cast.borrower.person).count("call.received")


def test_a_call_that_a_known_person_made_to_a_line_is_entered_as_received(lender):
    assert read(lender, record(LINE, src=BORROWER)) == Tally(received=1)
    said = lender.said(lender.cast.borrower.person, "call.received")
    assert (said["line"], said["agency"], said["happened"], said["seconds"]) == (lender.cast.line, AGENCY, NOW, 48)
    assert "debt" not in said


def test_it_is_entered_once_from_whichever_record(lender):
    row = record(LINE, src=BORROWER)
    assert read(lender, row) == Tally(received=1)
    assert read(lender, row) == Tally(known=1)
    assert read(lender, record(LINE, src=BORROWER, start=NOW + MINUTE), seen_in="carrier") == Tally(known=1)
    assert received(lender) == 1


def test_two_calls_of_a_person_are_two(lender):
    rows = (record(LINE, src=BORROWER), record(LINE, src=BORROWER, start=NOW + HOUR))
    assert read(lender, *rows) == Tally(received=2)


def test_a_call_of_a_person_that_nobody_answered_is_left_alone(lender):
    assert read(lender, record(LINE, src=BORROWER, answered=False, disposition="NO ANSWER")) == Tally(elsewhere=1)
    assert received(lender) == 0


def test_whoever_is_not_known_does_not_become_known_by_calling(lender):
    before = lender.size
    assert read(lender, record(LINE, src=STRANGER)) == Tally(elsewhere=1)
    assert lender.size == before


def test_a_call_of_a_person_to_somebody_else_is_nobodys_business(lender):
    assert read(lender, record(STRANGER, src=BORROWER)) == Tally(elsewhere=1)


def test_a_borrower_who_called_is_no_longer_lost(lender):
    lender.lose_touch()
    ask = {"whom": lender.cast.contact, "purpose": "pass_on_message"}
    lender.permitted(lender.sign(**ask))
    read(lender, record(LINE, src=BORROWER, start=lender.clock.now()))
    lender.later(30 * MINUTE)
    assert "cn.gbt-only-when-lost" in lender.refused_by(lender.sign(**ask))


def test_calls_to_a_line_are_reconciled_with_it(lender):
    lender.later(HOUR)
    row = record(LINE, src=BORROWER)
    span = {"since": NOW, "until": Instant(NOW + HOUR), "left_out": 0, "file": sha256(b"a file")}
    assert reconcile_line(lender.node.office, LineRecords(line=lender.cast.line, rows=(row,), **span), by=LOADER.id) == Tally(received=1)
