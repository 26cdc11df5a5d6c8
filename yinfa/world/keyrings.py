"""Passwords that the office keeps in its keyring."""

from __future__ import annotations


def kept(service: str, user: str) -> str:
    """Ask the keyring of this machine, where there is one; empty where it knows nothing."""
    try:
        import keyring
    except ImportError:
        return ""
    try:
        return keyring.get_password(service, user) or ""
    except keyring.errors.KeyringError:
        return ""
