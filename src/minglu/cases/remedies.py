"""Ways onward: what a person can do besides, or after, the lender's answer.

    WAYS["arbitration"].warning == "arbitration_binds_signers_only"

Data with articles and the confidence at which we read them; sentences come from the catalogue. Every answer names all
four: an answer that leaves one out ends nothing for the person who reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """An article and how sure we are of our reading: V read, S reported, K not checked."""

    article: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way onward. `letters` are the papers that it needs; `warning` is a code or empty."""

    name: str
    law: tuple[Cited, ...]
    letters: tuple[str, ...]
    warning: str


_ALL: Final = (
    Way(
        name="negotiation",
        law=(
            Cited(article="民法典 179, 995, 1000, 1032-1034, 1037", confidence="V"),
            Cited(article="消费者权益保护法 39", confidence="V"),
        ),
        letters=("negotiation", "preservation"),
        warning="",
    ),
    Way(
        name="authority",
        law=(
            Cited(article="个人信息保护法 65", confidence="V"),
            Cited(article="银行业保险业消费投诉处理管理办法 11, 13", confidence="V"),
        ),
        letters=("authority_complaint",),
        warning="",
    ),
    Way(
        name="lawsuit",
        law=(
            Cited(article="个人信息保护法 50, 69", confidence="V"),
            Cited(article="民事诉讼法(2023) 122-124", confidence="V"),
            Cited(article="民事证据规定 47, 95", confidence="V"),
        ),
        letters=("lawsuit", "evidence_list", "order_to_produce"),
        warning="",
    ),
    Way(
        name="arbitration",
        law=(
            Cited(article="仲裁法(2025) 27, 32-34", confidence="V"),
            Cited(article="仲裁法 3", confidence="V"),
        ),
        letters=("arbitration", "evidence_list"),
        # Only contract and property disputes, and only between those who agreed: a contact who signed nothing did not.
        warning="arbitration_binds_signers_only",
    ),
)

WAYS: Final[Mapping[str, Way]] = MappingProxyType({way.name: way for way in _ALL})

ALL_WAYS: Final = tuple(sorted(WAYS))
