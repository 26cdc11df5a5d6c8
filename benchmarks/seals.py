"""Time what a password and a signature add to one PDF edition: `python -m benchmarks.seals [EDITIONS]`.

One core, in memory, milliseconds of the processor; certificates by EC P-256 and RSA-3072 that nobody issued.
"""

from __future__ import annotations

import datetime
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from benchmarks.article import project
from benchmarks.editions import Bench
from yinfa.distribution.seals.lock import lock
from yinfa.distribution.seals.sign import Certificate

PASSWORD = "a-password-1"


def certificate(key: Any) -> Certificate:
    """Make a certificate that signs itself."""
    now = datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Benchmark")])
    since, until = now - datetime.timedelta(days=1), now + datetime.timedelta(days=1)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(since).not_valid_after(until)
    der = builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return Certificate("Benchmark", der, (), since, until, now, private)


def each(run: Callable[[], object], count: int) -> float:
    """Give the processor's milliseconds of one run, the first left out."""
    run()
    start = time.process_time()
    for _ in range(count):
        run()
    return (time.process_time() - start) / count * 1000


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench.of("pdf", project(Path(folder)))
    plain = bench.issue(1)
    locked = lock(plain, PASSWORD)
    office = {
        "EC P-256": certificate(ec.generate_private_key(ec.SECP256R1())),
        "RSA-3072": certificate(rsa.generate_private_key(65537, 3072)),
    }
    print("| what a PDF edition takes | ms |\n|---|--:|")
    print(f"| the edition itself | {each(lambda: bench.issue(1), count):.1f} |")
    print(f"| a password, AES-256 | {each(lambda: lock(plain, PASSWORD), count):.1f} |")
    for name, own in office.items():
        print(f"| a signature, {name} | {each(lambda own=own: own.sign(plain, ''), count):.1f} |")
        print(
            f"| a signature over a password, {name} | {each(lambda own=own: own.sign(locked, PASSWORD), count):.1f} |"
        )


if __name__ == "__main__":
    main()
