"""Reading catalogues: whole, or refused."""

import pytest

from minglu.wiring.catalogues import LANGUAGES, load, parse
from minglu.words.errors import MissingMessage, WrongMessage

HEAD = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogues_that_ship_are_whole(language) -> None:
    assert load(language).language == language
    assert load(language).has("finding.recorded")


@pytest.mark.parametrize(
    ("term", "zh"),
    [
        ("ask", "使用申请"),
        ("permit", "放行"),
        ("refusal", "拦截"),
        ("entry", "留痕记录"),
        ("controller", "个人信息处理者"),
        ("processor", "受托人"),
    ],
)
def test_words_of_the_house(term, zh) -> None:
    assert load("zh").say(f"glossary.{term}") == zh


@pytest.mark.parametrize("language", ["fr", "", "ZH", "../en", "zh_CN"])
def test_another_language_is_refused(language) -> None:
    with pytest.raises(MissingMessage, match="no catalogue for"):
        load(language)


def test_a_message_is_read_as_it_is_spelled() -> None:
    words = parse(HEAD + 'msgid "a.b"\nmsgstr "“{n}” \\"次\\""\n'.encode(), language="zh")
    assert words.say("a.b", n=3) == '“3” "次"'


@pytest.mark.parametrize(
    ("message", "because"),
    [
        (b'msgid "a.b"\nmsgstr ""\n', "is empty in zh"),
        (b'#, fuzzy\nmsgid "a.b"\nmsgstr "x"\n', "fuzzy"),
        (b'msgid "a.b"\nmsgid_plural "a.bs"\nmsgstr[0] "x"\n', "plural"),
        (b'msgid "a.b"\nmsgstr "x"\n\nmsgid "a.b"\nmsgstr "y"\n', "spelled twice"),
        (b'msgid "a.b"\nmsgstr "\xff\xfe"\n', "not a .po file"),
        (b'msgid "a.b"\nmsgstr x\n', "is empty in zh"),
        (b'msgid "a.b"\nmsgstr "{0}"\n', "brace"),
        (b'msgid "Hello"\nmsgstr "x"\n', "not an id"),
    ],
)
def test_half_a_catalogue_is_refused_whole(message, because) -> None:
    with pytest.raises(WrongMessage, match=because):
        parse(HEAD + message, language="zh")
