"""Telling: what the story says, line by line, in one language; and the stop when it does not hold."""

from collections.abc import Callable
from datetime import tzinfo

from minglu.canon.instants import Instant
from minglu.rules.explain import Language, Reason
from minglu.words.catalogue import Catalogue
from minglu.words.formats import say_moment


class StoryBroken(Exception):
    """Something did not come out as the story tells it: a defect, not a tale."""


class Telling:
    """Says lines through `out`, in the words of one catalogue and the time of one zone."""

    def __init__(self, words: Catalogue, *, zone: tzinfo, out: Callable[[str], None]) -> None:
        self.words = words
        self.language: Language = "zh" if words.language == "zh" else "en"
        self.zone = zone
        self._out = out

    def chapter(self, number: int, title: str) -> None:
        """A chapter's number and title."""
        self._out("")
        self._out(self.words.say("story.chapter", number=number, title=self.words.say(title)))

    def say(self, message: str, /, **named: str | int) -> None:
        """One line of the catalogue."""
        self._out("  " + self.words.say(message, **named))

    def aside(self, message: str, /, **named: str | int) -> None:
        """A line that belongs to the one before."""
        self._out("    – " + self.words.say(message, **named))

    def moment(self, at: Instant) -> str:
        """A moment as people read it."""
        return say_moment(self.words, at, zone=self.zone)

    def reasons(self, reasons: tuple[Reason, ...]) -> None:
        """Why not: every rule that decided, with its article, force and confidence."""
        for reason in reasons:
            force = self.words.say(f"force.{reason.force}")
            cited = self.words.say("story.reason", article=reason.article, force=force, confidence=reason.confidence, text=reason.text)
            self._out("    – " + cited)


def hold(condition: object, *, what: str) -> None:
    """Stop the story unless `condition`. `what` says which claim failed."""
    if not condition:
        raise StoryBroken(f"the story says that {what}, and it is not so")
