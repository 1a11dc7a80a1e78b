"""A software authenticator: what a phone does with a passkey, by hand. EC P-256, CBOR, no attestation (WebAuthn level 3).

    phone = Authenticator()
    answer = phone.register(options)          # options as the node gives them; the answer as a browser sends it
    answer = phone.show(options)

Each answer can be made wrong in one thing: origin, relying party, challenge, user verification, count, signature.
"""

import base64
import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

ORIGIN, RP_ID = "https://lender.example", "lender.example"
PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40
_AAGUID = bytes(16)


def spelled(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@dataclass(slots=True)
class Authenticator:
    """One passkey. `counts` is what its counter shows from use to use; some devices always show 0."""

    credential: bytes = field(default_factory=lambda: os.urandom(32))
    secret: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    counts: object = field(default_factory=lambda: count(1))

    def register(self, options: str, *, origin: str = ORIGIN, rp_id: str = RP_ID, flags: int = PRESENT | VERIFIED, **client: str) -> str:
        data = self._data(rp_id, flags=flags | WITH_KEY, more=self._attested())
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._client("webauthn.create", options, origin=origin, **client)
        return self._answer(clientDataJSON=spelled(said), attestationObject=spelled(attested))

    def show(self, options: str, *, origin: str = ORIGIN, rp_id: str = RP_ID, flags: int = PRESENT | VERIFIED, **client: str) -> str:
        data = self._data(rp_id, flags=flags)
        said = self._client("webauthn.get", options, origin=origin, **client)
        signature = self.secret.sign(data + sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=spelled(said), authenticatorData=spelled(data), signature=spelled(signature))

    def _data(self, rp_id: str, *, flags: int, more: bytes = b"") -> bytes:
        return sha256(rp_id.encode()).digest() + bytes([flags]) + next(self.counts).to_bytes(4) + more

    def _attested(self) -> bytes:
        point = self.secret.public_key().public_numbers()
        # COSE: key type EC2, ES256, curve P-256, x, y.
        key = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})
        return _AAGUID + len(self.credential).to_bytes(2) + self.credential + key

    def _client(self, kind: str, options: str, **said: str) -> bytes:
        return json.dumps({"type": kind, "challenge": json.loads(options)["challenge"], **said}).encode()

    def _answer(self, **response: str) -> str:
        id_ = spelled(self.credential)
        return json.dumps({"id": id_, "rawId": id_, "type": "public-key", "response": response})
