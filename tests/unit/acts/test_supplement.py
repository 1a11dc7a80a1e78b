"""Adding to a complaint and disputing: heard at once, once each, and nothing of before is lost."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from minglu.acts.answer import answer, close_case
from minglu.acts.case_file import read_part
from minglu.acts.case_log import check_newest, editions
from minglu.acts.complain import filed_as, filed_in, read_filing
from minglu.acts.errors import NotFound, Unusable
from minglu.acts.find import find
from minglu.acts.supplement import MOST_DISPUTE, add_evidence, dispute, read_dispute
from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.ids import CaseId, ExhibitId
from minglu.canon.instants import DAY, HOUR, MINUTE, Instant
from minglu.cases.answer import Sent
from minglu.cases.complaint import MOST_ALLEGATIONS, Source, filing_digest
from minglu.cases.errors import WrongFiling
from minglu.cases.receipt import make_receipt, parse_receipt
from minglu.evidence.errors import WrongExhibit
from minglu.ledger.note import open_note
from tests.unit.acts.cast import HANDLER, NOW, fresh_id
from tests.unit.acts.grievance import EXHIBIT, alleged, answering, brought, complain, first_finding, read_nothing

MORE = ExhibitId(fresh_id("exh", 2))


def bill(**changes):
    return brought(**{"exhibit": MORE, "name": "bill.csv", "data": b"a bill", "kind": "other", **changes})


def another(**changes):
    since = Instant(NOW + 2 * HOUR)
    return alleged(0, **{"since": since, "until": Instant(since + MINUTE), "sources": (), **changes})


def add(lender, filed, *, person=None, files=(), allegations=()):
    person = person or lender.cast.contact.person
    return add_evidence(lender.node.office, lender.node.files, filed.case, person=person, brought=files, allegations=allegations)


def disputing(lender, case, text="my call is missing", *, person=None):
    return dispute(lender.node.office, lender.node.files, case, person=person or lender.cast.contact.person, text=text)


# ---- Adding


def test_what_is_added_makes_a_filing_of_everything(lender):
    filed = complain(lender)
    lender.later(DAY)
    more = add(lender, filed, files=(bill(),), allegations=(another(sources=(Source(exhibit=MORE, place="row 7"),)),))
    complaint = more.filing.complaint
    assert [one.id for one in complaint.allegations] == [1, 2, 3]
    assert complaint.allegations[:2] == filed.filing.complaint.allegations
    assert complaint.exhibits == (EXHIBIT, MORE)
    assert (complaint.wants, complaint.filed) == (filed.filing.complaint.wants, filed.filing.complaint.filed + DAY)
    assert lender.kinds(filed.case) == ["complaint.filed", "complaint.supplemented"]


def test_the_entry_binds_the_new_filing_and_the_receipt_names_it(lender):
    filed = complain(lender)
    more = add(lender, filed, files=(bill(),))
    assert lender.said(filed.case, "complaint.supplemented")["filing"] == render_base64(filing_digest(more.filing))
    text = open_note(more.receipt, [lender.node.office.signer.key]).text
    assert parse_receipt(text) == make_receipt(more.filing)
    assert sha256(b"a bill") in dict(more.filing.digests).values()


def test_the_first_filing_stays_as_it_was(lender):
    filed = complain(lender)
    add(lender, filed, files=(bill(),))
    assert filed_in(lender.node.office, lender.node.files, filed.case, person=lender.cast.contact.person) == filed


def test_an_allegation_may_name_a_file_of_before(lender):
    filed = complain(lender)
    more = add(lender, filed, allegations=(another(sources=(Source(exhibit=EXHIBIT, place="row 9"),)),))
    assert more.filing.complaint.allegations[2].sources[0].exhibit == EXHIBIT


def test_several_supplements_follow_each_other(lender):
    filed = complain(lender)
    add(lender, filed, files=(bill(),))
    more = add(lender, filed, allegations=(another(),))
    assert (len(more.filing.complaint.allegations), len(more.exhibits)) == (3, 2)


def test_two_windows_that_add_at_once_lose_nothing_of_each_other(lender):
    filed = complain(lender)
    with ThreadPoolExecutor(3) as windows:
        list(windows.map(lambda number: add(lender, filed, allegations=(another(said=f"call {number}"),)), range(3)))
    event = lender.node.office.book.history([filed.case]).of(filed.case)[-1]
    newest = filed_as(lender.node.office, lender.node.files, event).filing.complaint
    assert {one.said for one in newest.allegations[2:]} == {"call 0", "call 1", "call 2"}
    assert [one.id for one in newest.allegations] == [1, 2, 3, 4, 5]


SAME = {
    "the file of before": (brought(exhibit=ExhibitId(fresh_id("exh", 8)), name="again.png"),),
    "the file of before under its id": (brought(),),
    "nothing but what was told": (),
}


@pytest.mark.parametrize("files", SAME.values(), ids=SAME.keys())
def test_what_was_filed_already_is_not_filed_again(lender, files):
    filed = complain(lender)
    again = add(lender, filed, files=files, allegations=(alleged(0),))
    assert (again.filing, again.receipt) == (filed.filing, filed.receipt)
    assert lender.kinds(filed.case) == ["complaint.filed"]


def test_a_second_press_of_the_button_adds_nothing(lender):
    filed = complain(lender)
    first = add(lender, filed, files=(bill(),), allegations=(another(),))
    lender.later(MINUTE)
    assert add(lender, filed, files=(bill(exhibit=ExhibitId(fresh_id("exh", 3))),), allegations=(another(),)) == first


def test_the_same_bytes_brought_twice_at_once_are_one_exhibit(lender):
    filed = complain(lender)
    twin = ExhibitId(fresh_id("exh", 3))
    told = another(sources=(Source(exhibit=twin, place="row 1"), Source(exhibit=MORE, place="row 1")))
    more = add(lender, filed, files=(bill(), bill(exhibit=twin)), allegations=(told,))
    assert more.filing.complaint.exhibits == (EXHIBIT, MORE)
    assert more.filing.complaint.allegations[2].sources == (Source(exhibit=MORE, place="row 1"),)


def test_a_finding_of_before_is_not_answered_to_any_more(lender):
    filed = complain(lender)
    found = first_finding(lender, filed)
    more = add(lender, filed, files=(bill(),))
    with pytest.raises(Unusable, match="more was brought since this finding was made"):
        check_newest(lender.node.office, found.finding)
    with pytest.raises(Unusable, match="more was brought since"):
        answer(
            lender.node.office,
            lender.node.files,
            answering(found),
            finding=found.finding,
            person=lender.cast.contact.person,
            by=HANDLER.id,
        )
    second = find(lender.node.office, lender.node.files, more.filing, read=read_nothing, edition=2)
    check_newest(lender.node.office, second.finding)
    assert editions(lender.node.office, filed.case) == 2


def test_only_what_was_filed_last_is_found_about(lender):
    filed = complain(lender)
    add(lender, filed, files=(bill(),))
    with pytest.raises(Unusable, match="not what was filed in the case"):
        first_finding(lender, filed)


WRONG = {
    "nothing": ({}, Unusable, "an empty addition is not filed"),
    "an empty file": ({"files": (bill(data=b""),)}, WrongExhibit, "the file is empty"),
    "a file with a path": ({"files": (bill(name="../x"),)}, WrongExhibit, "without path"),
    "another file under a known id": ({"files": (bill(exhibit=EXHIBIT),)}, WrongFiling, "named twice"),
    "a file that nobody brought": (
        {"allegations": (another(sources=(Source(exhibit=MORE, place="row 1"),)),)},
        WrongFiling,
        "an exhibit that was not filed",
    ),
    "a call to come": (
        {"allegations": (another(since=Instant(NOW + 9 * DAY), until=Instant(NOW + 9 * DAY)),)},
        WrongFiling,
        "after the filing",
    ),
    "too many": ({"allegations": tuple(another(said=str(n)) for n in range(MOST_ALLEGATIONS))}, WrongFiling, "1 to 50 allegations"),
}


@pytest.mark.parametrize(("what", "error", "because"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_filed_is_not_added(lender, what, error, because):
    filed = complain(lender)
    with pytest.raises(error, match=because):
        add(lender, filed, **what)
    assert lender.kinds(filed.case) == ["complaint.filed"]


@pytest.mark.parametrize(
    "act",
    [lambda *args, **named: add(*args, files=(bill(),), **named), lambda lender, filed, **named: disputing(lender, filed.case, **named)],
)
def test_nobody_adds_to_a_case_of_somebody_else(lender, act):
    filed = complain(lender)
    first_finding(lender, filed)
    with pytest.raises(NotFound, match="no such case of this person"):
        act(lender, filed, person=lender.cast.borrower.person)
    with pytest.raises(NotFound, match=r"no complaint\.filed of this case"):
        act(lender, replace(filed, case=CaseId(fresh_id("case"))))


def test_a_closed_case_is_not_added_to_and_says_where_to_go(lender):
    filed = complain(lender)
    close_case(lender.node.office, filed.case, person=lender.cast.contact.person, how="answered", by=HANDLER.id, erase_due=None)
    with pytest.raises(Unusable, match="file what is new as a new complaint"):
        add(lender, filed, files=(bill(),))


def test_it_is_heard_when_the_witnesses_are_away(lender):
    filed = complain(lender)
    with lender.refusing():
        add(lender, filed, files=(bill(),))
    assert lender.kinds(filed.case)[-1] == "complaint.supplemented"


def test_a_filing_that_is_gone_is_not_made_up(lender):
    filed = complain(lender)
    add(lender, filed, files=(bill(),))
    last = lender.node.office.book.history([filed.case]).of(filed.case)[-1]
    lender.node.files._database.connection().execute("DELETE FROM case_part WHERE name = ?", (f"filing.{last.word('filing')}",))
    with pytest.raises(NotFound, match="no such part"):
        read_filing(lender.node.office, lender.node.files, last)


# ---- Disputing


def test_a_dispute_is_entered_with_the_edition_that_stood(lender):
    found = first_finding(lender)
    case = found.finding.case
    index = disputing(lender, case, "  the call of the 12th\r\nis missing  ")
    event = lender.node.office.book.history([case]).of(case)[-1]
    assert (event.index, event.kind, event.said["edition"]) == (index, "complaint.disputed", 1)
    assert read_dispute(lender.node.office, lender.node.files, event) == "the call of the 12th\nis missing"


def test_the_words_of_a_dispute_stand_in_no_entry(lender):
    found = first_finding(lender)
    index = disputing(lender, found.finding.case, "a very particular sentence")
    (entry,) = lender.node.office.book.entries(index, index + 1)
    data = b"".join(path.read_bytes() for path in (lender.folder / "lender").glob("minglu.db*"))
    assert b"a very particular sentence" not in entry + data


def test_the_same_words_sent_twice_are_one_dispute(lender):
    case = first_finding(lender).finding.case
    assert disputing(lender, case) == disputing(lender, case)
    assert disputing(lender, case, "and another thing") != disputing(lender, case)
    assert lender.kinds(case).count("complaint.disputed") == 2


def test_what_is_found_later_can_be_disputed_in_the_same_words(lender):
    filed = complain(lender)
    first_finding(lender, filed)
    first = disputing(lender, filed.case)
    find(lender.node.office, lender.node.files, filed.filing, read=read_nothing, edition=2)
    assert disputing(lender, filed.case) != first


def test_an_answered_and_closed_case_can_still_be_disputed(lender):
    found = first_finding(lender)
    person = lender.cast.contact.person
    sent = answer(lender.node.office, lender.node.files, answering(found), finding=found.finding, person=person, by=HANDLER.id)
    assert isinstance(sent, Sent)
    close_case(lender.node.office, found.finding.case, person=person, how="answered", by=HANDLER.id, erase_due=None)
    disputing(lender, found.finding.case)
    assert lender.kinds(found.finding.case)[-1] == "complaint.disputed"


@pytest.mark.parametrize("text", ["", "  \r\n ", "x" * (MOST_DISPUTE + 1), "a\x07b", "a\u202eb"])
def test_a_dispute_has_words(lender, text):
    case = first_finding(lender).finding.case
    with pytest.raises(Unusable, match="a dispute is said in 1 to 2000 characters"):
        disputing(lender, case, text)
    assert "complaint.disputed" not in lender.kinds(case)


@pytest.mark.parametrize("text", ["x" * MOST_DISPUTE, "一　二", "one\ttwo\nthree"])
def test_words_as_people_type_them_are_a_dispute(lender, text):
    case = first_finding(lender).finding.case
    disputing(lender, case, text)
    assert lender.kinds(case)[-1] == "complaint.disputed"


def test_before_anything_was_found_nothing_is_disputed(lender):
    filed = complain(lender)
    with pytest.raises(Unusable, match="nothing was found in this case yet"):
        disputing(lender, filed.case)


def test_words_that_are_gone_are_not_made_up(lender):
    case = first_finding(lender).finding.case
    disputing(lender, case)
    event = lender.node.office.book.history([case]).of(case)[-1]
    lender.node.files._database.connection().execute("DELETE FROM case_part WHERE name LIKE 'dispute.%'")
    with pytest.raises(NotFound, match="no such part"):
        read_dispute(lender.node.office, lender.node.files, event)
    with pytest.raises(NotFound):
        read_part(lender.node.office, lender.node.files, case, name="dispute")
