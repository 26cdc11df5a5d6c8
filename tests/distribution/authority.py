"""A certificate authority for the tests: a root, one under it, and what they give to offices."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asn1crypto import pkcs12 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID

PASSWORD = "示範 p12 密碼"
DAY = datetime.timedelta(days=1)


def key(kind: str = "ec") -> Any:
    """Make a private key."""
    return ec.generate_private_key(ec.SECP256R1()) if kind == "ec" else rsa.generate_private_key(65537, 2048)


@dataclass
class Authority:
    """Signs certificates."""

    name: str
    above: Authority | None = None
    key: Any = field(default_factory=key)
    certificate: x509.Certificate = field(init=False)

    def __post_init__(self) -> None:
        self.certificate = (self.above or self).certify(self.name, self.key, ca=True)

    def certify(self, name: str, own: Any, ca: bool = False, since: int = -30, until: int = 3650, **usage: bool) -> Any:
        """Give a certificate for a key, valid from and until so many days from now."""
        now = datetime.datetime.now(datetime.UTC)
        names = [
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ]
        given = {"key_cert_sign": ca, "crl_sign": ca, "digital_signature": not ca, "content_commitment": not ca}
        return (
            x509.CertificateBuilder()
            .subject_name(_named(name))
            .issuer_name(_named(self.name))
            .public_key(own.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + since * DAY)
            .not_valid_after(now + until * DAY)
            .add_extension(x509.BasicConstraints(ca, None), critical=True)
            .add_extension(x509.KeyUsage(**{n: {**given, **usage}.get(n, False) for n in names}), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )

    def office(self, path: Path, name: str = "示範市警察局", kind: str = "ec", **more: Any) -> Path:
        """Write the PKCS#12 file of an office."""
        own = key(kind)
        sealed = BestAvailableEncryption(PASSWORD.encode())
        above = [self.certificate]
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(b"office", own, self.certify(name, own, **more), above, sealed)
        )
        return path

    def with_foreign_key(self, beside: bool) -> bytes:
        """Give an unlocked PKCS#12 file with a key that is not its certificate's, in place of that or beside it."""
        own, foreign = (self._plain(name) for name in ("甲", "乙"))
        bags = own.authenticated_safe
        contents = asn1.SafeContents.load(bags[0]["content"].native)
        keys = [b for b in asn1.SafeContents.load(foreign.authenticated_safe[0]["content"].native) if _is_key(b)]
        rest = [bag for bag in contents if beside or not _is_key(bag)]
        bags[0]["content"] = asn1.SafeContents([*keys, *rest]).dump()
        own["auth_safe"]["content"] = bags.dump()
        own["mac_data"] = None
        return bytes(own.dump(force=True))

    def _plain(self, name: str) -> Any:
        own = key()
        made = self.certify(name, own)
        return asn1.Pfx.load(pkcs12.serialize_key_and_certificates(b"x", own, made, None, NoEncryption()))

    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


def _is_key(bag: Any) -> bool:
    return bool(bag["bag_id"].native == "key_bag")


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
