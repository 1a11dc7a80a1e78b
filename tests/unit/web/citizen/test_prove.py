"""Showing that one holds a number, as somebody without JavaScript does it."""

from tests.web_stage import Visitor, be_person

HERS = "16000000202"
NOBODYS = "16000009999"


def sent(visitor: Visitor) -> str:
    assert visitor.served.demo is not None
    return visitor.served.demo.sent()[0].code


def ask(visitor: Visitor, number: str = HERS) -> None:
    assert visitor.post("/me/prove", data={"number": number}).headers["location"] == "/me/code"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_right_digits_open_ones_own_page(visitor: Visitor) -> None:
    ask(visitor)
    assert visitor.post("/me/code", data={"code": sent(visitor)}).headers["location"] == "/me"
    assert "160****0202" in visitor.get("/me").text


def test_digits_with_spaces_are_the_same_digits(visitor: Visitor) -> None:
    ask(visitor)
    code = sent(visitor)
    assert visitor.post("/me/code", data={"code": f" {code[:3]} {code[3:]} "}).headers["location"] == "/me"


def test_the_answer_is_alike_for_a_number_that_nobody_knows(visitor: Visitor) -> None:
    ask(visitor, HERS)
    known = visitor.get("/me/code").text
    ask(visitor, NOBODYS)
    assert visitor.get("/me/code").text.replace("160****9999", "160****0202").count("160****0202") == known.count("160****0202")


def test_the_number_is_in_no_address_and_on_no_page(visitor: Visitor) -> None:
    ask(visitor)
    page = visitor.get("/me/code")
    assert HERS not in page.text
    assert HERS not in str(page.url)


def test_the_token_is_another_one_after_the_code(visitor: Visitor) -> None:
    ask(visitor)
    before = visitor.cookies["person"]
    visitor.post("/me/code", data={"code": sent(visitor)})
    after = visitor.cookies["person"]
    assert after != before
    visitor.cookies.set("person", before)
    assert visitor.get("/me").headers["location"] == "/me/prove"


def test_a_code_that_was_only_sent_opens_nothing_and_does_nothing(visitor: Visitor) -> None:
    ask(visitor)
    sure = {"sure": "yes", "all": "yes", "secret": "x" * 20}
    shown = [visitor.get(path) for path in ("/me", "/me/uses", "/me/uses/file", "/me/never", "/me/consents")]
    done = [visitor.post(path, data=sure) for path in ("/me/uses", "/me/uses/secret", "/me/never", "/me/consents")]
    assert {page.headers["location"] for page in (*shown, *done)} == {"/me/prove"}


def test_what_is_no_number_is_said_and_nothing_is_sent(visitor: Visitor) -> None:
    assert visitor.served.demo is not None
    before = visitor.served.demo.sent()
    for number in ("", "12345", "abc", "160000002020000", "1" * 41, "<script>", "0000\x00"):
        page = visitor.post("/me/prove", data={"number": number})
        assert page.status_code == 400, number
        assert 'id="f-number-error"' in page.text
    assert visitor.served.demo.sent() == before


def test_what_is_no_code_is_said_beside_the_field(visitor: Visitor) -> None:
    ask(visitor)
    for code in ("", "12", "abcdef", "1" * 41, "\x00"):
        page = visitor.post("/me/code", data={"code": code})
        assert page.status_code == 400, code
        assert 'id="f-code-error"' in page.text


def test_a_wrong_code_says_how_many_tries_are_left_and_is_not_repeated(visitor: Visitor) -> None:
    ask(visitor)
    guess = wrong(sent(visitor))
    page = visitor.post("/me/code", data={"code": guess})
    assert "Tries left: 4" in page.text
    assert guess not in page.text


def test_after_five_wrong_tries_the_right_code_is_dead_too(visitor: Visitor) -> None:
    ask(visitor)
    code = sent(visitor)
    pages = [visitor.post("/me/code", data={"code": wrong(code)}).text for _ in range(5)]
    assert "counts no more" in pages[-1]
    assert visitor.post("/me/code", data={"code": code}).status_code == 400


def test_a_code_is_dead_after_ten_minutes_and_a_new_one_works(visitor: Visitor) -> None:
    ask(visitor)
    assert visitor.served.demo is not None
    visitor.served.demo.advance(10 * 60_000)
    assert "More than 10 minutes" in visitor.post("/me/code", data={"code": sent(visitor)}).text
    assert visitor.post("/me/code/again").headers["location"] == "/me/code"
    assert visitor.post("/me/code", data={"code": sent(visitor)}).headers["location"] == "/me"


def test_a_fourth_code_within_the_hour_is_put_off_and_says_until_when(visitor: Visitor) -> None:
    ask(visitor)
    visitor.post("/me/code/again")
    visitor.post("/me/code/again")
    page = visitor.post("/me/code/again")
    assert page.status_code == 400
    assert "Too many codes" in page.text
    again = visitor.post("/me/prove", data={"number": HERS})
    assert again.status_code == 400
    assert f'value="{HERS}"' in again.text


def test_without_a_number_there_is_no_code_to_type_or_to_send(visitor: Visitor) -> None:
    answers = (visitor.get("/me/code"), visitor.post("/me/code", data={"code": "123456"}), visitor.post("/me/code/again"))
    assert {answer.headers["location"] for answer in answers} == {"/me/prove"}


def test_the_way_back_after_the_code_leads_to_ones_own_page(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    assert visitor.get("/me/prove").headers["location"] == "/me"
    assert visitor.get("/me/code").headers["location"] == "/me"
    assert visitor.post("/me/code", data={"code": "123456"}).headers["location"] == "/me"


def test_another_number_ends_the_session_of_the_one_before(visitor: Visitor) -> None:
    be_person(visitor, HERS)
    before = visitor.cookies["person"]
    ask(visitor, NOBODYS)
    visitor.cookies.clear()
    visitor.cookies.set("person", before)
    assert visitor.get("/me").headers["location"] == "/me/prove"
