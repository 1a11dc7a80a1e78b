"""The manner of a contact: one spelling for each, and nothing that its channel has not."""

import pytest

from minglu.canon.ids import StaffId
from minglu.canon.json import MOST_INTEGER
from minglu.gate.errors import WrongAsk
from minglu.gate.manner import PLAIN, Manner, manner_object, parse_manner
from minglu.rules.question import CHANNELS

A, B = (StaffId(f"stf_{digit * 32}") for digit in "ab")
WORDED = {"template": "overdue-message", "slots": {"amount": 100, "lender": "Lender"}}
MANNERS = [
    ("call", {}, PLAIN),
    ("visit", {"companions": [A, B]}, Manner(companions=(A, B))),
    ("letter", {"sealed": True}, Manner(sealed=True)),
    ("message", WORDED, Manner(template="overdue-message", slots=(("amount", 100), ("lender", "Lender")))),
    ("im", {"template": "x", "slots": {}}, Manner(template="x")),
    ("letter", {"sealed": True, "template": "x", "slots": {}}, Manner(sealed=True, template="x")),
]


@pytest.mark.parametrize(("channel", "said", "manner"), MANNERS)
def test_a_manner_is_read_and_written_in_one_spelling(channel, said, manner) -> None:
    assert parse_manner(said, channel=channel) == manner
    assert manner_object(manner) == said


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_may_say_nothing_of_its_manner(channel) -> None:
    assert parse_manner({}, channel=channel) == PLAIN


@pytest.mark.parametrize("channel", ["call", "message", "im", "ai_call", "letter", "group_message", "public_post", ""])
def test_only_a_visit_has_companions(channel) -> None:
    with pytest.raises(WrongAsk, match="and nothing else"):
        parse_manner({"companions": [A]}, channel=channel)


@pytest.mark.parametrize("channel", ["call", "visit", "group_message", "public_post"])
def test_where_nobody_of_ours_words_it_no_template_is_named(channel) -> None:
    with pytest.raises(WrongAsk, match="and nothing else"):
        parse_manner(WORDED, channel=channel)


@pytest.mark.parametrize("channel", ["call", "visit", "message"])
def test_only_a_letter_is_sealed(channel) -> None:
    with pytest.raises(WrongAsk, match="and nothing else"):
        parse_manner({"sealed": True}, channel=channel)


@pytest.mark.parametrize("member", ["text", "words", "note", "free_text"])
def test_there_is_no_member_for_free_text(member) -> None:
    with pytest.raises(WrongAsk, match="and nothing else"):
        parse_manner({member: "pay or else"}, channel="message")


@pytest.mark.parametrize("said", [None, [], "template", 1, True])
def test_what_is_no_object_is_no_manner(said) -> None:
    with pytest.raises(WrongAsk, match="is an object"):
        parse_manner(said, channel="message")


@pytest.mark.parametrize(
    "companions",
    [[], A, [A, A], ["stf_"], ["per_" + "a" * 32], [1], [A.upper()], {A: 1}, [f"stf_{number:032x}" for number in range(5)]],
)
def test_companions_are_one_to_four_members_of_staff_each_once(companions) -> None:
    with pytest.raises(WrongAsk, match=r"companion"):
        parse_manner({"companions": companions}, channel="visit")


@pytest.mark.parametrize("sealed", [False, 1, "yes", None])
def test_sealed_is_true_or_left_out(sealed) -> None:
    with pytest.raises(WrongAsk, match="sealed is true"):
        parse_manner({"sealed": sealed}, channel="letter")


@pytest.mark.parametrize("said", [{"template": "x"}, {"slots": {}}])
def test_a_template_comes_with_its_slots(said) -> None:
    with pytest.raises(WrongAsk, match="together"):
        parse_manner(said, channel="message")


@pytest.mark.parametrize("name", ["", "X", "a b", "1x", "x" * 65, "x\n", "模板", 1, None])
def test_a_name_that_is_none_is_refused(name) -> None:
    with pytest.raises(WrongAsk, match="are named by small letters"):
        parse_manner({"template": name, "slots": {}}, channel="message")


@pytest.mark.parametrize(
    "value",
    [True, -1, MOST_INTEGER + 1, 1.5, None, "", "x" * 61, "pay, or else!", "a\nb", "\u202eabc", "abc\u200b", [], {}, "<b>", "1/2"],
)
def test_a_slot_takes_a_number_a_name_or_a_day_and_no_sentence(value) -> None:
    with pytest.raises(WrongAsk, match="a slot takes"):
        parse_manner({"template": "x", "slots": {"a": value}}, channel="message")


def test_slots_are_few() -> None:
    with pytest.raises(WrongAsk, match="at most 20"):
        parse_manner({"template": "x", "slots": {f"s{number}": 1 for number in range(21)}}, channel="message")
