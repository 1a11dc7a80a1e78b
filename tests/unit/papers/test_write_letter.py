"""Letters as PDF: the same bytes, readable again, and nothing a person wrote is run."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from minglu.papers import typeset as module
from minglu.papers.errors import NotPrinted, WrongLetter
from minglu.papers.letter import Letter
from minglu.papers.write_letter import write_letter
from minglu.wiring.catalogues import load
from tests.unit.papers.letters import COMPLAINT, DEMAND


def read(letter: Letter) -> str:
    """The text of the PDF without white space, which the typesetter places as it likes."""
    pages = PdfReader(BytesIO(write_letter(letter, words=load(letter.language)))).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


@pytest.mark.parametrize(
    "expected",
    [
        "停止侵害、赔礼道歉函",
        "示例消费金融有限公司",
        "160****0202",
        "2026年10月12日星期一14:03",
        "已接通，通话3分12秒。自称“资产保全部”",
        "第一千零三十三条第一项",
        "请于2026年11月4日前书面答复",
        "请保全与上述事件有关的通话录音",
        "0a" * 32,
        "签名或盖章：",
        "不构成法律意见",
    ],
)
def test_the_demand_is_read_back_in_chinese(expected) -> None:
    assert expected in read(DEMAND)


@pytest.mark.parametrize("expected", ["投诉书", "受理机关示例金融监管局", "被投诉人示例消费金融有限公司", "第六十五条", "责令被投诉人"])
def test_the_complaint_is_read_back_in_chinese(expected) -> None:
    assert expected in read(COMPLAINT)


def test_the_translation_says_which_text_is_the_letter() -> None:
    assert "TheChinesetextistheletter" in read(replace(DEMAND, language="en"))


@pytest.mark.parametrize(
    "name",
    [
        '#import "/etc/passwd": *',
        "#panic()",
        "*bold* _it_ `raw` $x^2$",
        "= heading",
        "\\u{41} \\ \\# ~ -- ---",
        "<label> @ref [content] ](x)",
        '"quoted" \\"escaped\\"',
        "// comment /* and */ more",
        "#sys.inputs.page",
        "{name} <page> {{x}}",
        "'single' it's",
    ],
)
def test_markup_in_a_name_is_set_as_it_is(name) -> None:
    said = read(replace(DEMAND, writer=replace(DEMAND.writer, name=name), own_demands=(name,), receipt=name))
    assert said.count("".join(name.split())) >= 3


def test_the_same_letter_gives_the_same_bytes() -> None:
    first = write_letter(DEMAND, words=load("zh"))
    module._compiler.cache_clear()
    write_letter(COMPLAINT, words=load("zh"))
    assert write_letter(DEMAND, words=load("zh")) == first


def test_another_letter_gives_other_bytes() -> None:
    assert write_letter(DEMAND, words=load("zh")) != write_letter(replace(DEMAND, show_number=True), words=load("zh"))


def test_the_day_in_the_file_is_the_letters_own() -> None:
    metadata = PdfReader(BytesIO(write_letter(DEMAND, words=load("zh")))).metadata
    assert metadata is not None
    assert str(metadata.get("/CreationDate", "")).startswith("D:20261020")


def test_every_font_is_one_that_comes_with_the_package() -> None:
    reader = PdfReader(BytesIO(write_letter(DEMAND, words=load("zh"))))
    fonts = {str(font).split("+")[-1] for page in reader.pages for font in page._get_fonts()[0]}
    assert fonts
    assert all(font.startswith(("NotoSerifSC", "NotoSansSC", "DejaVuSansMono")) for font in fonts), fonts


def test_a_long_word_stays_on_the_page_and_can_be_copied() -> None:
    word = "https://lender.example/" + "a1B2" * 40
    letter = replace(DEMAND, to=replace(DEMAND.to, contact=(word,)))
    assert word in read(letter)


@pytest.mark.parametrize("name", ["陈😀", "\N{CJK UNIFIED IDEOGRAPH-20BB7}野", "한"])
def test_a_character_that_would_print_as_an_empty_box_is_refused_and_not_repeated(name) -> None:
    with pytest.raises(WrongLetter, match="none of our fonts") as caught:
        write_letter(replace(DEMAND, writer=replace(DEMAND.writer, name=name)), words=load("zh"))
    assert name not in str(caught.value)


def test_a_letter_of_the_most_incidents_is_still_printed() -> None:
    assert "500" in read(replace(DEMAND, incidents=DEMAND.incidents[:1] * 500))


def test_a_failure_of_the_typesetter_does_not_repeat_the_letter(monkeypatch) -> None:
    class Broken:
        def compile(self, **_: object) -> bytes:
            raise RuntimeError("near 陈静")

    monkeypatch.setattr(module, "_compiler", lambda _template: Broken())
    with pytest.raises(NotPrinted, match="check that templates") as caught:
        write_letter(DEMAND, words=load("zh"))
    assert "陈静" not in str(caught.value)
    assert caught.value.__suppress_context__
