"""What stands in the output: files are known by the hash of their bytes alone, whatever their size and time say."""

from __future__ import annotations

import hashlib
from pathlib import Path

from yinfa.distribution.ledger import Ledger


def sha256(path: Path) -> str:
    """Give the hash of a file; empty where none can be read."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def stands(ledger: Ledger, edition: int, path: Path) -> str:
    """Give the hash of the file at a path if it was ever published under an edition, else nothing.

    Under one edition there may be several: another output folder has a making of its own, and encryption is random.
    """
    found = sha256(path)
    known = ledger.row("SELECT 1 FROM published WHERE sha256 = ? AND edition = ?", found, edition) if found else None
    return found if known else ""
