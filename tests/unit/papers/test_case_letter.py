"""Letters about a case: what was reported and not contradicted, what is wanted, what is enclosed; printed in both languages."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from minglu.canon.digest import sha256
from minglu.canon.ids import CaseId, ExhibitId
from minglu.canon.instants import DAY, Instant
from minglu.canon.numbers import E164
from minglu.cases.complaint import WANTS, Source, file_complaint
from minglu.cases.finding import Breach, Finding, FindingValue, Item
from minglu.cases.material import Material, Telling
from minglu.evidence.exhibit import KINDS
from minglu.evidence.reading import Readings
from minglu.papers.case_letter import compose
from minglu.papers.errors import WrongCitation, WrongLetter
from minglu.papers.letter import DEMANDS, Party
from minglu.papers.write_letter import write_letter
from minglu.wiring.catalogues import load
from tests.unit.cases import story
from tests.unit.cases.story import BILL_ID, SHOT_ID, alleged
from tests.unit.papers.letters import LAW

ZONE = ZoneInfo("Asia/Shanghai")
LENDER = Party(name="示例消费金融有限公司", contact=("示例市示例大厦",))
AUTHORITY = Party(name="示例金融监管局", contact=("示例市示例路2号",))
WRITER = Party(name="陈静", contact=("示例市一号路1号",))
ROWS = ExhibitId("exh_" + "e3" * 16)
EXHIBITS = (BILL_ID, ROWS, SHOT_ID)

FIRST = alleged(1, "2026-11-07 09:30", seconds=41, sources=(Source(exhibit=SHOT_ID, place="box 2"),), said="他说要\n告诉我的同事")
SECOND = alleged(2, "2026-11-05 14:03", other=None, answered=False, said="")
WRITTEN = alleged(3, "2026-11-06 10:00", kind="message", answered=None, said="还钱")
WRONGLY = alleged(4, "2026-11-04 10:00")
VALUES = (FindingValue.RECORDED, FindingValue.OUT_OF_SCOPE, FindingValue.RECORDED, FindingValue.CONTRADICTED)


def material(exhibit, kind, origin) -> Material:
    return Material(exhibit=story.exhibit(exhibit, kind=kind), origin=origin, readings=Readings(reader=kind, rows=(), left_out=()))


# The rows typed beside the picture are no material of their own.
MATERIALS = (material(SHOT_ID, "screenshot", "phone"), material(BILL_ID, "carrier_bill", "carrier"))


def filing(*allegations, wants=("apology", "stop"), exhibits=EXHIBITS):
    complaint = story.complaint(*allegations, exhibits=exhibits, wants=wants)
    return file_complaint(complaint, digests={exhibit: sha256(exhibit.encode()) for exhibit in exhibits})


def item(number, value, **changed) -> Item:
    plain = Item(
        allegation=number,
        value=value,
        entry=None,
        permit=None,
        points=0,
        reasons=(),
        breaches=(),
        responsible=(),
        burden=(),
        exposure=(),
        certainty="open",
        raised_by=(),
        grade=0,
        told_by=(),
        against=None,
    )
    return replace(plain, **changed)


def finding(*items) -> Finding:
    digest = sha256(b"x")
    return Finding(case=story.CASE, edition=1, at=story.FILED, upto=9, filing=digest, scope=digest, packs=digest, items=items)


FOUND = finding(*(item(number, value) for number, value in enumerate(VALUES, start=1)))
TOLD = item(2, VALUES[1], told_by=(Telling(exhibit=BILL_ID, kind="carrier_bill", place="row 7"),))


def letter(kind="demand", *, language="zh", **changed):
    members = {
        "filing": filing(FIRST, SECOND, WRITTEN, WRONGLY),
        "finding": replace(FOUND, items=(FOUND.items[0], TOLD, *FOUND.items[2:])),
        "materials": MATERIALS,
        "lender": LENDER,
        "to": LENDER if kind == "demand" else AUTHORITY,
        "writer": WRITER,
        "number": E164("+8616000000202"),
        "citations": LAW,
        "words": load(language),
        "zone": ZONE,
        "dated": date(2026, 11, 20),
        **changed,
    }
    return compose(kind, **members)


# ---- What happened


def test_what_was_reported_is_listed_in_the_order_of_time():
    assert [(one.channel, one.line, one.content) for one in letter().incidents] == [
        ("call", "", ""),
        ("message", "16000007777", "还钱"),
        ("call", "16000007777", "他说要 告诉我的同事"),
    ]


def test_what_the_own_bill_contradicts_is_not_claimed():
    assert WRONGLY.since not in {one.at for one in letter().incidents}
    assert len(letter(finding=None).incidents) == 4


def test_only_an_answered_call_has_a_length():
    longer = replace(SECOND, seconds=30)
    told = letter(filing=filing(FIRST, longer, replace(WRITTEN, seconds=3, answered=True), WRONGLY)).incidents
    assert [(one.answered, one.seconds) for one in told] == [(False, None), (None, None), (True, 41)]


def test_incidents_name_the_files_that_tell_of_them_by_their_numbers():
    assert [one.exhibits for one in letter().incidents] == [(1,), (), (2,)]


def test_what_lies_after_the_day_of_the_letter_is_not_in_it():
    tomorrow = replace(FIRST, since=Instant(story.FILED + DAY), until=Instant(story.FILED + DAY))
    assert len(letter(filing=filing(tomorrow, SECOND, WRITTEN, WRONGLY)).incidents) == 2


@pytest.mark.parametrize("said", ["", " \n\t ", "a\u202eb", "x" * 2_000, "一　二\n三"])
def test_whatever_was_typed_fits_on_one_printable_line(said):
    content = letter(filing=filing(replace(FIRST, said=said), SECOND, WRITTEN, WRONGLY)).incidents[-1].content
    assert content.isprintable()
    assert content == content.strip()


def test_a_number_that_is_only_a_space_is_not_shown():
    assert letter(filing=filing(replace(FIRST, other=" "), SECOND, WRITTEN, WRONGLY)).incidents[-1].line == ""


# ---- What was found


def test_findings_name_the_incidents_of_the_letter():
    assert letter().findings == ("第2、3项：有记录", "第1项：超出核对范围，不能排除")
    assert letter(language="en").findings[0] == "No. 2, 3: recorded"


def test_before_a_finding_there_is_none_to_cite():
    assert letter(finding=None).findings == ()


def test_fifty_incidents_are_found_about_in_four_lines_at_most():
    many = tuple(alleged(number, "2026-11-05 14:03") for number in range(1, 51))
    found = finding(*(item(number, VALUES[number % 3]) for number in range(1, 51)))
    assert len(letter(filing=filing(*many), finding=found).findings) == 2


def test_a_finding_of_another_case_is_refused():
    with pytest.raises(WrongLetter, match="of another case"):
        letter(finding=replace(FOUND, case=CaseId("case_" + "c9" * 16)))


# ---- What is asked for

DEMANDED = {
    (): ("stop",),
    ("stop",): ("stop",),
    ("erase", "source_of_number"): ("delete", "name_source"),
    ("explanation",): ("name_source",),
    ("who_used_it",): ("copy",),
    ("apology", "compensation", "stop"): ("stop", "apologise", "costs"),
    tuple(sorted(WANTS)): DEMANDS["demand"],
}
ASKED = {
    (): ("investigate",),
    ("stop",): ("investigate", "order_stop"),
    ("erase",): ("investigate", "order_stop"),
    ("apology",): ("investigate", "mediate"),
    ("who_used_it",): ("investigate",),
}


@pytest.mark.parametrize(("wants", "demands"), DEMANDED.items())
def test_a_demand_asks_for_what_is_wanted(wants, demands):
    assert letter(filing=filing(FIRST, SECOND, WRITTEN, WRONGLY, wants=wants)).demands == demands


@pytest.mark.parametrize(("wants", "demands"), ASKED.items())
def test_an_authority_is_asked_to_look_and_for_what_is_wanted(wants, demands):
    assert letter("authority", filing=filing(FIRST, SECOND, WRITTEN, WRONGLY, wants=wants)).demands == demands


def test_a_suspected_breach_is_for_the_authority_to_decide():
    breach = item(1, FindingValue.RECORDED, breaches=(Breach(why="no_permit", rules=()),))
    assert "penalise" in letter("authority", finding=finding(breach)).demands
    assert "penalise" not in letter("authority", finding=finding(item(1, FindingValue.RECORDED))).demands


# ---- Who, what, until when


def test_a_demand_goes_to_the_lender_and_a_complaint_is_about_it():
    assert (letter().to, letter().about) == (LENDER, None)
    assert (letter("authority").to, letter("authority").about) == (AUTHORITY, LENDER)


def test_the_number_is_masked_unless_the_writer_shows_it():
    assert (letter().show_number, letter(show_number=True).show_number) == (False, True)
    assert (letter().receipt, letter().deadline) == (story.CASE, date(2026, 12, 5))


def test_files_are_enclosed_in_the_order_in_which_they_were_filed():
    bill, shot = letter().enclosures
    assert (bill.number, bill.source, bill.proves, bill.grade) == (1, "本人的电信运营商", "通话确已接通及时长", "强")
    assert (shot.number, shot.source, shot.sha256) == (2, "本人手机", MATERIALS[0].exhibit.sha256.hex())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_has_its_words(language, kind):
    (enclosed,) = letter(language=language, materials=(material(BILL_ID, kind, "another origin"),)).enclosures
    assert enclosed.proves
    assert enclosed.source == load(language).say("letter.exhibits.from.me")


@pytest.mark.parametrize("kind", ["", "lawsuit", "Demand"])
def test_a_letter_of_no_kind_is_not_written(kind):
    with pytest.raises(WrongLetter, match="a letter is one of"):
        letter(kind)


def test_a_letter_without_law_or_writer_is_not_written():
    with pytest.raises(WrongCitation):
        letter(citations=())
    with pytest.raises(WrongLetter, match="a party's name"):
        letter(writer=Party(name=" ", contact=("x",)))
    with pytest.raises(WrongLetter, match="how to reach it"):
        letter(writer=Party(name="陈静", contact=()))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", DEMANDS)
def test_it_is_printed(kind, language):
    made = letter(kind, language=language)
    assert write_letter(made, words=load(language)).startswith(b"%PDF-")
