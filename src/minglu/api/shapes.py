"""The small shapes that bodies are made of: ids, moments, numbers, digests. Each refuses what it cannot be.

    until: MomentIn            read from RFC 3339 with an offset; `instant(body.until, "$.until")` gives milliseconds
    filed: Moment              written as RFC 3339 in UTC, by `moment(filed)`

Lengths stand beside every pattern, because "$" also matches before a line end. Base64 has one spelling: the last letters
of its patterns are those without spare bits.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal

from msgspec import Meta

from minglu.api.errors import wrong_at
from minglu.canon.base64 import parse_base64
from minglu.canon.errors import CanonError
from minglu.canon.ids import AgencyId, AskId, CaseId, DebtId, ExhibitId, LineId, PersonId, RecordId, StaffId, TokenId
from minglu.canon.instants import Instant, check_instant, render_instant

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _id(prefix: str) -> Meta:
    length = len(prefix) + 33
    return Meta(pattern=f"^{prefix}_[0-9a-f]{{32}}$", min_length=length, max_length=length)


PersonRef = Annotated[PersonId, _id("per")]
RecordRef = Annotated[RecordId, _id("rec")]
DebtRef = Annotated[DebtId, _id("debt")]
AskRef = Annotated[AskId, _id("ask")]
TokenRef = Annotated[TokenId, _id("tok")]
StaffRef = Annotated[StaffId, _id("stf")]
AgencyRef = Annotated[AgencyId, _id("agy")]
LineRef = Annotated[LineId, _id("line")]
CaseRef = Annotated[CaseId, _id("case")]
ExhibitRef = Annotated[ExhibitId, _id("exh")]

MomentIn = Annotated[datetime, Meta(tz=True, description="RFC 3339, with an offset; years 1970 to 2099")]
Millis = Annotated[int, Meta(ge=0, le=4_102_444_799_999, description="whole milliseconds since 1970, UTC")]
Index = Annotated[int, Meta(ge=0, description="a place in the log")]
Count = Annotated[int, Meta(ge=0)]
Phone = Annotated[str, Meta(min_length=3, max_length=40, description="a telephone number as people write it", examples=["160 0000 0202"])]
DigestText = Annotated[
    str,
    Meta(
        pattern="^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$", min_length=44, max_length=44, description="base64 of 32 bytes, such as a SHA-256"
    ),
]
SignatureText = Annotated[
    str, Meta(pattern="^[A-Za-z0-9+/]{85}[AQgw]==$", min_length=88, max_length=88, description="base64 of an Ed25519 signature")
]
Place = Annotated[str, Meta(pattern="^[A-Za-z0-9_./+-]{1,64}$", max_length=64, description="a zone, such as Asia/Shanghai")]

Purpose = Literal["collection", "pass_on_message", "locate_debtor", "complaint_answer", "identity_code"]
Channel = Literal["call", "ai_call", "message", "im", "visit", "letter", "group_message", "public_post"]
Channels = Annotated[tuple[Channel, ...], Meta(min_length=1, max_length=8)]
TemplateName = Annotated[str, Meta(pattern="^[a-z][a-z0-9_-]{0,63}$", max_length=64, description="the id of an approved template")]
Purposes = Annotated[tuple[Purpose, ...], Meta(min_length=1, max_length=5)]
Places = Annotated[tuple[Place, ...], Meta(max_length=8)]


def each_once(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words in their order, each once."""
    return tuple(dict.fromkeys(words))


def moment(at: Instant) -> str:
    """A moment as it is written."""
    return render_instant(at)


def instant(value: datetime, path: str) -> Instant:
    """The milliseconds of a moment that was read at `path`. Raises Refused."""
    try:
        return check_instant((value - _EPOCH) // timedelta(milliseconds=1))
    except CanonError as error:
        raise wrong_at(path, "is not between 1970 and 2100") from error


def binary(text: str, path: str, *, size: int) -> bytes:
    """The bytes that base64 at `path` spells, in its one spelling. Raises Refused."""
    try:
        return parse_base64(text, size=size)
    except CanonError as error:
        raise wrong_at(path, f"is not base64 of {size} bytes in its one spelling") from error
