"""The shelf served: who may come in, what a request gets, how many may ask at once."""

from __future__ import annotations

import asyncio
import base64
import functools
import hashlib
import io
import socket
from pathlib import Path

import httpx
import pytest
import zxingcpp
from lxml import etree
from PIL import Image
from resvg_py import svg_to_bytes

from tests.press.project import build
from tests.shelf.sample import ATOM, books, served
from yinfa.finding import PublishingError
from yinfa.shelf.server import Guard


def test_the_server_knows_etags_ranges_and_search(folder: Path) -> None:
    data = (folder / "output/other/other.epub").read_bytes()
    with served(folder) as url, httpx.Client(base_url=url) as client:
        whole = client.get("books/other.epub")
        assert whole.content == data and whole.headers["content-type"] == "application/epub+zip"
        tag = {"If-None-Match": whole.headers["etag"]}
        assert client.get("books/other.epub", headers=tag).status_code == 304
        part = client.get("books/other.epub", headers={"Range": "bytes=100-199"})
        assert (part.status_code, part.content) == (206, data[100:200])
        feed = client.get("opds/all-1.json")
        assert client.get("opds/all-1.json", headers={"If-None-Match": feed.headers["etag"]}).status_code == 304
        found = client.get("opds/search.json", params={"q": "手冊 編輯室"}).json()
        assert {p["metadata"]["title"] for p in found["publications"]} == {"巡邏 & <手冊>", "巡邏 & <手冊>（直排版）"}
        assert client.get("opds/search.json", params={"q": "nothing"}).json()["publications"] == []
        atom = client.get("opds/search.atom", params={"q": '<&" 小冊'}).content
        assert etree.fromstring(atom).findall(ATOM + "entry") == []
        described = etree.fromstring(client.get("opds/search.xml").content)
        template = described.find("{*}Url").get("template")  # type: ignore[union-attr]
        assert template and client.get("opds/" + template.replace("{searchTerms}", "小冊")).status_code == 200
        answer = client.get("search.html", params={"q": '手冊 <"編輯室'})
        assert answer.headers["content-type"] == "text/html; charset=utf-8" and "books/" not in answer.text
        assert 'value="手冊 &lt;&#34;編輯室"' in answer.text
        form = etree.HTML(client.get("").text).find(".//form")
        assert form is not None and form.get("action") == "search.html"
        hits = etree.HTML(client.get("search.html", params={"q": "手冊 編輯室"}).text).findall(".//h2/a")
        assert [(hit.text, hit.get("href")) for hit in hits] == [
            ("巡邏 & <手冊>", "books/other.epub"),
            ("巡邏 & <手冊>（直排版）", "books/other.vertical.epub"),
        ]
        code = client.get("qr/other.svg").text
        drawn = Image.open(io.BytesIO(bytes(svg_to_bytes(svg_string=code, width=300, background="white"))))
        assert [found.text for found in zxingcpp.read_barcodes(drawn.convert("L"))] == [f"{url}books/other.epub"]
        assert client.head("books/other.epub").headers["content-length"] == str(len(data))
        assert client.post("").status_code == 405


HOSTILE = (
    "../content/small/publication.yaml",
    "books/../../content/small/publication.yaml",
    "books/%2e%2e/%2e%2e/ledger.sqlite",
    "books/..%2f..%2fcontent%2fsmall%2fpublication.yaml",
    "%2fetc%2fpasswd",
    "books//etc/passwd",
    "books/small.epub%00.jpg",
    "books/",
    "covers/small",
    "opds/all-2.json",
    "opds/all-99999999999999999999.json",
)


def test_no_path_leads_off_the_shelf(folder: Path) -> None:
    with served(folder) as url, socket.socket() as _:
        host, port = url.removeprefix("http://").rstrip("/").split(":")
        for path in HOSTILE:
            with socket.create_connection((host, int(port))) as raw:
                raw.sendall(f"GET /{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
                answer = b"".join(iter(functools.partial(raw.recv, 65536), b""))
            assert answer.split(b" ", 2)[1] in (b"404", b"400"), path
            assert b"yinfa: 1" not in answer and b"root:" not in answer


def test_other_machines_come_in_only_with_a_password(folder: Path) -> None:
    for host in ("0.0.0.0", "::", "192.0.2.1", "intranet"):
        with pytest.raises(PublishingError) as error:
            Guard.read({"YINFA_SHELF_USER": "office"}, host)
        assert error.value.findings[0].code == "B002"
    assert build(folder, "shelf", "--host", "0.0.0.0").returncode == 1
    with served(folder, "--host", "0.0.0.0", YINFA_SHELF_TOKEN="s3cret") as url, httpx.Client(base_url=url) as client:
        for path in ("", "opds/index.json", "books/small.epub", "nowhere"):
            assert client.get(path).status_code == 401
            assert client.get(path, headers={"Authorization": "Bearer wrong"}).status_code == 401
            login = base64.b64encode(b":").decode()
            assert client.get(path, headers={"Authorization": f"Basic {login}"}).status_code == 401
        assert client.get("books/small.epub", headers={"Authorization": "Bearer s3cret"}).status_code == 200
    assert "s3cret" not in repr(Guard("s3cret", "a", "s3cret"))


def test_two_hundred_readers_at_once_all_get_their_book(folder: Path) -> None:
    wanted = books(folder)

    async def reader(client: httpx.AsyncClient, name: str) -> tuple[str, str]:
        feed = (await client.get("opds/all-1.json")).json()
        assert len(feed["publications"]) == len(wanted)
        return name, hashlib.sha256((await client.get(f"books/{name}")).content).hexdigest()

    async def all_readers(url: str) -> list[tuple[str, str]]:
        limits = httpx.Limits(max_connections=200)
        async with httpx.AsyncClient(base_url=url, limits=limits, timeout=60) as client:
            names = sorted(wanted) * (200 // len(wanted))
            return list(await asyncio.gather(*(reader(client, name) for name in names)))

    with served(folder) as url:
        found = asyncio.run(all_readers(url))
    assert len(found) == 200 and all(wanted[name] == got for name, got in found)
