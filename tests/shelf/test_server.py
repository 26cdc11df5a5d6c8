"""The shelf served: who may come in, what a request gets, how many may ask at once."""

from __future__ import annotations

import asyncio
import base64
import functools
import hashlib
import io
import json
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import zxingcpp
from lxml import etree
from PIL import Image
from resvg_py import svg_to_bytes

from tests.press.project import build
from tests.shelf.sample import ATOM, books, served
from yinfa.finding import PublishingError
from yinfa.shelf.address import asked
from yinfa.shelf.opds1 import ACQUISITION
from yinfa.shelf.server import Guard
from yinfa.shelf.wire import PATIENCE


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
        assert described.findtext("{*}Description") and described.findtext("{*}ShortName")
        urls = {found.get("type", ""): found.get("template", "") for found in described.iter("{*}Url")}
        assert set(urls) == {ACQUISITION, "application/atom+xml", "text/html"}
        for template in urls.values():
            assert client.get(template.replace("{searchTerms}", "小冊")).status_code == 200
        answer = client.get("search.html", params={"q": '手冊 <"編輯室'})
        assert answer.headers["content-type"] == "text/html; charset=utf-8" and "books/" not in answer.text
        assert 'value="手冊 &lt;&#34;編輯室"' in answer.text
        form = etree.HTML(client.get("").text).find(".//form")
        assert form is not None and form.get("action") == "search.html"
        hits = etree.HTML(client.get("search.html", params={"q": "手冊 編輯室"}).text).findall(".//h2/a")
        assert [(hit.text, hit.get("href")) for hit in hits] == [("巡邏 & <手冊>", "books/other.epub")]
        assert client.get("qr/other.svg").status_code == 404 and "qr/" not in client.get("").text, "no phone comes here"
        near = {"Host": "10.0.0.5:8000"}
        assert "qr/" in client.get("", headers=near).text
        code = client.get("qr/other.svg", headers=near).text
        drawn = Image.open(io.BytesIO(bytes(svg_to_bytes(svg_string=code, width=300, background="white"))))
        assert [found.text for found in zxingcpp.read_barcodes(drawn.convert("L"))] == [
            "http://10.0.0.5:8000/books/other.epub"
        ]
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


@pytest.mark.parametrize("query", ["手冊", "手册", "巡逻", "編輯室", "编辑室 手册"])
def test_a_query_in_raw_utf8_and_in_either_script_is_answered(query: str, folder: Path) -> None:
    with served(folder) as url:
        for path in (f"/opds/search.json?q={query}", f"/opds/search.json?query={query}"):
            head, _, body = raw(url, f"GET {path.replace(' ', '+')} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200")
            assert len(json.loads(body)["publications"]) == 2


def raw(url: str, sent: str | bytes) -> tuple[bytes, bytes, bytes]:
    """Send bytes as they are; gives head and body of the answer."""
    at = urlsplit(url)
    with socket.create_connection((at.hostname or "", at.port or 80), timeout=30) as connection:
        connection.sendall(sent if isinstance(sent, bytes) else sent.encode())
        return b"".join(iter(functools.partial(connection.recv, 65536), b"")).partition(b"\r\n\r\n")


def test_a_query_that_is_no_utf8_is_no_crash(folder: Path) -> None:
    with served(folder) as url:
        for sent in (
            "/search.html?q=手冊".encode("big5"),
            b"/search.html?q=\xff\xfe",
            b"/\xe6\x89\x8b",
            b"/?" + b"\xe6" * 9000,
        ):
            head, _, _ = raw(url, b"GET " + sent + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert head.split(b" ", 2)[1] in (b"200", b"404"), sent


def test_what_is_found_in_a_title_comes_before_what_is_found_in_contents(folder: Path) -> None:
    with served(folder) as url, httpx.Client(base_url=url) as client:
        found = client.get("opds/search.json", params={"query": "小册"}).json()["publications"]
        assert found and "小冊" in found[0]["metadata"]["title"]
        assert client.get("opds/search.json", params={"q": "第一节"}).json()["publications"], (
            "a heading, in the other script"
        )


@pytest.mark.parametrize("feed", ["index", "all-1", "new-1", "search"])
def test_every_feed_says_how_to_search(feed: str, folder: Path) -> None:
    query = "?q=小冊" if feed == "search" else ""
    with served(folder) as url, httpx.Client(base_url=url) as client:
        atom = etree.fromstring(client.get(f"opds/{feed}.atom{query}").content)
        links = {link.get("type"): link.get("href") for link in atom.findall(f"{ATOM}link[@rel='search']")}
        assert links == {
            "application/opensearchdescription+xml": "search.xml",
            "application/atom+xml": f"{url}opds/search.atom?q={{searchTerms}}",
        }
        (link,) = [one for one in client.get(f"opds/{feed}.json{query}").json()["links"] if one["rel"] == "search"]
        assert (link["href"], link["templated"]) == ("search.json{?query}", True)


def test_a_reader_who_may_not_come_in_is_told_how(folder: Path) -> None:
    login = {"YINFA_SHELF_USER": "office", "YINFA_SHELF_PASSWORD": "s3cret"}
    with served(folder, **login) as url, httpx.Client(base_url=url) as client:
        answer = client.get("opds/index.atom")
        assert answer.status_code == 401 and answer.headers["content-type"] == "application/opds-authentication+json"
        assert answer.headers["www-authenticate"].startswith("Basic ")
        assert f'<{url}opds/authentication.json>; rel="http://opds-spec.org/auth/document"' in answer.headers["link"]
        told = client.get("opds/authentication.json")
        assert told.status_code == 200 and told.json() == answer.json()
        assert told.json()["id"] == f"{url}opds/authentication.json"
        assert told.json()["authentication"] == [
            {"type": "http://opds-spec.org/auth/basic", "labels": {"login": "帳號", "password": "密碼"}}
        ]
        assert client.get("opds/index.atom", auth=("office", "s3cret")).status_code == 200
        assert "s3cret" not in answer.text


def test_opds_leads_to_the_catalogue_of_the_kind_that_is_asked_for(folder: Path) -> None:
    with served(folder) as url, httpx.Client(base_url=url, follow_redirects=True) as client:
        for path in ("opds", "opds/"):
            assert client.get(path).url == f"{url}opds/index.atom"
            assert client.get(path, headers={"Accept": "application/opds+json"}).url == f"{url}opds/index.json"


def test_the_shelf_stands_at_the_other_loopback_too(folder: Path) -> None:
    with served(folder, "--host", "::1") as url, httpx.Client(base_url=url) as client:
        assert client.get("opds/index.json").json()["links"][0]["href"] == f"{url}opds/index.json"


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({}, "http://127.0.0.1:1/"),
        ({"host": "shelf.example"}, "http://shelf.example/"),
        ({"host": "[fe80::1]:8000"}, "http://[fe80::1]:8000/"),
        ({"host": 'x"><script>'}, "http://127.0.0.1:1/"),
        ({"host": "a", "x-forwarded-host": "b.example", "x-forwarded-proto": "https"}, "https://b.example/"),
        ({"host": "a", "x-forwarded-prefix": "/books/"}, "http://a/books/"),
        ({"host": "a", "forwarded": 'for=1;host="b.example:8443";proto=https, host=c'}, "https://b.example:8443/"),
        ({"host": "a", "x-forwarded-host": "b, c", "x-forwarded-proto": "javascript"}, "http://b/"),
        ({"host": "a", "x-forwarded-prefix": "/../../<"}, "http://a/"),
    ],
)
def test_links_repeat_the_address_that_a_proxy_on_this_machine_says(headers: dict[str, str], address: str) -> None:
    assert asked("http://127.0.0.1:1/", headers, "127.0.0.1") == address
    direct = asked("http://127.0.0.1:1/", headers, "192.0.2.9")
    assert direct == asked("http://127.0.0.1:1/", {k: v for k, v in headers.items() if k == "host"}, "192.0.2.9")


def test_the_address_that_was_said_is_that_of_all_links_and_codes(folder: Path) -> None:
    with served(folder, "--url", "https://intranet.example/shelf") as url, httpx.Client(base_url=url) as client:
        own = client.get("opds/index.json", headers={"X-Forwarded-Host": "evil.example"}).json()["links"][0]["href"]
        assert own == "https://intranet.example/shelf/opds/index.json"
        drawn = bytes(svg_to_bytes(svg_string=client.get("qr/other.svg").text, width=300, background="white"))
        (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn)).convert("L"))
        assert code.text == "https://intranet.example/shelf/books/other.epub"


def test_half_sent_requests_end_and_hold_nobody_up(folder: Path) -> None:
    with served(folder) as url, httpx.Client(base_url=url, timeout=5) as client:
        at = urlsplit(url)
        begun = (b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX: ", b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /opds")
        half = [socket.create_connection((at.hostname or "", at.port or 80)) for _ in range(20) for _ in begun]
        for n, connection in enumerate(half):
            connection.sendall(begun[n % len(begun)])
        assert client.get("opds/index.json").status_code == 200
        end = time.monotonic() + PATIENCE + 8
        for connection in half:
            connection.settimeout(max(end - time.monotonic(), 0.1))
            while connection.recv(65536):
                pass
            connection.close()


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
