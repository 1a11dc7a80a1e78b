"""What the rules refuse, as a problem: which rules, by which article, what would lift each, when it would be allowed."""

from collections.abc import Iterable

import msgspec

from minglu.acts.ask import Refused
from minglu.api.answer import Answer
from minglu.api.problems import MEDIA_TYPE, PROBLEMS, Article, RefusedByRule
from minglu.api.shapes import moment
from minglu.rules.explain import Reason


def articles_of(reasons: Iterable[Reason]) -> tuple[Article, ...]:
    """Rules with their articles, as they were put into words."""
    return tuple(
        Article(
            rule=reason.rule,
            article=reason.article,
            force=reason.force,
            confidence=reason.confidence,
            text=reason.text,
            lifts=reason.lifts,
        )
        for reason in reasons
    )


def refused_by_rule(refused: Refused) -> Answer:
    """The problem of a refusal that was decided and entered."""
    kind = PROBLEMS["refused-by-rule"]
    articles = articles_of(refused.reasons)
    told = RefusedByRule(
        type=kind.urn,
        title=kind.title,
        status=kind.status,
        detail=" ".join(article.text for article in articles),
        rules=tuple(article.rule for article in articles),
        articles=articles,
        decision=refused.index,
        next_allowed=moment(refused.next_allowed) if refused.next_allowed is not None else None,
        promise=refused.promise.decode("utf-8"),
    )
    return Answer(status=kind.status, content=msgspec.json.encode(told), media_type=MEDIA_TYPE)
