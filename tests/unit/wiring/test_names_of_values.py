"""Every value of a closed set of the core has a name in both languages, and no name is left for a value that is gone."""

import pytest

from minglu.access.api_keys import SCOPES
from minglu.access.staff import KNOWN_ROLES
from minglu.cases.finding import FindingValue
from minglu.cases.measures import MEASURES
from minglu.cases.remedies import WAYS
from minglu.evidence.grade import Level
from minglu.rules import question
from minglu.wiring.catalogues import LANGUAGES, load

SETS = {
    "act": question.ACTS,
    "basis": question.BASES,
    "channel": question.CHANNELS,
    "field": question.FIELDS,
    "finding": tuple(FindingValue),
    "grade": tuple(level.name.lower() for level in Level),
    "measure": tuple(MEASURES),
    "purpose": question.PURPOSES,
    "relation": question.RELATIONS,
    "role": (*KNOWN_ROLES, "none"),
    "scope": tuple(scope.replace(".", "_") for scope in SCOPES),
    "source": question.SOURCES,
    "warning": tuple({way.warning for way in WAYS.values()} - {""}),
    "way": tuple(WAYS),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", SETS)
def test_names_and_values_are_the_same_set(language, group) -> None:
    named = {message.split(".")[1] for message in load(language).messages if message.startswith(f"{group}.")}
    assert named == {str(value) for value in SETS[group]}
