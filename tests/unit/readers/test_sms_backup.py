"""Backups of calls and messages: the app's habits, broken XML, hostile XML, and size."""

from collections.abc import Iterator

import pytest

from minglu.evidence.reading import LeftOut, Reading
from minglu.readers import sms_backup, xml_rows
from minglu.readers.errors import Unreadable
from minglu.readers.sms_backup import read_sms_backup, walk_sms_backup

AT = 1793858591000


def call(number: str = "16000000900", *, kind: str = "1", duration: str = "95", date: str = str(AT), more: str = "") -> str:
    return f'<call number="{number}" duration="{duration}" date="{date}" type="{kind}" presentation="1" {more}/>'


def calls(*rows: str, count: int | None = None) -> bytes:
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><calls count=\"{len(rows) if count is None else count}\">{''.join(rows)}</calls>".encode()
    )


def sms(body: str = "hi", *, kind: str = "1", address: str = "16000008888") -> bytes:
    return f'<smses count="1"><sms address="{address}" date="{AT}" type="{kind}" body="{body}" contact_name="null"/></smses>'.encode()


def mms(address: str, *, box: str = "1", sender: str = "", parts: str = "") -> bytes:
    addr = f'<addr address="{sender}" type="137"/>' if sender else ""
    text = f'<mms date="{AT}" msg_box="{box}" address="{address}"><parts>{parts}</parts><addrs>{addr}</addrs></mms>'
    return f"<smses>{text}</smses>".encode()


def first(data: bytes) -> Reading:
    return read_sms_backup(data).rows[0]


def test_date_wins_over_the_readable_date_and_both_are_kept() -> None:
    row = first(calls(call(more='readable_date="2011/21/04 09:00:00"')))
    assert (row.at, row.at_text) == (AT, "2011/21/04 09:00:00")


def test_the_count_on_the_root_is_not_trusted() -> None:
    readings = read_sms_backup(calls(call(), call(date=str(AT + 1)), count=56))
    assert (len(readings.rows), readings.left_out) == (2, ())


@pytest.mark.parametrize("nothing", ["null", "(Unknown)", ""])
def test_words_for_nothing_are_nothing(nothing: str) -> None:
    row = first(calls(call(more=f'contact_name="{nothing}" readable_date="null"')))
    assert (row.text, row.at_text) == ("", str(AT))


def test_two_calls_in_one_millisecond_are_two_calls() -> None:
    data = calls(call(more='subscription_id="1"'), call(more='subscription_id="2"'))
    assert [row.place for row in read_sms_backup(data).rows] == ["row 1", "row 2"]


@pytest.mark.parametrize("number", ["-1", "-2", "", "null"])
def test_a_withheld_caller_has_no_number(number: str) -> None:
    row = first(calls(call(number)))
    assert (row.other, row.doubts) == ("", ("the caller withheld the number",))


@pytest.mark.parametrize(
    ("kind", "duration", "direction", "answered"),
    [
        ("1", "95", "in", True),
        ("1", "0", "in", False),
        ("2", "3", "out", True),
        ("2", "0", "out", False),
        ("3", "0", "in", False),
        ("5", "0", "in", False),
        ("6", "0", "in", False),
        ("7", "0", "in", True),
        ("99", "5", "unknown", None),
    ],
)
def test_types_of_calls(kind: str, duration: str, direction: str, answered: bool | None) -> None:
    row = first(calls(call(kind=kind, duration=duration)))
    assert (row.direction, row.answered, row.seconds) == (direction, answered, int(duration))


@pytest.mark.parametrize(
    ("date", "doubt"),
    [
        ("1793858591", "the date is too small for milliseconds"),
        ("-5", "the date is not a number of milliseconds"),
        ("١٢٣", "the date is not a number of milliseconds"),
        ("999999999999999", "the date is after the year 2100"),
        ("9" * 5000, "the date is not a number of milliseconds"),
    ],
)
def test_a_date_that_is_no_moment_leaves_the_row_without_one(date: str, doubt: str) -> None:
    row = first(calls(call(date=date)))
    assert row.at is None
    assert doubt in row.doubts


def test_a_call_with_neither_number_nor_moment_is_left_out() -> None:
    assert read_sms_backup(calls(call("", date=""))).left_out == (LeftOut(place="row 1", because="neither_number_nor_moment"),)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&#55357;&#56842;", "😊"),
        ("&#xD83D;&#xDE0A;&#xd83d;&#xde0a;", "😊😊"),
        ("a&#55357;b", "a\ufffdb"),
        ("&#56842;&#55357;", "\ufffd\ufffd"),
        ("&#0;&#11;x&#9999999;", "\ufffd\ufffdx\ufffd"),
        ("a&#10;b &lt;c&gt; &#38;&#60;", "a\nb <c> &<"),
    ],
)
@pytest.mark.parametrize("step", [1, 3, 8, 9, 1_000])
def test_halves_of_characters_are_joined_wherever_the_stream_is_cut(written: str, read: str, step: int) -> None:
    data = sms("." + written + ".")
    rows = list(walk_sms_backup(data[at : at + step] for at in range(0, len(data), step)))
    assert [row.text for row in rows if isinstance(row, Reading)] == [f".{read}."]


def test_control_characters_and_wrong_bytes_cost_a_character_each() -> None:
    assert first(sms("a\x01b").replace(b"hi", b"").replace(b"\x01", b"\x01\xff")).text == "a\ufffd\ufffdb"


def test_a_draft_is_left_out_because_it_was_never_sent() -> None:
    assert read_sms_backup(sms(kind="3")).left_out[0].because == "draft"


@pytest.mark.parametrize(("kind", "direction", "doubts"), [("1", "in", ()), ("2", "out", ()), ("5", "out", ("sending failed",))])
def test_types_of_messages(kind: str, direction: str, doubts: tuple[str, ...]) -> None:
    row = first(sms(kind=kind))
    assert (row.direction, row.doubts) == (direction, doubts)


@pytest.mark.parametrize("between", ["~", ","])
def test_all_parties_of_a_group_are_listed(between: str) -> None:
    data = mms(between.join(["16000000511", "16000000512", "16000000513"]), box="2")
    assert [(row.place, row.other) for row in read_sms_backup(data).rows] == [
        ("row 1, party 1", "16000000511"),
        ("row 1, party 2", "16000000512"),
        ("row 1, party 3", "16000000513"),
    ]


def test_the_sender_of_a_group_message_is_told_from_those_it_went_to() -> None:
    rows = read_sms_backup(mms("16000000511~16000000512", sender="16000000512")).rows
    assert [(row.other, row.direction) for row in rows] == [("16000000511", "unknown"), ("16000000512", "in")]


def test_the_layout_part_is_skipped_and_text_parts_are_joined() -> None:
    parts = '<part seq="-1" ct="text/plain" text=\'&lt;smil/>\'/>' + "".join(f'<part seq="0" ct="text/plain" text="{t}"/>' for t in "ab")
    assert first(mms("16000000511", parts=parts + f'<part seq="0" ct="image/jpeg" data="{"A" * 300_000}"/>')).text == "a\nb"


def test_a_comment_and_a_stylesheet_before_the_rows_do_no_harm() -> None:
    assert len(read_sms_backup(b"<?xml-stylesheet href='calls.xsl'?><!-- <call/> -->" + calls(call()).split(b"?>")[1]).rows) == 1


@pytest.mark.parametrize(
    "bad", ['<call number="1" ', '<call number="a & b"/>', '<call number="1" number="2"/>', "<call number=1/>", '<call number="&nbsp;"/>']
)
@pytest.mark.parametrize("step", [5, 10_000])
def test_one_broken_row_is_left_out_and_the_rest_is_read(bad: str, step: int) -> None:
    data = calls(call("16000000511"), bad, call("16000000512"))
    rows = list(walk_sms_backup(data[at : at + step] for at in range(0, len(data), step)))
    assert [row.other for row in rows if isinstance(row, Reading)] == ["16000000511", "16000000512"]
    assert LeftOut(place="row 2", because="breaks_inside") in rows


def test_an_element_that_is_not_known_is_listed() -> None:
    assert read_sms_backup(calls(call(), "<rcs/>")).left_out == (LeftOut(place="row 2", because="unknown_element"),)


def test_a_message_that_is_never_closed_is_left_out_and_the_next_one_read() -> None:
    data = mms("16000000511").replace(b"</mms>", sms()[17:].removesuffix(b"</smses>"))
    readings = read_sms_backup(data)
    assert [row.other for row in readings.rows] == ["16000008888"]
    assert readings.left_out[0].because == "not_closed"


def test_a_file_cut_inside_a_row_says_so() -> None:
    data = calls(call("16000000511"), call("16000000512"))
    readings = read_sms_backup(data[: data.index(b"0512")])
    assert [row.other for row in readings.rows] == ["16000000511"]
    assert readings.left_out == (LeftOut(place="row 2", because="ends_inside"),)


def test_a_file_cut_between_rows_says_that_rows_may_be_missing() -> None:
    assert read_sms_backup(calls(call())[: -len("</calls>")]).left_out[0].because == "ends_early"


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE calls [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE calls SYSTEM "calls.dtd">',
        '<!DOCTYPE calls [<!ENTITY x SYSTEM "/etc/hostname">]>',
    ],
)
def test_a_document_type_is_refused_and_with_it_every_entity(head: str) -> None:
    with pytest.raises(Unreadable, match="declares a document type, which a backup never does"):
        read_sms_backup(f'{head}<calls><call number="&b;" date="{AT}"/></calls>'.encode())


def _endless(start: bytes, more: bytes) -> Iterator[bytes]:
    yield start
    for _ in range(1_000):
        yield more * 10_000


@pytest.mark.parametrize("start", [b'<calls><call number="', b"<calls><call ", b"<calls><!--", b"<calls>"])
def test_an_element_without_end_is_refused_early(start: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_rows, "MOST_TAG", 100_000)
    with pytest.raises(Unreadable, match="one element has more than 100000 bytes"):
        list(walk_sms_backup(_endless(start, b" " if start == b"<calls>" else b"a")))


def test_a_row_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_rows, "MOST_ROW", 100_000)
    with pytest.raises(Unreadable, match="one row has more than 100000 bytes"):
        list(walk_sms_backup(_endless(b"<smses><mms>", b"<other/>")))


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(Unreadable, match="nested deeper than 12"):
        read_sms_backup(b"<smses><mms>" + b"<a>" * 50)


def test_parts_of_a_row_are_bounded() -> None:
    with pytest.raises(Unreadable, match="more than 1000 parts"):
        read_sms_backup(mms("1", parts="<part/>" * 1_001))


def test_rows_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_rows, "MOST_ROWS", 3)
    with pytest.raises(Unreadable, match="more than 3 rows"):
        read_sms_backup(calls(*[call()] * 4))


def test_a_file_that_breaks_everywhere_is_given_up_with_a_word() -> None:
    left = read_sms_backup(b"<calls>" + b"<call <" * 3_000).left_out
    assert left[-1].because == "breaks_too_often"


@pytest.mark.parametrize("data", [b"hello", b"<html><body/></html>", b"\x00" * 100, b"{}"])
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="no element call, calls, mms, sms, smses is in this file"):
        read_sms_backup(data)


def test_an_empty_file_is_refused_and_an_empty_backup_is_not() -> None:
    with pytest.raises(Unreadable, match="the file is empty"):
        read_sms_backup(b"")
    assert read_sms_backup(b'<calls count="0" />').rows == ()


def test_an_unknown_encoding_is_refused() -> None:
    with pytest.raises(Unreadable, match="declares an encoding other than"):
        read_sms_backup(b"<?xml version='1.0' encoding='EBCDIC-CP-US'?><calls/>")


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "utf-8-sig"])
def test_other_encodings_are_read(encoding: str) -> None:
    text = sms("你好").decode()
    declared = f"<?xml version='1.0' encoding='{encoding.removesuffix('-sig')}'?>{text}"
    assert first(declared.encode(encoding)).text == "你好"


def test_a_long_text_is_cut_and_says_so() -> None:
    row = first(sms("长" * 30_000))
    assert len(row.text) == sms_backup.MOST_TEXT
    assert row.doubts == ("the text is longer than 20000 characters: its end is in the original",)


def test_rows_come_out_while_the_file_still_comes_in() -> None:
    row = sms("x" * 400)[17:].removesuffix(b"</smses>")
    fed: list[int] = []

    def stream() -> Iterator[bytes]:
        yield b"<smses>"
        for number in range(20):
            fed.append(number)
            yield row * 500

    walk = walk_sms_backup(stream())
    next(walk)
    assert fed == [0]
    assert sum(1 for read in walk if isinstance(read, Reading)) == 9_999
