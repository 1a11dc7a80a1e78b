"""What is found in a text, where, by which rule; and what is let pass."""

import pytest

from minglu.rules.content import MOST_TEXT, check_text, load_content
from minglu.rules.content_lint import results_of
from minglu.rules.errors import WrongPack, WrongQuestion
from minglu.rules.question import RELATIONS
from tests.unit.rules.content_making import RULE, content, small

SMALL = load_content(small())


def found(text, to="debtor", within=SMALL):
    return [(one.rule, text[one.start : one.end], one.matched, one.how) for one in check_text(text, content=within, relation=to)]


@pytest.mark.parametrize(
    ("text", "place", "how"),
    [
        ("再不还就坐牢", "坐牢", "written"),
        ("再不还就做牢", "做牢", "sound"),
        ("再不还就坐劳", "坐劳", "sound"),
        ("等着 zuo lao 吧", "zuo lao", "sound"),
        ("等着zuolao吧", "zuolao", "sound"),
        ("等着zuo牢吧", "zuo牢", "sound"),
        ("去 坐.牢", "坐.牢", "written"),
        ("去坐\u200b牢", "坐\u200b牢", "written"),
        ("去坐\u202e牢", "坐\u202e牢", "written"),
        ("去坐🙂牢", "坐🙂牢", "written"),
        ("you get ARRESTED", "ARRESTED", "written"),
        ("you get ａrrested", "ａrrested", "written"),
    ],
)
def test_a_disguise_is_found_where_it_stands_in_the_text_as_typed(text, place, how):
    [(rule, said, _, read)] = found(text)
    assert (rule, said, read) == ("content.custody", place, how)


@pytest.mark.parametrize(
    "text",
    [
        "您不会坐牢",
        "合作老师您好",
        "做老板不容易",
        "请坐。牢记还款日",
        "请坐，牢记还款日",
        "“坐牢”的说法没有依据",
        "警察很辛苦。我抓你的手走过马路",
        "警察叔叔每天在路口指挥交通抓你",
        "the rest of it",
        "",
        "。",
    ],
)
def test_what_is_harmless_is_let_pass(text):
    assert found(text) == []


def test_a_negation_counts_only_in_its_own_clause():
    assert found("不会的，等着坐牢") != []


def test_a_negation_in_disguise_does_not_excuse():
    assert found("不惠坐牢") != []


def test_two_characters_that_only_sound_like_a_word_are_not_enough():
    assert found("大家作劳作") == []


def test_halves_of_a_character_are_joined_and_both_are_marked():
    assert found("警察来扌爪你") == [("content.custody", "警察来扌爪你", "警察 … 抓你", "split")]


def test_of_a_pair_either_may_come_first():
    assert found("抓你的是警察") == [("content.custody", "抓你的是警察", "抓你 … 警察", "written")]


def test_in_a_given_order_the_other_order_is_nothing():
    ordered = load_content(small(rule=RULE.replace("near = ", "then = ")))
    assert found("抓你的是警察", within=ordered) == []
    assert found("警察来抓你", within=ordered) != []


def test_a_rule_speaks_only_of_its_relations():
    assert found("去坐牢", to="contact") != []
    assert found("去坐牢", to="guarantor") == []


def test_a_finding_says_by_which_article_and_how_sure_it_is():
    [finding] = check_text("去坐牢", content=SMALL, relation="debtor")
    assert (finding.article.zh, finding.article.en) == ("《指引》第一条", "Guideline, art. 1")
    assert (finding.category, finding.force, finding.confidence) == ("legal_consequence", "self_reg", "S1")
    assert (finding.reading.en, finding.instead.zh) == ("Nothing is exaggerated.", "删去。")


def test_findings_come_in_the_order_of_the_text():
    starts = [one.start for one in check_text("做牢，坐牢，坐劳", content=SMALL, relation="debtor")]
    assert starts == [0, 3, 6]


@pytest.mark.parametrize("relation", ["", "friend", "DEBTOR", "contact "])
def test_an_unknown_relation_is_refused(relation):
    with pytest.raises(WrongQuestion, match="one of debtor"):
        check_text("好", content=SMALL, relation=relation)


def test_a_text_that_is_too_long_is_refused_and_not_cut():
    check_text("好" * MOST_TEXT, content=SMALL, relation="debtor")
    with pytest.raises(WrongQuestion, match=str(MOST_TEXT + 1)):
        check_text("好" * (MOST_TEXT + 1), content=SMALL, relation="debtor")


@pytest.mark.parametrize(
    "text", ["\ud800坐牢", "坐牢\x00", "\u202e\u202d\u2066", "́" * 100, "﷽坐牢", "1" * 4000, "坐" * 4000, "'" * 99 + "a'"]
)
def test_strange_characters_break_nothing_and_every_place_is_in_the_text(text):
    for relation in RELATIONS:
        for one in check_text(text, content=content(), relation=relation):
            assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize("amount", ["２０，０００元", "两万三千元", "￥6,800", "$500", "2w块", "3.5万", "5k", "RMB 300", "300 dollars"])
def test_a_sum_of_money_is_shown_to_no_third_person(amount):
    text = f"请转告 {amount} 的事"
    rules = {one.rule: text[one.start : one.end] for one in check_text(text, content=content(), relation="contact")}
    assert "content.disclosure-amount" in rules
    assert "content.disclosure-amount" not in {one.rule for one in check_text(text, content=content(), relation="debtor")}


def test_a_number_is_marked_from_its_first_character():
    assert ("content.disclosure-amount", "两万三千元", "两万三千元", "written") in found("他要付两万三千元", to="contact", within=content())


# What docs/law/content.md says about the rules as they ship.
@pytest.mark.parametrize("text", ["不会坐牢", "我们在法院路", "合作老师", "你不会不知道坐牢的滋味", "坐。牢"])
def test_the_page_says_truly_what_passes(text):
    assert check_text(text, content=content(), relation="debtor") == ()


@pytest.mark.parametrize("text", ["坐.牢", "做牢", "zuo lao", "going to ja1l in jail", "再不还就去做牢"])
def test_the_page_says_truly_what_is_found(text):
    assert "content.consequence-custody" in {one.rule for one in check_text(text, content=content(), relation="debtor")}


def test_each_half_is_large_enough_and_about_half_of_it_harmless():
    for half in ("development", "held-out"):
        results = results_of(content(), half=half)
        harmless = sum(not result.sentence.expect for result in results)
        assert len(results) >= 200
        assert 0.45 <= harmless / len(results) <= 0.55
    assert len(results_of(content(), language="zh")) >= 300
    assert len(results_of(content(), language="en")) >= 100


def test_no_sentence_stands_in_both_halves():
    halves = [{one.text for one in content().sentences if one.half == half} for half in ("development", "held-out")]
    assert halves[0] & halves[1] == set()


def test_other_shelves_are_passed_over():
    assert [rule.id for rule in load_content({**small(), "cn/pack.toml": b"!"}).rules] == ["content.custody"]


@pytest.mark.parametrize("missing", ["content/spelling.toml", "content/templates.toml"])
def test_without_spelling_or_templates_nothing_loads(missing):
    files = {name: data for name, data in small().items() if name != missing}
    with pytest.raises(WrongPack, match=f"{missing} is missing"):
        load_content(files)


def test_without_rules_nothing_loads():
    files = {name: data for name, data in small().items() if name != "content/custody.toml"}
    with pytest.raises(WrongPack, match="would pass unread"):
        load_content(files)


@pytest.mark.parametrize("name", ["content/README.md", "content/cases/deep/x.toml", "content/Rules.toml", "content/"])
def test_a_file_that_is_neither_rules_nor_sentences_is_refused(name):
    with pytest.raises(WrongPack, match="neither"):
        load_content({**small(), name: b""})


def test_one_id_twice_is_refused():
    with pytest.raises(WrongPack, match=r"named twice.*content\.custody"):
        load_content({**small(), "content/more.toml": RULE.encode()})


def test_an_unknown_template_is_refused():
    with pytest.raises(WrongPack, match="there are due-message"):
        SMALL.template("other")
