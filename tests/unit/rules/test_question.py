"""Questions: their one rendering, and what is no question."""

import pytest

from minglu.rules.errors import WrongQuestion
from minglu.rules.question import Question, parse_question, render_question
from tests.unit.rules.making import asking


def test_a_question_comes_back_as_it_was() -> None:
    question = asking(places=("Asia/Shanghai", "Asia/Urumqi"), count=3, own_device=True)
    assert parse_question(render_question(question), debtor=question.debtor, debt=question.debt) == question


def test_what_is_rendered_never_says_whose_debt_it_is() -> None:
    rendered = render_question(asking("the contact"))
    assert "debtor" not in rendered
    assert "debt" not in rendered
    assert "the debtor" not in str(rendered)


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"act": "erase"}, "act is one of contact, collect"),
        ({"purpose": "marketing"}, "purpose is one of collection"),
        ({"channel": "fax"}, "channel is one of (empty), call"),
        ({"channel": ""}, "a contact goes over a channel"),
        ({"relation": "friend"}, "relation is one of"),
        ({"source": "bought"}, "source is one of"),
        ({"basis": "interest"}, "basis is one of"),
        ({"field": "address"}, "field is one of phone, name"),
        ({"count": -1}, "a count is between 0 and"),
        ({"count": 1_000_001}, "a count is between 0 and"),
        ({"places": tuple("abcdefghi")}, "at most 8 places"),
        ({"places": ("a", "a")}, "each once"),
        ({"places": ("a" * 101,)}, "at most 100 characters"),
        ({"number": "a" * 101}, "at most 100 characters"),
    ],
)
def test_a_value_outside_its_list_or_bound_is_refused(changed, because) -> None:
    with pytest.raises(WrongQuestion) as refused:
        asking(**changed)
    assert because in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"extra": 1}, "missing or unknown: extra"),
        ({"debtor": "x"}, "missing or unknown: debtor"),
        ({"person": 3}, "person is a text"),
        ({"own_device": 1}, "own_device is true or false"),
        ({"witnesses": "yes"}, "witnesses is true or false"),
        ({"count": True}, "count is a whole number"),
        ({"count": "1"}, "count is a whole number"),
        ({"places": "Asia/Shanghai"}, "places is a list of texts"),
        ({"places": [1]}, "places is a list of texts"),
    ],
)
def test_a_rendering_with_another_shape_is_refused(changed, because) -> None:
    with pytest.raises(WrongQuestion) as refused:
        parse_question({**render_question(asking()), **changed}, debtor="", debt="")
    assert because in str(refused.value)


@pytest.mark.parametrize("name", sorted(render_question(asking())))
def test_a_rendering_that_lacks_a_member_is_refused(name) -> None:
    rendered = {key: value for key, value in render_question(asking()).items() if key != name}
    with pytest.raises(WrongQuestion, match=f"missing or unknown: {name}$"):
        parse_question(rendered, debtor="", debt="")


def test_a_refusal_repeats_neither_number_nor_person() -> None:
    with pytest.raises(WrongQuestion) as refused:
        Question(act="contact", person="per_secret", number="secret", field="phone", purpose="marketing", channel="call")
    assert "secret" not in str(refused.value)
