"""Lines of large files: one encoding a file, one bad line at a time, one block of memory."""

from io import BytesIO

import pytest

from minglu.readers.text_lines import BLOCK, UNDECODED, read_lines

TEXT = "被叫号码,接通状态\n16000000202,已接通\n16000000203,无人接听\n"
LINES = TEXT.splitlines()


def lines(data: bytes) -> list[str]:
    return list(read_lines(BytesIO(data), told=None))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_that_exports_use_is_read(encoding: str) -> None:
    assert lines(TEXT.encode(encoding)) == LINES


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_every_line_end_is_one(end: str) -> None:
    assert lines(end.join(LINES).encode()) == LINES


def test_an_encoding_that_changes_midway_costs_the_lines_and_not_the_file() -> None:
    assert lines(TEXT.encode() + "16000000204,空号\n".encode("gb18030") + b"16000000205,busy\n") == [*LINES, UNDECODED, "16000000205,busy"]
    assert lines(TEXT.encode("gb18030") + "16000000204,空号\n".encode() + b"16000000205,busy\n") == [*LINES, UNDECODED, "16000000205,busy"]


def test_a_broken_byte_costs_one_line() -> None:
    assert lines(TEXT.encode().replace("无人".encode(), b"\xff\xfe")) == [*LINES[:2], UNDECODED]


def test_names_in_plain_ascii_leave_the_encoding_to_the_rows() -> None:
    assert lines("phone,status\n1,接通\n2,占线\n".encode("gb18030"))[1:] == ["1,接通", "2,占线"]
    assert lines("phone,status\n1,接通\n2,占线\n".encode())[1:] == ["1,接通", "2,占线"]


def test_a_broken_first_row_does_not_change_the_encoding_of_the_others() -> None:
    assert lines(b"phone,status\n1,\xff\xff\n" + "2,接通\n3,占线\n4,忙\n".encode())[1:] == [UNDECODED, "2,接通", "3,占线", "4,忙"]


def test_a_wide_text_that_loses_a_byte_is_no_other_text() -> None:
    read = lines(TEXT.encode("utf-16-le")[:-1])
    assert read[:2] == LINES[:2]
    assert read[2] == UNDECODED or read[2] == LINES[2]


def test_lines_across_blocks_are_whole() -> None:
    line = "16000000202,已接通,2026-11-03 08:05:00"
    count = 3 * BLOCK // len(line.encode())
    assert lines((line + "\n").encode() * count) == [line] * count
    assert lines((line + "\n").encode("utf-16") * 1 + (line + "\n").encode("utf-16-le") * count) == [line] * (count + 1)


def test_what_was_read_is_told_up_to_the_end() -> None:
    heard: list[int] = []
    data = b"a,b\n" * BLOCK
    assert sum(1 for _ in read_lines(BytesIO(data), told=heard.append)) == BLOCK
    assert heard == sorted(heard)
    assert heard[-1] == len(data)


def test_an_endless_line_does_not_grow_without_end() -> None:
    assert max(map(len, lines(b"a" * (6 * BLOCK)))) <= 3 * BLOCK


def test_nothing_is_no_line() -> None:
    assert lines(b"") == []
