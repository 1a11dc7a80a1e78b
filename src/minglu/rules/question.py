"""Questions: what a rule pack is asked.

    Question(act="contact", person="per_…", number="<handle>", field="phone", purpose="collection", channel="call", …)

There are two acts: to contact somebody (`contact`) and to take in a datum about somebody (`collect`). A member that does
not apply is empty. For `contact`, relation, source, basis and places are never believed from the question: they come
from the entry that sealed `datum`. Debtor and debt are left out of what is rendered, because a contact may open what
is rendered and must not learn whose debt it was about (P7).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Final

from minglu.canon.json import Object, Value
from minglu.rules.errors import WrongQuestion

ACTS: Final = ("contact", "collect")
FIELDS: Final = ("phone", "name")
PURPOSES: Final = ("collection", "pass_on_message", "locate_debtor", "complaint_answer", "identity_code")
# As law tells them apart. A machine that speaks is a call of its own kind; a message to a group and a post in public are
# channels so that they can be refused by name.
CHANNELS: Final = ("call", "ai_call", "message", "im", "visit", "letter", "group_message", "public_post")
RELATIONS: Final = ("debtor", "guarantor", "related", "contact", "unrelated")
SOURCES: Final = ("person_self", "debtor_named", "uploaded_address_book", "other")
BASES: Final = ("contract", "consent", "law", "none")
# Where the words of a message, script or letter come from; "" where nothing is said by us (a call by a person).
WORDINGS: Final = ("template", "free_text")

_CHOICES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "act": ACTS,
        "field": FIELDS,
        "purpose": PURPOSES,
        "channel": ("", *CHANNELS),
        "relation": ("", *RELATIONS),
        "source": ("", *SOURCES),
        "basis": ("", *BASES),
        "wording": ("", *WORDINGS),
    }
)
_HIDDEN: Final = ("debtor", "debt")
_MOST_LENGTH: Final = 100
_MOST_PLACES: Final = 8
_MOST_COUNT: Final = 1_000_000
_MOST_COMPANIONS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One ask, as rules read it. Raises WrongQuestion when a value is outside its list or bound."""

    act: str
    person: str
    number: str
    field: str
    purpose: str
    channel: str = ""
    staff: str = ""
    agency: str = ""
    debtor: str = ""
    debt: str = ""
    datum: str = ""
    own_device: bool = False
    companions: tuple[str, ...] = ()
    sealed_letter: bool = False
    wording: str = ""
    wording_clean: bool = False
    relation: str = ""
    source: str = ""
    basis: str = ""
    evidence: bool = False
    places: tuple[str, ...] = ()
    count: int = 0
    witnesses: bool = False
    keyholders: bool = False
    one_use_keys: bool = False

    def __post_init__(self) -> None:
        _check_types(self)
        _check_choices(self)
        _check_bounds(self)


_TYPES: Final[Mapping[str, type]] = MappingProxyType(
    {
        **{member.name: str for member in fields(Question)},
        **dict.fromkeys(("own_device", "sealed_letter", "wording_clean", "evidence", "witnesses", "keyholders", "one_use_keys"), bool),
        **dict.fromkeys(("places", "companions"), tuple),
        "count": int,
    }
)
_NAMES: Final = tuple(member.name for member in fields(Question) if member.name not in _HIDDEN)


def render_question(question: Question) -> Object:
    """Every member but debtor and debt, as JSON."""
    content: dict[str, Value] = {name: getattr(question, name) for name in _NAMES}
    content["places"] = list(question.places)
    content["companions"] = list(question.companions)
    return content


def parse_question(content: Object, *, debtor: str, debt: str) -> Question:
    """The inverse of `render_question`, with the two members that travel apart. Raises WrongQuestion."""
    if set(content) != set(_NAMES):
        wrong = ", ".join(sorted(set(content) ^ set(_NAMES)))
        raise WrongQuestion(f"a question has exactly its own members; missing or unknown: {wrong[:200]}")
    return Question(
        act=_text(content, "act"),
        person=_text(content, "person"),
        number=_text(content, "number"),
        field=_text(content, "field"),
        purpose=_text(content, "purpose"),
        channel=_text(content, "channel"),
        staff=_text(content, "staff"),
        agency=_text(content, "agency"),
        debtor=debtor,
        debt=debt,
        datum=_text(content, "datum"),
        own_device=_flag(content, "own_device"),
        companions=_texts(content, "companions"),
        sealed_letter=_flag(content, "sealed_letter"),
        wording=_text(content, "wording"),
        wording_clean=_flag(content, "wording_clean"),
        relation=_text(content, "relation"),
        source=_text(content, "source"),
        basis=_text(content, "basis"),
        evidence=_flag(content, "evidence"),
        places=_texts(content, "places"),
        count=_count(content),
        witnesses=_flag(content, "witnesses"),
        keyholders=_flag(content, "keyholders"),
        one_use_keys=_flag(content, "one_use_keys"),
    )


def _check_types(question: Question) -> None:
    # Whoever builds a question may not have run a type checker; a wrong type is a wrong question and no other error.
    for name, expected in _TYPES.items():
        if type(getattr(question, name)) is not expected:
            raise WrongQuestion(f"{name} in a question is not of the type {expected.__name__}")
    if not all(isinstance(text, str) for text in (*question.places, *question.companions)):
        raise WrongQuestion("the places and companions in a question are texts")


def _check_choices(question: Question) -> None:
    for name, choices in _CHOICES.items():
        if getattr(question, name) not in choices:
            raise WrongQuestion(f"{name} is one of {', '.join(choice or '(empty)' for choice in choices)}")
    if question.act == "contact" and not question.channel:
        raise WrongQuestion("a contact goes over a channel; the question names none")


def _check_bounds(question: Question) -> None:
    texts = (question.person, question.number, question.staff, question.agency, question.debtor, question.debt, question.datum)
    if any(len(text) > _MOST_LENGTH for text in (*texts, *question.places, *question.companions)):
        raise WrongQuestion(f"an id, handle or place in a question has at most {_MOST_LENGTH} characters")
    if len(question.places) > _MOST_PLACES or len(set(question.places)) != len(question.places):
        raise WrongQuestion(f"a question names at most {_MOST_PLACES} places, each once")
    if len(question.companions) > _MOST_COMPANIONS or len({question.staff, *question.companions}) != 1 + len(question.companions):
        raise WrongQuestion(f"a question names at most {_MOST_COMPANIONS} companions, each once, and not the asker")
    if not 0 <= question.count <= _MOST_COUNT:
        raise WrongQuestion(f"a count is between 0 and {_MOST_COUNT}")


def _text(content: Object, name: str) -> str:
    value = content[name]
    if not isinstance(value, str):
        raise WrongQuestion(f"{name} is a text")
    return value


def _flag(content: Object, name: str) -> bool:
    value = content[name]
    if not isinstance(value, bool):
        raise WrongQuestion(f"{name} is true or false")
    return value


def _count(content: Object) -> int:
    value = content["count"]
    if not isinstance(value, int) or isinstance(value, bool):
        raise WrongQuestion("count is a whole number")
    return value


def _texts(content: Object, name: str) -> tuple[str, ...]:
    value = content[name]
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        raise WrongQuestion(f"{name} is a list of texts")
    return tuple(str(item) for item in value)
