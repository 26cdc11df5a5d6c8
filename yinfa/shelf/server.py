"""Serve the shelf, with search: on this machine only, unless a password is set."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import anyio.to_thread
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from yinfa.finding import Finding, PublishingError
from yinfa.shelf.address import LOOPBACK, asked, bound
from yinfa.shelf.catalogue import Catalogue, catalogue
from yinfa.shelf.feed import LANGUAGE
from yinfa.shelf.site import Resource, searched, site
from yinfa.shelf.wire import Protocol
from yinfa.theme import Theme

LOGIN = "opds/authentication.json"
_LOGIN = "application/opds-authentication+json"
QUERY = 200
"""Characters of a search that are looked at."""
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


@dataclass(frozen=True, slots=True)
class Guard:
    """What opens the shelf: a token, or user and password; empty where anybody on this machine may come in."""

    token: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def read(cls, environment: Mapping[str, str], host: str) -> Guard:
        """Read the environment. Raises PublishingError (B002) where other machines could come in unasked."""
        names = ("YINFA_SHELF_TOKEN", "YINFA_SHELF_USER", "YINFA_SHELF_PASSWORD")
        guard = cls(*(environment.get(name, "") for name in names))
        if host not in LOOPBACK and not guard.closed:
            raise PublishingError(Finding("B002", facts=(("host", host),)))
        return guard

    @property
    def closed(self) -> bool:
        return bool(self.token or (self.user and self.password))

    def admits(self, header: str) -> bool:
        """Say whether an Authorization header opens the shelf."""
        if not self.closed:
            return True
        kind, _, given = header.partition(" ")
        # Compared in a time that does not tell how much of it was right.
        if kind.lower() == "bearer" and self.token:
            return hmac.compare_digest(given.strip().encode(), self.token.encode())
        if kind.lower() == "basic" and self.user and self.password:
            login = base64.b64encode(f"{self.user}:{self.password}".encode())
            return hmac.compare_digest(given.strip().encode(), login)
        return False


@dataclass(slots=True)
class _Shelf:
    """The catalogue as it stood when last looked at, and its documents."""

    output: Path
    theme: Theme
    guard: Guard
    known: Catalogue | None = None
    url: str = ""
    """Where the shelf stands, if that was said: then it is so whichever way a reader came."""
    own: str = "http://localhost/"
    documents: dict[str, dict[str, Resource]] = field(default_factory=dict)
    """By the address under which a reader came, which the QR codes repeat."""

    def look(self, url: str) -> tuple[Catalogue, Mapping[str, Resource]]:
        """Look at output/ again; what did not change is not read again."""
        found = catalogue(self.output)
        if found != self.known:
            self.known, self.documents = found, {}
        if url not in self.documents:
            self.documents = {url: dict(site(found, self.theme, url, served=True))}
        return found, self.documents[url]

    async def answer(self, request: Request) -> Response:
        peer = request.client.host if request.client else ""
        url = self.url or asked(self.own, request.headers, peer)
        path = request.path_params["path"] or "index.html"
        if path == LOGIN:
            return self.closed(url, 200)
        if not self.guard.admits(request.headers.get("authorization", "")):
            return self.closed(url, 401)
        if path.rstrip("/") == "opds":
            kind = "json" if "application/opds+json" in request.headers.get("accept", "") else "atom"
            return Response(status_code=307, headers={**_HEADERS, "Location": f"{url}opds/index.{kind}"})
        # Beside the loop: a look at many books would hold up everybody who is being answered.
        found, documents = await anyio.to_thread.run_sync(self.look, url)
        document = documents.get(path) or searched(found, self.theme, url, path, *_question(request))
        if document is None:
            return Response("404", status_code=404)
        book = next((b for b in found.books if path == f"books/{b.file}"), None)
        if book is not None:
            return _cached(request, f'"{book.sha256}"', partial(FileResponse, book.path, media_type=document.media))
        data = await anyio.to_thread.run_sync(document.make)
        etag = f'"{hashlib.sha256(data).hexdigest()}"'
        return _cached(request, etag, partial(Response, data, media_type=document.media))

    def closed(self, url: str, status: int) -> Response:
        """Say how to come in (Authentication for OPDS 1.0), to those who may not, too."""
        words = self.theme.interface_words(LANGUAGE)
        headers = {**_HEADERS, "Link": f'<{url}{LOGIN}>; rel="http://opds-spec.org/auth/document"; type="{_LOGIN}"'}
        if status == 401:
            headers["WWW-Authenticate"] = 'Basic realm="Yinfa", charset="UTF-8"'
        return Response(login(url, words, bool(self.guard.user)), status, headers, media_type=_LOGIN)


def login(url: str, words: Mapping[str, str], named: bool) -> bytes:
    """Write the authentication document: by user and password, where there are such."""
    labels = {"login": words["shelf_user"], "password": words["shelf_password"]}
    basic = {"type": "http://opds-spec.org/auth/basic", "labels": labels}
    links = [{"rel": "start", "href": f"{url}opds/index.json", "type": "application/opds+json"}]
    told = {"id": f"{url}{LOGIN}", "title": words["shelf"], "authentication": [basic] if named else [], "links": links}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _question(request: Request) -> tuple[str, int]:
    """Read what is searched for, and which page of the answer."""
    given = request.query_params
    number = given.get("page", "")
    return (given.get("q") or given.get("query", ""))[:QUERY], int(number) if re.fullmatch("[0-9]{1,6}", number) else 1


def _cached(request: Request, etag: str, make: Any) -> Response:
    """Answer 304 to a reader who has it already (RFC 9110, 13.1.2)."""
    headers = {**_HEADERS, "ETag": etag, "Cache-Control": "no-cache"}
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    response: Response = make(headers=headers)
    return response


def application(output: Path, theme: Theme, guard: Guard, url: str, own: str) -> Starlette:
    """Give the application that serves an output folder; `url` is where it stands for readers, if that was said."""
    shelf = _Shelf(output, theme, guard, url=f"{url.rstrip('/')}/" if url else "", own=own)
    return Starlette(routes=[Route("/{path:path}", shelf.answer, methods=["GET"])])


def serve(output: Path, theme: Theme, guard: Guard, host: str, port: int, url: str = "") -> None:
    """Serve until interrupted. Raises PublishingError (B004) where the port cannot be had."""
    app = application(output, theme, guard, url, bound(host, port))
    config = uvicorn.Config(app, host=host, port=port, http=Protocol, proxy_headers=False, log_level="warning")
    try:
        socket = config.bind_socket()
    except (OSError, SystemExit) as error:
        facts = (("host", host), ("port", str(port)), ("fault", getattr(error, "strerror", None) or "bind"))
        raise PublishingError(Finding("B004", facts=facts)) from error
    uvicorn.Server(config).run(sockets=[socket])
