"""Signatures: PAdES B-B by the office's certificate, the last of all steps, behind a seam for other schemes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from yinfa.finding import Finding, PublishingError
from yinfa.world.keyrings import kept

SERVICE, VARIABLE = "yinfa-sign", "YINFA_SIGN_PASSWORD"
"""Where the password of the certificate's file stands: the keyring, the environment."""
LIMIT = 1 << 20
"""Bytes of a PKCS#12 file."""
FIELD = "Signature"
CURVES = ("secp256r1", "secp384r1", "secp521r1")
RSA_BITS = 2048
ROOM = 8192
"""Hexadecimal digits that a signature takes beside its certificates."""


class Signer(Protocol):
    """Signs finished PDFs. It pickles, and a worker is sent it once, through its pipe."""

    @property
    def name(self) -> str:
        """Whose signature it is; kept in the ledger."""
        ...

    def faults(self, day: date) -> tuple[Finding, ...]:
        """Say why nothing can be signed that is issued on a day."""
        ...

    def sign(self, pdf: bytes, password: str) -> bytes:
        """Sign a PDF, which opens with the password where one is given."""
        ...


@dataclass(frozen=True, slots=True)
class Certificate:
    """A private key with its certificate and the authorities' above it, in DER."""

    name: str
    certificate: bytes
    chain: tuple[bytes, ...]
    since: datetime
    until: datetime
    moment: datetime
    """When the run began; what a signature claims is the machine's clock when it was made."""
    key: bytes = field(repr=False)
    wrong: tuple[Finding, ...] = ()
    """What is wrong with it on any day."""

    def faults(self, day: date) -> tuple[Finding, ...]:
        """It must be valid when it signs, and still be so on the day of issue."""
        name = ("name", self.name)
        last = max(day, self.moment.date())
        found = list(self.wrong)
        if self.until.date() < last or self.until < self.moment:
            found.append(Finding("X011", facts=(name, ("until", str(self.until.date())), ("day", str(last)))))
        if self.since > self.moment:
            found.append(Finding("X012", facts=(name, ("since", f"{self.since:%Y-%m-%d %H:%M} UTC"))))
        return tuple(found)

    def sign(self, pdf: bytes, password: str) -> bytes:
        """Add the signature behind the file, which is not touched; it covers all of it, and certifies it as final."""
        from yinfa.distribution.seals.signature import field_added

        update = field_added(pdf, password, FIELD, self.name)
        room = ROOM + 2 * sum(map(len, (self.certificate, *self.chain)))
        signed: bytes = _engine(self).sign_pdf(update, existing_fields_only=True, bytes_reserved=room).getvalue()
        return signed


@lru_cache(maxsize=1)
def _engine(own: Certificate) -> Any:
    from asn1crypto import keys, x509
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    above = SimpleCertificateStore()
    above.register_multiple(x509.Certificate.load(der) for der in own.chain)
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(own.certificate),
        signing_key=keys.PrivateKeyInfo.load(own.key),
        cert_registry=above,
    )
    about = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    return PdfSigner(about, signer)


def open_certificate(file: Path, environment: Mapping[str, str], moment: datetime) -> Certificate:
    """Open a PKCS#12 file. Raises PublishingError (X005–X009, X018, X019); `faults` says what else is wrong."""
    try:
        from cryptography.hazmat.primitives.serialization import pkcs12
        from pyhanko import version  # noqa: F401
    except ImportError as error:
        raise PublishingError(Finding("X005")) from error
    name = ("file", file.name)
    try:
        with open(file, "rb") as opened:
            data = opened.read(LIMIT)
    except OSError as error:
        raise PublishingError(Finding("X006", facts=(name, ("fault", error.strerror or "")))) from error
    password = environment.get(VARIABLE) or kept(SERVICE, file.name)
    keys = _keys(data)
    if keys is None:
        raise PublishingError(Finding("X007", facts=(name,)))
    if keys > 1:
        raise PublishingError(Finding("X018", facts=(name, ("count", str(keys)))))
    try:
        found = pkcs12.load_pkcs12(data, password.encode() if password else None)
    except ValueError as error:
        raise PublishingError(Finding("X008", facts=(name,))) from error
    if found.key is None or found.cert is None:
        code = "X019" if found.key and found.additional_certs else "X009"
        raise PublishingError(Finding(code, facts=(name,)))
    return _certificate(found, moment)


def _keys(data: bytes) -> int | None:
    """Count the private keys of a PKCS#12 file that can be seen without its password; None where it is none."""
    from asn1crypto import pkcs12

    try:
        file = pkcs12.Pfx.load(data, strict=True)
        if file["version"].native != "v3":
            return None
        plain = [part for part in file.authenticated_safe if part["content_type"].native == "data"]
        bags = [bag for part in plain for bag in pkcs12.SafeContents.load(part["content"].native)]
        return sum(bag["bag_id"].native in ("key_bag", "pkcs8_shrouded_key_bag") for bag in bags)
    except (ValueError, TypeError):
        return None


def _certificate(found: Any, moment: datetime) -> Certificate:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import NameOID

    own = found.cert.certificate
    names = own.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    name = str(names[0].value) if names else own.subject.rfc4514_string()
    return Certificate(
        name=name,
        certificate=own.public_bytes(Encoding.DER),
        chain=tuple(c.certificate.public_bytes(Encoding.DER) for c in found.additional_certs),
        since=own.not_valid_before_utc,
        until=own.not_valid_after_utc,
        moment=moment.astimezone(UTC).replace(microsecond=0),
        key=found.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        wrong=(*_kind(name, found.key), *_usage(name, own)),
    )


def _kind(name: str, key: Any) -> tuple[Finding, ...]:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    match key:
        case ec.EllipticCurvePrivateKey():
            kind, good = key.curve.name, key.curve.name in CURVES
        case rsa.RSAPrivateKey():
            kind, good = f"RSA {key.key_size}", key.key_size >= RSA_BITS
        case _:
            kind, good = type(key).__name__.removesuffix("PrivateKey"), False
    return () if good else (Finding("X013", facts=(("name", name), ("kind", kind))),)


def _usage(name: str, own: Any) -> tuple[Finding, ...]:
    from cryptography import x509

    def extension(kind: Any) -> Any:
        try:
            return own.extensions.get_extension_for_class(kind).value
        except x509.ExtensionNotFound:
            return None

    usage, place = extension(x509.KeyUsage), extension(x509.BasicConstraints)
    signs = usage is None or usage.digital_signature or usage.content_commitment
    return () if signs and not (place and place.ca) else (Finding("X010", facts=(("name", name),)),)
