"""minglu rules applying: which instruments speak, in the words of the terminal."""

import pytest

from tests.unit.cli.conftest import Type

REG_F, NO_CHINA = (
    "  applies         Regulation F (12 CFR 1006) (rules: ",
    "Mainland China: collection conduct and personal information (cn): does not apply",
)


def test_a_person_in_the_united_states_has_the_rules_of_that_country(minglu: Type) -> None:
    said = minglu("rules", "applying", "--country", "us")

    assert (said.status, said.err) == (0, "")
    assert NO_CHINA in said.lines
    assert any(line.startswith(REG_F) for line in said.lines)
    assert "may apply" not in said.out


def test_a_country_that_no_pack_names_has_those_of_china(minglu: Type) -> None:
    said = minglu("rules", "applying", "--country", "GB", "--licence", "bank", "--product", "credit_card")

    assert said.status == 0
    assert "  applies         Personal Information Protection Law (rules: " in said.out
    assert "United States: federal rules on debt collection (us): does not apply" in said.lines


def test_what_is_not_said_is_named(minglu: Type) -> None:
    said = minglu("rules", "applying", "--country", "cn", "--licence", "bank", "--language", "zh")
    (line,) = [line for line in said.lines if "商业银行信用卡业务监督管理办法" in line]

    assert line.startswith("  可能适用　")
    assert line.endswith("；未说明：贷款产品")


@pytest.mark.parametrize("country", ["usa", "u", "86", "", "中国"])
def test_a_country_has_two_letters(minglu: Type, country: str) -> None:
    said = minglu("rules", "applying", "--country", country)

    assert (said.status, said.out) == (1, "")
    assert said.err == "minglu: a country has two letters, like cn or us\n"


@pytest.mark.parametrize("words", [("--licence", "pawnshop"), ("--product", "mortgage")])
def test_a_word_that_is_no_licence_or_product_is_not_understood(minglu: Type, words: tuple[str, str]) -> None:
    assert minglu("rules", "applying", *words).status == 2
