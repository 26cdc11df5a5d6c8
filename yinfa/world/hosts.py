"""Hosts by whatever name: an alias, an address, capitals and a dot at the end name the same one."""

from __future__ import annotations

import ipaddress
import socket


def plain(host: str) -> str:
    """Give a name without capitals and the dot of the root."""
    return host.strip().rstrip(".").casefold()


def local(host: str) -> bool:
    """Say whether a plain name means this machine itself, without asking anybody."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def same_host(one: str, other: str) -> bool:
    """Say whether two names mean one host: by name, else by an address that both have now."""
    return plain(one) == plain(other) or bool(_addresses(one) & _addresses(other))


def _addresses(host: str) -> set[str]:
    """Give the addresses of a host, all of this machine's own as one; none where nobody knows it."""
    try:
        found = {str(entry[4][0]).partition("%")[0] for entry in socket.getaddrinfo(plain(host), None)}
    except (OSError, UnicodeError):
        return set()
    return {"localhost" if local(address) else address for address in found}
