"""Under which address a reader came: what links and codes of the shelf repeat."""

from __future__ import annotations

import re
from collections.abc import Mapping

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]{1,64}){0,8}")
_PAIR = re.compile(r'\s*([A-Za-z]+)=(?:"([^"]*)"|([^";,\s]*))')


def bound(host: str, port: int) -> str:
    """Give the address of a server's own socket."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def asked(own: str, headers: Mapping[str, str], peer: str) -> str:
    """Give the address by which a request came, ending in a slash: that of a proxy before us, of its Host, or our own.

    A proxy is believed where it runs on this machine: `Forwarded` (RFC 7239), or the `X-Forwarded-` headers. What is no
    host, scheme or path is passed over.
    """
    told = _proxied(headers) if peer in LOOPBACK else {}
    host = next((h for h in (told.get("host", ""), headers.get("host", "")) if _HOST.fullmatch(h)), "")
    scheme = told["proto"] if told.get("proto") in ("http", "https") else "http"
    prefix = told.get("prefix", "").rstrip("/")
    return f"{scheme}://{host}{prefix if _PREFIX.fullmatch(prefix) else ''}/" if host else own


def _proxied(headers: Mapping[str, str]) -> dict[str, str]:
    """Read what the nearest proxy says of the request that it had: the first of each."""
    first = headers.get("forwarded", "").partition(",")[0]
    told = {name.lower(): quoted or plain for name, quoted, plain in _PAIR.findall(first)}
    for name in ("host", "proto", "prefix"):
        one = headers.get(f"x-forwarded-{name}", "").partition(",")[0].strip()
        told.setdefault(name, one)
    return told
