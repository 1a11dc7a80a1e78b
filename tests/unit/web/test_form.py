"""A form from a browser: every field bounded, none trusted."""

import pytest

from minglu.web.errors import WrongForm
from minglu.web.form import Form, SentFile


def form(*values: str) -> Form:
    return Form(fields={"said": values})


def test_a_text_is_trimmed_and_composed() -> None:
    assert form("  e\u0301te\u0301 \r\n明录 ").text("said", most=20) == "\u00e9t\u00e9 \n明录"


def test_a_field_that_is_not_there_is_empty() -> None:
    assert Form().text("said", most=20) == ""
    assert not Form().ticked("said")
    assert Form().whole("said", least=0, most=9) is None
    assert Form().files("said", most=3) == ()


WRONG = [
    (("a", "b"), "form.twice"),
    (("x" * 21,), "form.too_long"),
    (("x" * 10_000,), "form.too_long"),
    (("a\x00b",), "form.unreadable"),
    (("a\x1bb",), "form.unreadable"),
    (("pay\u202egnp.exe",), "form.unreadable"),
    (("a\u2028b",), "form.unreadable"),
    (("a\ud800b",), "form.unreadable"),
    ((" ",), "form.missing"),
    ((), "form.missing"),
]


@pytest.mark.parametrize(("values", "says"), WRONG)
def test_a_text_that_cannot_be_used_says_why(values: tuple[str, ...], says: str) -> None:
    with pytest.raises(WrongForm) as caught:
        form(*values).text("said", most=20, least=1)
    assert (caught.value.name, caught.value.says) == ("said", says)


def test_what_was_typed_is_not_in_the_error() -> None:
    with pytest.raises(WrongForm) as caught:
        form("16000000202" * 5).text("said", most=20)
    assert "1600" not in str(caught.value)


@pytest.mark.parametrize("typed", ["7", "  7 ", "\uff17"])
def test_a_number_is_read_as_people_type_it(typed: str) -> None:
    assert form(typed).whole("said", least=0, most=9) == 7


@pytest.mark.parametrize("typed", ["-1", "10", "1.0", "1e3", "seven", "0x7", "1" * 19, "\u0667"])
def test_what_is_no_number_within_bounds_is_refused(typed: str) -> None:
    with pytest.raises(WrongForm):
        form(typed).whole("said", least=0, most=9)


def test_only_words_of_a_list_are_chosen() -> None:
    assert form("a").one_of("said", ("a", "b")) == "a"
    assert form("").one_of("said", ("a", "b"), otherwise="b") == "b"
    assert form("b", "a", "b").some_of("said", ("a", "b")) == ("a", "b")
    for values in (("c",), ("a", "c"), ("A",)):
        with pytest.raises(WrongForm):
            form(*values).some_of("said", ("a", "b"))
    with pytest.raises(WrongForm):
        form("").one_of("said", ("a", "b"))


def test_empty_files_are_passed_over_and_too_many_refused() -> None:
    sent = Form(sent={"files": (SentFile(name="", data=b""), SentFile(name="a", data=b"1"), SentFile(name="b", data=b"2"))})
    assert [one.name for one in sent.files("files", most=2)] == ["a", "b"]
    with pytest.raises(WrongForm):
        sent.files("files", most=1)
