"""Passwords of PDFs: AES-256 (ISO 32000-2, revision 6), and what the ledger may know of them."""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from yinfa.distribution.ledger import Ledger
from yinfa.distribution.lists.units import Unit
from yinfa.world import posix

WORK = {"n": 1 << 11, "r": 8, "p": 1}
"""What one guess costs who has the ledger alone: 2 MiB and some milliseconds (RFC 7914). A run pays it for each
password of its list, which may have ten thousand, and the list says them all in clear."""
ARCHIVAL = ("pdfaid:part", "pdfaid:conformance")


def lock(pdf: bytes, password: str) -> bytes:
    """Encrypt a PDF. It is PDF/A no longer and does not say so; it stays PDF/UA (7.16: readers-aloud may read).

    The password is its owner's too: who may open it may print and copy it, since flags protect nothing. Metadata is
    encrypted, because it bears the title.
    """
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            for claim in ARCHIVAL:
                del xmp[claim]
        document.save(out, encryption=pikepdf.Encryption(owner=password, user=password, R=6, aes=True, metadata=True))
    return out.getvalue()


def unlock(pdf: bytes, password: str) -> bytes:
    """Give a PDF without its encryption, to be read. Raises pikepdf.PasswordError."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf), password=password) as document:
        document.save(out)
    return out.getvalue()


def opened(pdf: bytes, password: str) -> bytes | None:
    """Give a PDF to be read, if it bears just this password, or none where none is given; else None."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf), password=password) as document:
            if document.is_encrypted != bool(password):
                return None
    except pikepdf.PasswordError:
        return None
    return unlock(pdf, password) if password else pdf


def locks(ledger: Ledger, units: Sequence[Unit]) -> dict[str, str]:
    """Give a digest for each password of a list: it tells that one was changed, and helps nobody to guess it.

    The salt is the ledger's own and random; each password is digested once. Call it in a transaction.
    """
    found = sorted({unit.password for unit in units} - {""})
    if not found:
        return {}
    salt = _salt(ledger)

    def one(password: str) -> str:
        return hashlib.scrypt(password.encode(), salt=salt, dklen=32, **WORK).hex()

    with ThreadPoolExecutor(posix.cores()) as pool:  # scrypt lets other threads run
        return dict(zip(found, pool.map(one, found), strict=True))


def _salt(ledger: Ledger) -> bytes:
    row = ledger.row("SELECT salt FROM salt")
    if row:
        return bytes(row["salt"])
    made = secrets.token_bytes(32)
    ledger.db.execute("INSERT INTO salt VALUES (?)", (made,))
    return made
