"""Filing: heard at once, kept sealed, receipted with a proof; what is outside its bounds is refused and leaves nothing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from minglu.acts.case_file import keep_part, read_part
from minglu.acts.complain import file, filed_in
from minglu.acts.errors import NotFound, Unusable
from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.ids import CaseId, ExhibitId, PersonId
from minglu.canon.instants import DAY, MINUTE, Instant
from minglu.cases.complaint import MOST_ALLEGATIONS, Source, filing_digest, parse_filing, render_filing
from minglu.cases.errors import WrongFiling
from minglu.cases.receipt import make_receipt, parse_receipt
from minglu.evidence.custody import check_custody, parse_step
from minglu.evidence.errors import WrongExhibit
from minglu.evidence.exhibit import check_exhibit, parse_exhibit
from minglu.gate.errors import StorageFull
from minglu.ledger.entries import parse_entry
from minglu.ledger.note import open_note
from minglu.ledger.tlog_proof import check_tlog_proof, parse_tlog_proof
from tests.unit.acts.cast import NOW, fresh_id
from tests.unit.acts.grievance import EXHIBIT, STRANGE, WANTS, alleged, brought, complain


def parts(lender) -> int:
    return lender.node.files._database.connection().execute("SELECT count(*) FROM case_part").fetchone()[0]


def test_what_was_filed_reads_back_from_its_sealed_parts(lender):
    filed = complain(lender)
    name = f"filing.{render_base64(filing_digest(filed.filing))}"
    data = read_part(lender.node.office, lender.node.files, filed.case, name=name)
    assert parse_filing(data) == filed.filing


def test_an_exhibit_is_kept_with_its_bytes_its_description_and_its_custody(lender):
    filed = complain(lender)

    def read(name):
        return read_part(lender.node.office, lender.node.files, filed.case, name=f"{EXHIBIT}.{name}")

    exhibit = parse_exhibit(read("exhibit"))
    check_exhibit(exhibit, read("data"))
    check_custody(exhibit, [parse_step(read("custody.0"))])


def test_nothing_that_was_filed_stands_open_in_the_database(lender):
    complain(lender, brought=(brought(data=b"a very particular picture"),))
    data = b"".join(path.read_bytes() for path in (lender.folder / "lender").glob("minglu.db*"))
    assert b"a very particular picture" not in data
    assert b"he named my friend" not in data


def test_the_entry_binds_what_was_filed(lender):
    filed = complain(lender)
    said = lender.said(filed.case, "complaint.filed")
    assert said["filing"] == render_base64(filing_digest(filed.filing))
    assert said["person"] == lender.cast.contact.person


def test_the_receipt_is_signed_and_names_case_moment_digest_and_exhibits(lender):
    filed = complain(lender)
    text = open_note(filed.receipt, [lender.node.office.signer.key]).text
    receipt = parse_receipt(text)
    assert receipt == make_receipt(filed.filing)
    assert receipt.exhibits == ((EXHIBIT, sha256(b"a picture")),)


def test_the_proof_of_the_receipt_follows_when_witnesses_are_back(lender):
    with lender.refusing():
        filed = complain(lender)
    for _ in range(2):
        lender.node.office.wait_until_published()
    (entry,) = lender.node.office.book.entries(filed.index, filed.index + 1)
    check_tlog_proof(parse_tlog_proof(lender.node.proofs.of(filed.index)), entry, lender.node.outsiders.policy)
    assert parse_entry(entry).public["filing"] == render_base64(parse_receipt(filed.receipt.decode().split("\n\n")[0] + "\n").filing)


def test_a_complaint_is_heard_when_the_clock_went_back(lender):
    lender.permitted()
    lender.prove()
    lender.later(-10 * MINUTE)
    filed = complain(lender)
    assert lender.kinds(filed.case) == ["complaint.filed"]


def test_a_complaint_needs_neither_exhibit_nor_number_nor_time(lender):
    vague = alleged(other=None, seconds=None, answered=None, said="", sources=(), since=Instant(NOW - 300 * DAY), until=NOW)
    assert complain(lender, allegations=(vague,), brought=(), wants=()).exhibits == ()


def test_two_filings_are_two_cases(lender):
    assert complain(lender).case != complain(lender).case


# ---- Filing under a case that was chosen before


def test_filing_again_under_one_case_gives_back_what_was_filed(lender):
    case = CaseId(fresh_id("case"))
    first = complain(lender, case=case)
    again = complain(lender, case=case, allegations=(STRANGE,), brought=(), wants=())
    assert (first.case, again) == (case, first)
    assert lender.kinds(case) == ["complaint.filed"]


def test_two_that_file_under_one_case_at_once_are_told_the_same(lender):
    case, person = CaseId(fresh_id("case")), lender.cast.contact.person

    def press(number):
        told = (alleged(said=f"press {number}", sources=()),)
        return file(lender.node.office, lender.node.files, person, allegations=told, brought=(), wants=(), case=case)

    with ThreadPoolExecutor(4) as windows:
        filed = list(windows.map(press, range(4)))
    assert all(one == filed[0] for one in filed)
    assert lender.kinds(case) == ["complaint.filed"]


def test_what_a_crash_left_in_the_case_file_does_not_stand_in_for_what_is_filed(lender, monkeypatch):
    case = CaseId(fresh_id("case"))
    with monkeypatch.context() as cut:
        cut.setattr("minglu.acts.complain.filing_draft", lambda *_args, **_kw: (_ for _ in ()).throw(InterruptedError))
        with pytest.raises(InterruptedError):
            complain(lender, case=case)
    filed = complain(lender, case=case, wants=("erase",))
    assert filed.filing.complaint.wants == ("erase",)
    steps = [read_part(lender.node.office, lender.node.files, case, name=f"{EXHIBIT}.custody.0")]
    check_custody(filed.exhibits[0], [parse_step(step) for step in steps])


def test_a_case_of_somebody_else_is_not_filed_into(lender):
    filed = complain(lender)
    with pytest.raises(NotFound, match="no such case of this person"):
        file(lender.node.office, lender.node.files, lender.cast.borrower.person, allegations=(), brought=(), wants=(), case=filed.case)


def test_a_case_whose_filing_lies_under_its_plain_name_is_read(lender):
    filed = complain(lender)
    person, case = lender.cast.contact.person, filed.case
    lender.node.files._database.connection().execute("DELETE FROM case_part WHERE name LIKE 'filing.%'")
    keep_part(lender.node.office, lender.node.files, case, person=person, name="filing", data=render_filing(filed.filing))
    assert filed_in(lender.node.office, lender.node.files, case, person=person) == filed


def test_another_filing_in_its_place_is_noticed(lender):
    filed = complain(lender)
    person, case = lender.cast.contact.person, filed.case
    other = replace(filed.filing, complaint=replace(filed.filing.complaint, wants=()))
    lender.node.files._database.connection().execute("DELETE FROM case_part WHERE name LIKE 'filing.%'")
    keep_part(lender.node.office, lender.node.files, case, person=person, name="filing", data=render_filing(other))
    with pytest.raises(Unusable, match="restore the case file"):
        filed_in(lender.node.office, lender.node.files, case, person=person)


def test_a_file_is_received_when_its_bringer_says(lender):
    filed = complain(lender, brought=(brought(received=NOW),))
    assert (filed.exhibits[0].received, filed.filing.complaint.filed > NOW) == (NOW, True)


# ---- What is refused


WRONG = [
    ({"allegations": ()}, "1 to 50 allegations"),
    ({"allegations": tuple(alleged(n) for n in range(1, MOST_ALLEGATIONS + 2))}, "1 to 50 allegations"),
    ({"allegations": (STRANGE,)}, "numbered 1, 2, 3"),
    ({"allegations": (alleged(), alleged())}, "numbered 1, 2, 3"),
    ({"allegations": (alleged(kind="visit"),)}, "kind is call or message"),
    ({"allegations": (alleged(direction="up"),)}, "direction is in, out or unknown"),
    ({"allegations": (alleged(until=Instant(NOW - 1)),)}, "ends before it begins"),
    ({"allegations": (alleged(since=Instant(NOW + 5 * DAY), until=Instant(NOW + 5 * DAY)),)}, "after the filing"),
    ({"allegations": (alleged(seconds=-1),)}, "a duration is 0 to"),
    ({"allegations": (alleged(said="x" * 2001),)}, "at most 2000 characters"),
    ({"allegations": (alleged(said="a\x07b"),)}, "control characters"),
    ({"allegations": (alleged(other=""),)}, "printable characters, or unknown"),
    ({"allegations": (alleged(sources=(Source(exhibit=ExhibitId(fresh_id("exh", 9)), place="row 1"),)),)}, "an exhibit that was not filed"),
    ({"allegations": (alleged(sources=(Source(exhibit=EXHIBIT, place=""),)),)}, "a place is 1 to 100"),
    ({"wants": ("revenge",)}, "words of the list, sorted"),
    ({"wants": WANTS[::-1]}, "words of the list, sorted"),
    ({"wants": ("stop", "stop")}, "words of the list, sorted"),
    ({"brought": (brought(), brought())}, "named twice"),
    ({"brought": ()}, "an exhibit that was not filed"),
]


@pytest.mark.parametrize(("change", "because"), WRONG)
def test_a_filing_outside_its_bounds_is_refused_and_leaves_nothing(lender, change, because):
    with pytest.raises(WrongFiling, match=because):
        complain(lender, **change)
    assert parts(lender) == 0
    assert "complaint.filed" not in lender.kinds(lender.cast.contact.person)


WRONG_EXHIBITS = [
    ({"data": b""}, "the file is empty"),
    ({"name": "../../etc/passwd"}, "without path"),
    ({"name": ".hidden"}, "leading dot"),
    ({"name": "call\u202egnp.exe"}, "printable characters without path"),
    ({"name": ""}, "1 to 120 printable"),
    ({"kind": "rumour"}, "the kind of an exhibit is one of"),
    ({"from_whom": ""}, "say who brought the exhibit"),
    ({"exhibit": "exh_7"}, "an id of the kind exh_"),
]


@pytest.mark.parametrize(("change", "because"), WRONG_EXHIBITS)
def test_an_exhibit_that_is_none_refuses_the_whole_filing(lender, change, because):
    with pytest.raises(WrongExhibit, match=because):
        complain(lender, brought=(brought(**change),))
    assert parts(lender) == 0


def test_somebody_whose_number_was_never_proved_is_not_known_here(lender):
    with pytest.raises(NotFound, match="no such person"):
        file(lender.node.office, lender.node.files, PersonId(fresh_id("per")), allegations=(alleged(sources=()),), brought=(), wants=())


def test_a_full_disk_promises_nothing(lender):
    lender.node.files._database.connection().execute("PRAGMA max_page_count = 1")
    with pytest.raises(StorageFull, match="Make room and send it again"):
        complain(lender, brought=(brought(data=bytes(100_000)),))
    assert "complaint.filed" not in lender.kinds(lender.cast.contact.person)


# ---- Reading the file


@pytest.mark.parametrize("name", ["", "nothing", "filing ", f"{EXHIBIT}.data2"])
def test_a_part_that_is_not_there_is_not_found(lender, name):
    filed = complain(lender)
    with pytest.raises(NotFound, match="no such part"):
        read_part(lender.node.office, lender.node.files, filed.case, name=name)


def test_another_case_has_none_of_it(lender):
    complain(lender)
    with pytest.raises(NotFound, match="no such part"):
        read_part(lender.node.office, lender.node.files, CaseId(fresh_id("case")), name="filing")


def test_a_case_file_is_closed_for_good_when_its_person_is_forgotten(lender):
    filed = complain(lender)
    connection = lender.node.office.book._database.connection()
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("DELETE FROM person WHERE id = ?", (lender.cast.contact.person,))
    with pytest.raises(NotFound, match="what it sealed is closed for good"):
        read_part(lender.node.office, lender.node.files, filed.case, name=f"{EXHIBIT}.data")


def test_what_she_brings_shows_in_no_log_line(lender):
    assert "a picture" not in repr(brought())
    assert "a picture" not in repr(replace(brought(), name="other.png"))
