"""Passkeys: the second factor of a person of the staff (WebAuthn, verified by the library `webauthn`).

    options = begin_registration(office, sessions, passkeys, visitor, rp_id="lender.example", rp_name="Lender")
    finish_registration(office, sessions, passkeys, visitor, rp_id=…, origin="https://lender.example", answer=…, name="phone")

* Added at the stage `open` only; with one, signing in stops at the stage `passkey` until one is shown.
* The log says which passkeys count, the table holds their public keys: a row that somebody slips in is not one, and
  with a row that somebody took away nobody signs in past it.
* A challenge is used once, whatever comes of it, and dies after five minutes. The device must have verified its user.
* A counter that does not go up is refused: the passkey was copied. Devices that count nothing say 0, always.
* Nobody takes somebody else's passkey away: an officer who also learned the password could sign in as them. Whoever lost
  all of theirs gets a new account under a new id, as for a forgotten password (`accounts`).
* No attestation is asked for: which make of device somebody holds is not this log's business.
"""

import json
from collections.abc import Callable, Iterable
from typing import Final, Protocol, TypeVar

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from minglu.access.accounts import Passkey
from minglu.acts.errors import NotAllowed, NotFound, Unavailable, Unusable
from minglu.acts.office import Office
from minglu.acts.sessions import OPEN, PASSKEY, Sessions, Visitor, change_stage, keep, staff_at, take
from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.digest import sha256
from minglu.canon.ids import StaffId
from minglu.canon.instants import MINUTE
from minglu.canon.json import parse_object, render
from minglu.rules.history import Event

T = TypeVar("T")
MOST: Final = 10
_LONGEST_NAME: Final = 80
_CHALLENGE: Final = 32
_CHALLENGE_LIVES: Final = 5 * MINUTE
_MOST_ANSWER: Final = 65_536
_LONGEST_CREDENTIAL: Final = 1023  # WebAuthn level 3, section 4, "credential ID"
_REGISTERING: Final = "passkey.registering"
_CHECKING: Final = "passkey.checking"
_NOT_SHOWN: Final = "this passkey could not be verified; try again, or use another one"


class Passkeys(Protocol):
    """Passkeys as kept. Every change is durable when it returns."""

    def of(self, staff: StaffId, /) -> tuple[Passkey, ...]:
        """Oldest first."""
        ...

    def put(self, passkey: Passkey, /) -> bool:
        """False, and nothing changes, if this credential is somebody's already."""
        ...

    def used(self, credential: bytes, sign_count: int, /) -> bool:
        """Count a use. False, and nothing changes, unless the count goes up, or is 0 and always was."""
        ...

    def remove(self, staff: StaffId, credential: bytes, /) -> None: ...


def second_factors(office: Office, staff: StaffId) -> frozenset[str]:
    """Digests of the passkeys that count for somebody, as the log names them."""
    return _named(office.book.history([staff]).of(staff))


def counting(office: Office, passkeys: Passkeys, staff: StaffId) -> tuple[Passkey, ...]:
    """The passkeys that count. Raises Unavailable if the log names one that is not kept: signing in must not get easier
    by losing a row."""
    named = second_factors(office, staff)
    known = tuple(one for one in passkeys.of(staff) if _digest(one.credential) in named)
    if len(known) != len(named):
        raise Unavailable("a passkey that the log names is not in the database; restore the database")
    return known


def begin_registration(office: Office, sessions: Sessions, passkeys: Passkeys, visitor: Visitor, *, rp_id: str, rp_name: str) -> str:
    """Options for the browser, as JSON. Raises NotAllowed before signing in is finished, Unusable with too many passkeys."""
    staff = staff_at(visitor, OPEN)
    known = counting(office, passkeys, staff)
    if len(known) >= MOST:
        raise Unusable(f"somebody has at most {MOST} passkeys; remove one first")
    options = generate_registration_options(
        rp_id=rp_id,
        rp_name=rp_name,
        # The pseudonym: it is in nobody's name and says nothing outside.
        user_id=bytes.fromhex(staff.removeprefix("stf_")),
        user_name=str(visitor.said.get("login", staff)),
        challenge=_challenge(office, sessions, visitor, _REGISTERING),
        exclude_credentials=_descriptors(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return options_to_json(options)


def finish_registration(
    office: Office,
    sessions: Sessions,
    passkeys: Passkeys,
    visitor: Visitor,
    *,
    rp_id: str,
    origin: str,
    answer: str,
    name: str,
) -> Passkey:
    """Keep the passkey that the browser made. Raises NotAllowed for an answer that does not verify, Unusable for a name."""
    staff = staff_at(visitor, OPEN)
    label = _label(name)
    challenge = _taken(office, sessions, visitor, _REGISTERING)
    made = _verified(
        lambda: verify_registration_response(
            credential=_bounded(answer),
            expected_challenge=challenge,
            expected_rp_id=rp_id,
            expected_origin=origin,
            require_user_verification=True,
        )
    )
    passkey = Passkey(
        credential=made.credential_id,
        staff=staff,
        public=made.credential_public_key,
        sign_count=made.sign_count,
        name=label,
        added=office.clock.now(),
    )
    # Kept before it is entered: a row alone counts for nothing, an entry alone would shut its owner out.
    if len(passkey.credential) > _LONGEST_CREDENTIAL or not passkeys.put(passkey):
        raise NotAllowed("this passkey is in use already; choose another device")
    office.enter(office.draft("passkey.added", facts={"staff": staff, "credential": _digest(passkey.credential)}))
    return passkey


def begin_check(office: Office, sessions: Sessions, passkeys: Passkeys, visitor: Visitor, *, rp_id: str) -> str:
    """Options for the browser, as JSON: show one of your passkeys. Raises NotAllowed at another stage."""
    staff = staff_at(visitor, PASSKEY)
    options = generate_authentication_options(
        rp_id=rp_id,
        challenge=_challenge(office, sessions, visitor, _CHECKING),
        allow_credentials=_descriptors(counting(office, passkeys, staff)),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def finish_check(office: Office, sessions: Sessions, passkeys: Passkeys, visitor: Visitor, *, rp_id: str, origin: str, answer: str) -> None:
    """The session becomes open if one of this person's passkeys signed the challenge. Raises NotAllowed; then the
    challenge is used up, and the next try begins with `begin_check`."""
    staff = staff_at(visitor, PASSKEY)
    challenge = _taken(office, sessions, visitor, _CHECKING)
    passkey = _shown(answer, among=counting(office, passkeys, staff))
    shown = _verified(
        lambda: verify_authentication_response(
            credential=_bounded(answer),
            expected_challenge=challenge,
            expected_rp_id=rp_id,
            expected_origin=origin,
            credential_public_key=passkey.public,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    )
    if shown.credential_id != passkey.credential or not passkeys.used(passkey.credential, shown.new_sign_count):
        raise NotAllowed(_NOT_SHOWN)
    change_stage(office, sessions, visitor, stage=OPEN)


def remove_passkey(office: Office, passkeys: Passkeys, visitor: Visitor, *, credential: bytes) -> None:
    """One's own passkey counts no more. Raises NotAllowed, NotFound.

    Entered first: from then on it does not count, whatever the table says.
    """
    staff = staff_at(visitor, OPEN)
    if _digest(credential) not in second_factors(office, staff):
        raise NotFound("there is no such passkey")
    office.enter(office.draft("passkey.removed", facts={"staff": staff, "credential": _digest(credential)}))
    passkeys.remove(staff, credential)


def _named(events: Iterable[Event]) -> frozenset[str]:
    named: set[str] = set()
    for event in events:
        if event.kind == "passkey.added":
            named.add(event.word("credential"))
        elif event.kind == "passkey.removed":
            named.discard(event.word("credential"))
    return frozenset(named)


def _digest(credential: bytes) -> str:
    return render_base64(sha256(credential))


def _descriptors(known: Iterable[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=one.credential) for one in known]


def _challenge(office: Office, sessions: Sessions, visitor: Visitor, name: str) -> bytes:
    """A new challenge, kept with the session; one before it is void."""
    challenge = office.chance.draw(_CHALLENGE)
    until = int(office.clock.now() + _CHALLENGE_LIVES)
    keep(office, sessions, visitor, name, render({"challenge": render_base64(challenge), "until": until}))
    return challenge


def _taken(office: Office, sessions: Sessions, visitor: Visitor, name: str) -> bytes:
    """The challenge that was given last, for this one answer. Raises NotAllowed."""
    kept = take(sessions, visitor, name)
    said = parse_object(kept) if kept is not None else {}
    until = said.get("until")
    if not isinstance(until, int) or office.clock.now() >= until:
        raise NotAllowed("this took too long, or was answered already; try again")
    return parse_base64(str(said["challenge"]))


def _shown(answer: str, *, among: Iterable[Passkey]) -> Passkey:
    """The passkey that the answer says it is by. Raises NotAllowed for one of somebody else, or nobody."""
    credential = _verified(lambda: _credential(_bounded(answer)))
    found = next((one for one in among if one.credential == credential), None)
    if found is None:
        raise NotAllowed(_NOT_SHOWN)
    return found


def _credential(answer: str) -> bytes:
    spelled = str(json.loads(answer)["rawId"])
    return parse_base64(spelled.replace("-", "+").replace("_", "/") + "=" * (-len(spelled) % 4))


def _bounded(answer: str) -> str:
    if len(answer) > _MOST_ANSWER:
        raise NotAllowed(_NOT_SHOWN)
    return answer


def _verified(verify: Callable[[], T]) -> T:
    try:
        return verify()
    except NotAllowed:
        raise
    # The answer is bytes from outside, taken apart by a library that raises whatever its parsers raise (KeyError,
    # IndexError, its own, those of two others): all of them say that it does not verify, and none is a fault of ours.
    except Exception as error:
        raise NotAllowed(_NOT_SHOWN) from error


def _label(name: str) -> str:
    label = " ".join(name.split())
    if not 0 < len(label) <= _LONGEST_NAME or not label.isprintable():
        raise Unusable(f"give the passkey a name of 1 to {_LONGEST_NAME} characters, by which you will know it")
    return label
