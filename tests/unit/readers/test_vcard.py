"""Address books: every quirk that phones are known to write, and files that are cut or mis-encoded."""

import pytest

from minglu.evidence.reading import Readings
from minglu.readers import vcard, vcard_lines
from minglu.readers.errors import Unreadable
from minglu.readers.vcard import read_vcards

_QUOTED = "CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE"


def card(*lines: str | bytes, end: bytes = b"\r\n") -> bytes:
    body = [line.encode() if isinstance(line, str) else line for line in ("BEGIN:VCARD", *lines, "END:VCARD")]
    return end.join(body) + end


def names(data: bytes) -> list[str]:
    return [row.text for row in read_vcards(data).rows]


def numbers(data: bytes) -> list[str]:
    return [row.other for row in read_vcards(data).rows]


def reasons(readings: Readings) -> list[str]:
    return [left.because for left in readings.left_out]


def test_a_soft_break_inside_a_character_leaves_the_name_whole() -> None:
    data = card("VERSION:2.1", f"N;{_QUOTED}:=E5=BC=", "=A0;=E4=B8=", "=89;;;", "TEL;CELL:160 0000 0101")
    assert names(data) == ["张三"]


def test_a_soft_break_inside_an_emoji_leaves_it_whole() -> None:
    assert names(card("VERSION:2.1", f"FN;{_QUOTED}:=F0=9F=98=", "=80=F0=9F=98=81", "TEL:160 0000 0101")) == ["😀😁"]


def test_a_soft_break_followed_by_an_empty_line_ends_the_value() -> None:
    data = card("VERSION:2.1", f"ORG;{_QUOTED}:=E5=BC=A0=", "", "TEL:160 0000 0101")
    assert (names(data), numbers(data)) == (["张"], ["160 0000 0101"])


def test_a_lone_byte_at_the_end_is_replaced_and_doubted() -> None:
    row = read_vcards(card("VERSION:2.1", f"ORG;{_QUOTED}:=E5=BC=A0=80", "TEL:160 0000 0101")).rows[0]
    assert (row.text, row.doubts) == ("张\ufffd", ("some characters could not be read",))


def test_a_value_that_was_cut_gives_way_to_the_same_one_written_again() -> None:
    data = card("VERSION:2.1", f"ORG;{_QUOTED}:=E5=BC=", f"ORG;{_QUOTED}:=E5=BC=A0=E4=B8=89", "TEL:160 0000 0101")
    assert names(data) == ["张三"]


def test_plain_and_quoted_names_in_one_file_are_both_read() -> None:
    data = card("VERSION:2.1", "N:;Ivy;;;", "FN:Ivy", "TEL:160 0000 0101") + card(f"FN;{_QUOTED}:=E5=BC=A0", "TEL:160 0000 0102")
    assert names(data) == ["Ivy", "张"]


@pytest.mark.parametrize(("encoding", "name"), [("gbk", "张叁"), ("gb18030", "喆镕㐂")])
def test_a_name_in_an_encoding_that_is_not_named_is_read_and_doubted(encoding: str, name: str) -> None:
    row = read_vcards(card("VERSION:2.1", b"FN:" + name.encode(encoding), "TEL:160 0000 0101")).rows[0]
    assert (row.text, row.doubts) == (name, ("the encoding is not named: read as GB18030",))


@pytest.mark.parametrize(
    ("named", "encoding", "name"), [("GB2312", "gbk", "朱镕基"), ("SHIFT_JIS", "cp932", "安藤ﾛｲﾄﾞ"), ("BIG5", "big5", "陳立秋")]
)
def test_a_named_encoding_is_used(named: str, encoding: str, name: str) -> None:
    row = read_vcards(card("VERSION:2.1", f"FN;CHARSET={named}:".encode() + name.encode(encoding), "TEL:160 0000 0101")).rows[0]
    assert (row.text, row.doubts) == (name, ())


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r", b"\r\r\n"])
def test_line_ends_of_all_four_kinds_are_one_line_end(end: bytes) -> None:
    data = card("VERSION:3.0", "FN:Ivy", "PHOTO;ENCODING=b;TYPE=JPEG:AAAA", " BBBB", " CC==", "TEL:160 0000 0101", end=end)
    assert (names(data), numbers(data)) == (["Ivy"], ["160 0000 0101"])


@pytest.mark.parametrize("lead", [" ", ""])
@pytest.mark.parametrize("gap", [(), ("",)])
def test_a_photo_ends_before_the_next_property_with_or_without_an_empty_line(lead: str, gap: tuple[str, ...]) -> None:
    photo = ["PHOTO;ENCODING=BASE64;JPEG:AAAA", *[lead + "QUJD" * 18] * 50]
    assert numbers(card("VERSION:2.1", "FN:Ivy", *photo, *gap, "TEL:160 0000 0101")) == ["160 0000 0101"]


def test_a_property_after_inner_cards_belongs_to_the_outer_card() -> None:
    data = card(
        "FN:outer", *(line for inner in ("one", "two") for line in ("BEGIN:VCARD", f"FN:{inner}", "END:VCARD")), "TEL:160 0000 0101"
    )
    readings = read_vcards(data)
    assert [(row.place, row.text) for row in readings.rows] == [("card 1", "outer")]
    assert [left.place for left in readings.left_out] == ["card 2", "card 3"]


def test_a_colon_inside_a_quoted_parameter_does_not_end_the_name() -> None:
    assert numbers(card("VERSION:3.0", 'TEL;TYPE="COMMA,SEPARATED:INSIDE.DQUOTE",PREF:160 0000 0101')) == ["160 0000 0101"]


def test_a_group_before_the_name_is_taken_off() -> None:
    data = card("VERSION:3.0", "FN:Ivy", "item1.TEL;type=pref:160 0000 0101", "item1.X-ABLabel:_$!<Mobile>!$_")
    assert numbers(data) == ["160 0000 0101"]


@pytest.mark.parametrize(
    ("written", "number", "doubt"),
    [
        ("TEL:16000000101,123", "16000000101", "a pause and more digits follow the number"),
        ("TEL:16000000101p1w2", "16000000101", "a pause and more digits follow the number"),
        ("TEL:p1234p5678w9", "p1234p5678w9", "starts with a pause: dialled within a call"),
        ("TEL;VALUE=uri:tel:+86-160-0000-0101;ext=102", "+86-160-0000-0101", "an extension follows the number"),
        ("TEL;VALUE=uri:tel:+86%20160%200000%200101", "+86 160 0000 0101", ""),
    ],
)
def test_what_is_not_part_of_the_number_is_taken_off_and_said(written: str, number: str, doubt: str) -> None:
    row = read_vcards(card("VERSION:4.0", "FN:Ivy", written)).rows[0]
    assert (row.other, row.doubts) == (number, (doubt,) if doubt else ())


@pytest.mark.parametrize("words", ["Office line", "Phone", "—", ""])
def test_words_in_place_of_a_number_are_not_made_into_one(words: str) -> None:
    readings = read_vcards(card("FN:Ivy", f"TEL:{words}"))
    assert (readings.rows, reasons(readings)) == ((), ["no_number"])


def test_one_number_three_times_in_a_card_is_one_reading() -> None:
    readings = read_vcards(card("FN:Ivy", "TEL;CELL:160 0000 0101", "TEL;HOME:160 0000 0101", "TEL;WORK:160 0000 0101"))
    assert len(readings.rows) == 1
    assert reasons(readings) == ["same_number_again"] * 2


def test_a_card_without_a_number_is_left_out() -> None:
    assert reasons(read_vcards(card("FN:Ivy", "EMAIL:ivy@example.com"))) == ["no_number"]


def test_comments_are_skipped_but_not_inside_a_quoted_value() -> None:
    row = read_vcards(card("VERSION:2.1", "# TEL:160 0000 0199", f"FN;{_QUOTED}:Ivy=", "#2", "TEL:160 0000 0101")).rows[0]
    assert (row.text, row.other, row.doubts) == ("Ivy#2", "160 0000 0101", ())


def test_a_line_that_is_no_property_is_counted_against_its_card() -> None:
    assert read_vcards(card("FN:Ivy", "what is this", "TEL:160 0000 0101")).rows[0].doubts == ("1 lines of this card could not be read",)


@pytest.mark.parametrize("at", range(20, 120, 5))
def test_a_file_cut_anywhere_still_gives_the_cards_before_the_cut(at: int) -> None:
    whole = card("VERSION:2.1", "FN:Ivy", "TEL:160 0000 0101")
    data = whole + card("VERSION:2.1", f"N;{_QUOTED}:=E5=BC=", "=A0;=E4=B8=", "=89;;;", "TEL;CELL:160 0000 0102")[:at]
    readings = read_vcards(data)
    assert readings.rows[0].text == "Ivy"
    assert len(readings.rows) + len(readings.left_out) == 2


def test_a_card_that_breaks_off_says_so() -> None:
    assert read_vcards(b"BEGIN:VCARD\nFN:Ivy\nTEL:160 0000 0101\n").rows[0].doubts == ("the card breaks off",)


def test_cards_that_are_never_closed_do_not_nest_without_end() -> None:
    rows = read_vcards(b"".join(b"BEGIN:VCARD\nFN:A\nTEL:160 0000 %04d\n" % index for index in range(100))).rows
    assert [row.place for row in rows] == [f"card {number}" for number in range(1, 101)]


def test_utf_16_with_its_mark_is_read() -> None:
    assert names(card("FN:张三", "TEL:160 0000 0101").decode().encode("utf-16")) == ["张三"]


def test_names_of_chinese_people_have_no_space_and_others_do() -> None:
    data = card("N:欧阳;清和;;;", "TEL:160 0000 0101") + card("N:Doe;Jane;Q.;;", "TEL:160 0000 0102")
    assert names(data) == ["欧阳清和", "Jane Q. Doe"]


def test_escapes_of_version_3_are_undone() -> None:
    assert names(card("VERSION:3.0", "FN:Doe\\, Jane\\; Ms", "TEL:160 0000 0101")) == ["Doe, Jane; Ms"]


def test_a_folded_line_is_joined_inside_a_character() -> None:
    name = "张三".encode()
    assert names(card("VERSION:3.0", b"FN:" + name[:2], b" " + name[2:], "TEL:160 0000 0101")) == ["张三"]


def test_a_file_without_a_card_is_refused() -> None:
    with pytest.raises(Unreadable, match=r"no vCard is in this file; export the contacts as \.vcf"):
        read_vcards(b"hello")


def test_more_cards_than_the_bound_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vcard, "MOST_CARDS", 3)
    with pytest.raises(Unreadable, match="more than 3 cards"):
        read_vcards(card("TEL:1") * 4)


def test_more_bytes_than_the_bound_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vcard_lines, "MOST_BYTES", 30)
    with pytest.raises(Unreadable, match="more than 30 bytes"):
        read_vcards(card("TEL:1") * 2)


def test_the_numbers_of_a_card_are_bounded_and_the_cut_is_said() -> None:
    readings = read_vcards(card("FN:Ivy", *(f"TEL:160 0000 {index:04d}" for index in range(150))))
    assert len(readings.rows) == 100
    assert reasons(readings) == ["too_many_numbers"]


def test_a_number_that_is_too_long_is_left_out() -> None:
    assert reasons(read_vcards(card("TEL:" + "1" * 500))) == ["number_too_long"]
