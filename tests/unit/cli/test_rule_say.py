"""minglu rules say: what is found is shown with its article; what is not is said plainly."""

from tests.unit.cli.conftest import Type


def test_a_finding_shows_the_words_the_article_and_what_to_write_instead(minglu: Type):
    said = minglu("rules", "say", "再不还就去做牢", "--to", "debtor")

    assert said.status == 1
    assert said.lines[0] == "Characters 6 to 7: “做牢”, which sounds like “坐牢”"
    assert "content.consequence-custody" in said.lines[1]
    assert "confidence S1" in said.lines[1]
    assert said.lines[3].startswith("  Instead: ")


def test_a_split_character_is_said_to_be_one(minglu: Type):
    assert "which joined is “砸门”" in minglu("rules", "say", "叫人石匝门", "--to", "debtor").out


def test_it_speaks_chinese(minglu: Type):
    said = minglu("rules", "say", "他欠了2万元", "--to", "contact", "--language", "zh")
    assert said.status == 1
    assert "第 4 至 6 个字符：“2万元”" in said.lines
    assert "可改为：删去金额。" in said.out


def test_the_same_to_the_debtor_is_let_pass_and_says_what_was_not_checked(minglu: Type):
    said = minglu("rules", "say", "您应付2万元", "--to", "debtor")
    assert (said.status, said.out) == (0, "Nothing that the rules list was found. Tone, irony and pictures are not checked.\n")


def test_a_person_must_be_named(minglu: Type):
    assert minglu("rules", "say", "好").status == 2
    assert minglu("rules", "say", "好", "--to", "friend").status == 2


def test_a_text_that_is_too_long_is_a_sentence_and_no_trace(minglu: Type):
    said = minglu("rules", "say", "好" * 4001, "--to", "debtor")
    assert said.status == 1
    assert said.err == "minglu: a text of at most 4000 characters is checked; this one has 4001\n"
