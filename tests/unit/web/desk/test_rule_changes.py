"""Rule changes as pages: proposed by one officer, looked at, decided again over the past, approved by the other."""

import time
from collections.abc import Iterator
from html import unescape

import pytest

from minglu.acts.rule_changes import bring_packs
from minglu.canon.base64 import render_base64
from minglu.canon.instants import DAY, HOUR
from minglu.rules.packs import digest_of
from tests.unit.web.desk.stricter import officer_of, propose, stricter
from tests.web_stage import Visitor, be_staff, visiting


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """One demonstration for all who only look."""
    with visiting(tmp_path_factory.mktemp("rules") / "demo") as visitor:
        propose(visitor.served, stricter())
        yield visitor


def entry_of(visitor: Visitor) -> int:
    return visitor.served.node.office.book.of_kind(["packs.proposed"])[-1].index


def looked(visitor: Visitor, entry: int) -> str:
    """The part of the page that changes, when it has come out."""
    for _ in range(200):
        page = visitor.get(f"/desk/rules/changes/{entry}/look-back").text
        if "hx-get" not in page:
            return unescape(page)
        time.sleep(0.05)
    raise AssertionError("it did not come to an end")


def day_ahead(visitor: Visitor, *, days: int) -> str:
    zone = visitor.served.node.office.sequencer.packs.zones["Asia/Shanghai"]
    return zone.local(visitor.served.clock.now() + days * DAY).date.isoformat()


def test_a_proposal_stands_in_the_list_with_who_proposed_it(hall: Visitor) -> None:
    be_staff(hall, "officer-2")
    page = unescape(hall.get("/desk/rules/changes").text)
    assert f"/desk/rules/changes/{entry_of(hall)}" in page
    assert "waits for approval" in page
    assert "<dd>officer</dd>" in page


def test_the_page_of_a_proposal_shows_the_rule_that_comes_and_the_cases_that_turn(hall: Visitor) -> None:
    be_staff(hall, "officer-2")
    for language, added, answer in (("en", "Rules that come", "No calls at all."), ("zh", "新增的规则", "一律不打电话。")):
        page = unescape(hall.get(f"/desk/rules/changes/{entry_of(hall)}", headers={"Accept-Language": language}).text)
        assert added in page
        assert answer in page
        assert "house.no-calls" in page
        assert page.count('<tr role="row">') > 20


def test_the_past_is_decided_again_beside_the_page_and_its_entries_are_named(hall: Visitor) -> None:
    be_staff(hall, "officer-2")
    entry, office = entry_of(hall), hall.served.node.office
    size = office.book.head().size
    answer = hall.post(f"/desk/rules/changes/{entry}/look-back")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/rules/changes/{entry}")
    page = looked(hall, entry)
    now = office.clock.now()
    permits = [event.index for event in office.book.of_kind(["contact.permit"], since=now - 90 * DAY) if event.word("channel") == "call"]
    assert permits
    assert f"Permitted, and would have been refused: {len(permits)}. Refused, and would have been permitted: 0." in page
    assert str(permits[0]) in page
    assert office.book.head().size == size


def test_whoever_proposed_it_is_shown_no_form_to_approve(hall: Visitor) -> None:
    for login, form in (("officer", False), ("officer-2", True)):
        be_staff(hall, login)
        page = hall.get(f"/desk/rules/changes/{entry_of(hall)}").text
        assert (f'action="/desk/rules/changes/{entry_of(hall)}/approve"' in page) is form


@pytest.mark.parametrize("entry", ["0", "1", "999999", "x", "-1"])
def test_what_is_no_proposal_is_not_there(hall: Visitor, entry: str) -> None:
    be_staff(hall, "officer-2")
    assert hall.get(f"/desk/rules/changes/{entry}").status_code == 404


@pytest.mark.parametrize(
    ("day", "at", "says"),
    [
        ("", "00:00", "f-day"),
        ("soon", "00:00", "f-day"),
        ("2026-02-30", "00:00", "f-day"),
        ("2020-01-01", "00:00", "The moment must lie ahead"),
        ("2099-01-01", "00:00", "The moment must lie ahead"),
        ("9999-12-31", "23:59", "f-day"),
        ("2026-12-01", "", "f-at"),
        ("2026-12-01", "25:00", "Write a time"),
        ("2026-12-01", "noon", "Write a time"),
        ("x" * 100, "00:00", "f-day"),
    ],
)
def test_a_moment_that_cannot_be_is_told_beside_its_field(hall: Visitor, day: str, at: str, says: str) -> None:
    be_staff(hall, "officer-2")
    answer = hall.post(f"/desk/rules/changes/{entry_of(hall)}/approve", data={"day": day, "at": at})
    assert answer.status_code == 400
    assert says in unescape(answer.text)
    assert hall.served.node.office.book.of_kind(["packs.approved"]) == ()


def test_whoever_proposed_it_is_refused_when_they_send_the_form_all_the_same(hall: Visitor) -> None:
    be_staff(hall, "officer")
    answer = hall.post(f"/desk/rules/changes/{entry_of(hall)}/approve", data={"day": day_ahead(hall, days=2), "at": "00:00"})
    assert answer.status_code == 403
    assert hall.served.node.office.book.of_kind(["packs.approved"]) == ()


def test_what_the_software_brought_can_be_proposed_only_where_it_differs(hall: Visitor) -> None:
    be_staff(hall, "officer-2")
    assert "Propose these rules" not in hall.get("/desk/rules/changes").text
    answer = hall.post("/desk/rules/changes")
    assert answer.status_code == 400
    assert "There is nothing to propose" in answer.text


def test_approved_they_come_into_force_at_their_moment_and_not_before(visitor: Visitor) -> None:
    entry, served = propose(visitor.served, stricter()), visitor.served
    be_staff(visitor, "officer-2")
    form = {"day": day_ahead(visitor, days=1), "at": "00:00"}
    for _ in range(2):
        answer = visitor.post(f"/desk/rules/changes/{entry}/approve", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/rules/changes/{entry}")
    (approved,) = served.node.office.book.of_kind(["packs.approved"])
    assert (approved.word("packs"), approved.said["actor"]) == (
        render_base64(digest_of(stricter())),
        officer_of(visitor.served, "officer-2"),
    )
    assert "approved, not in force yet" in visitor.get("/desk/rules/changes").text
    assert "house.no-calls" not in visitor.get("/desk/rules?pack=house").text
    served.clock.advance(DAY + HOUR)
    be_staff(visitor, "officer-2")
    assert "came into force" in visitor.get("/desk/rules/changes").text
    assert "No calls at all." in visitor.get("/desk/rules?pack=house").text


def test_what_a_terminal_brought_is_proposed_by_one_and_approved_by_the_other(visitor: Visitor) -> None:
    brought = bring_packs(visitor.served.node.office, stricter()).index
    be_staff(visitor, "officer-2")
    assert "nobody proposes it yet" in visitor.get("/desk/rules/changes").text
    assert f"/desk/rules/changes/{brought}/approve" not in visitor.get(f"/desk/rules/changes/{brought}").text
    for _ in range(2):
        answer = visitor.post(f"/desk/rules/changes/{brought}/propose")
        assert answer.headers["location"] == f"/desk/rules/changes/{entry_of(visitor)}"
    assert len(visitor.served.node.office.book.of_kind(["packs.proposed"])) == 2
    assert "nobody proposes it yet" not in visitor.get("/desk/rules/changes").text
    be_staff(visitor, "officer")
    assert f"/desk/rules/changes/{entry_of(visitor)}/approve" in visitor.get(f"/desk/rules/changes/{entry_of(visitor)}").text


def test_software_that_brings_other_rules_says_so_and_they_are_proposed_by_a_button(visitor: Visitor) -> None:
    library = visitor.served.node.office.library
    library._delivered = stricter()
    library._own = render_base64(digest_of(stricter()))
    be_staff(visitor, "officer")
    assert "This version of the software brought other rules" in visitor.get("/desk/rules/changes").text
    answer = visitor.post("/desk/rules/changes")
    assert answer.headers["location"] == f"/desk/rules/changes/{entry_of(visitor)}"
    assert "This version of the software brought other rules" not in visitor.get("/desk/rules/changes").text
