"""Catalogues: a message is whole, or an error; never an id, never a hole."""

import pytest

from minglu.words.catalogue import Catalogue, placeholders
from minglu.words.errors import MissingMessage, WrongMessage

WORDS = Catalogue(language="en", messages={"answer.due": "Due in {days} days.", "hello.name": "{name} and {name}", "plain.text": "No."})


def test_placeholders_are_filled_with_what_was_handed_over() -> None:
    assert WORDS.say("answer.due", days=3) == "Due in 3 days."


def test_a_placeholder_that_stands_twice_is_filled_twice() -> None:
    assert WORDS.say("hello.name", name="Wu") == "Wu and Wu"


@pytest.mark.parametrize("name", ["{days}", "{name}", "{", "}}", "\\1", "\\g<0>", "%s", "{0.__class__}"])
def test_what_is_put_in_stays_as_it_is(name: str) -> None:
    assert WORDS.say("hello.name", name=name) == f"{name} and {name}"


def test_a_missing_message_is_named_and_not_shown_as_text() -> None:
    with pytest.raises(MissingMessage, match=r"no message answer\.late in en"):
        WORDS.say("answer.late")


@pytest.mark.parametrize("named", [{}, {"day": 3}, {"days": 3, "hours": 4}])
def test_names_that_do_not_fit_are_refused_with_those_that_would(named: dict[str, int]) -> None:
    with pytest.raises(WrongMessage, match=r"answer\.due in en takes days"):
        WORDS.say("answer.due", **named)


def test_a_message_without_placeholders_takes_nothing() -> None:
    with pytest.raises(WrongMessage, match="takes nothing, not days"):
        WORDS.say("plain.text", days=1)


@pytest.mark.parametrize("message", ["{", "}", "{}", "{0}", "{Days}", "{days!r}", "{days:>9}", "{{days}}", "{da ys}", "{days"])
def test_any_other_brace_is_refused(message: str) -> None:
    with pytest.raises(WrongMessage, match="brace"):
        placeholders(message)


@pytest.mark.parametrize("message_id", ["", "answer", "Answer.due", "answer..due", ".due", "answer.due ", "answer due.x", "回复.时限"])
def test_ids_are_dotted_keys(message_id: str) -> None:
    with pytest.raises(WrongMessage, match="is not an id"):
        Catalogue(language="en", messages={message_id: "x"})


@pytest.mark.parametrize("message", ["", " ", "\n"])
def test_an_empty_message_is_refused_with_its_id(message: str) -> None:
    with pytest.raises(WrongMessage, match=r"answer\.due is empty in zh"):
        Catalogue(language="zh", messages={"answer.due": message})


def test_messages_cannot_be_changed_from_outside() -> None:
    messages = {"answer.due": "Soon."}
    words = Catalogue(language="en", messages=messages)
    messages["answer.due"] = "Never."
    assert words.say("answer.due") == "Soon."


def test_a_catalogue_knows_what_it_has() -> None:
    assert WORDS.has("plain.text")
    assert not WORDS.has("plain.other")
