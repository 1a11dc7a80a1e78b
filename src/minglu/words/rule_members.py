"""Members of a rule by their names, where two versions of it are compared.

say_member(words, "reading.zh") == "含义（中文）"
"""

from minglu.words.catalogue import Catalogue
from minglu.words.formats import name_of


def say_member(words: Catalogue, name: str) -> str:
    """The name of a member; one that is said in both languages names the one. Raises MissingMessage for any other."""
    member, _, language = name.partition(".")
    said = name_of(words, "rule_member", value=member)
    return words.say("rulechange.member_of", member=said, language=words.say(f"rulechange.in.{language}")) if language else said
