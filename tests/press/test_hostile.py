"""Sources that break, by accident or on purpose: each is a finding, in 5 s of a core and 500 MB, and nothing is touched."""

from __future__ import annotations

import json
import resource
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tests.press.project import ROOT

HEAD = "yinfa: 1\nfront: {title: 題, language: zh-Hant-TW, identifier: t, issued: 2026-01-05}\n"
FIGURE = HEAD + "body:\n  - figure: FILE\n    alt: 圖\n"
SECONDS, BYTES = 5, 500 << 20


def png(width: int, height: int, pixels: bytes = b"") -> bytes:
    """Give a PNG that says it is of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def svg(inside: str, before: str = "") -> bytes:
    ns = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'{before}<svg {ns} viewBox="0 0 9 9">{inside}</svg>'.encode()


USES = "".join(f'<g id="a{n}"><use href="#a{n - 1}"/><use href="#a{n - 1}"/></g>' for n in range(1, 40))
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
PICTURES: dict[str, tuple[str, bytes, str]] = {
    "30,000 x 30,000 pixels": ("a.png", png(30_000, 30_000, bytes(3751 * 300)), "P004"),
    "a picture cut off": ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "P006"),
    "words as a picture": ("a.png", b"words", "P003"),
    "a program as a picture": ("a.exe", b"MZ", "P003"),
    "a bomb of uses": ("a.svg", svg(USES), "P005"),
    "a bomb of entities": ("a.svg", svg("&e11;", f'<!DOCTYPE svg [<!ENTITY e0 "x">{ENTITIES}]>'), "P005"),
    "an SVG that reaches the network": ("a.svg", svg('<image href="http://198.51.100.7/a.png"/>'), "P005"),
    "an SVG that reaches a file": ("a.svg", svg('<image xlink:href="file:///etc/hosts"/>'), "P005"),
    "an SVG that styles itself from outside": ("a.svg", svg("<style>@import 'a.css';</style>"), "P005"),
    "an SVG with a program": ("a.svg", svg("<script>alert(1)</script>"), "P005"),
    "an SVG 9,000 deep": ("a.svg", svg("<g>" * 9000 + "</g>" * 9000), "P007"),
}
SOURCES: dict[str, tuple[str | bytes, str]] = {
    "a file of 50 MB": (b"a: b\n" * (10 << 20), "I002"),
    "a text of 10 MB": (HEAD + "body: ['" + "文" * (10 << 20) + "']", "I002"),
    "a text of 2 MB": (HEAD + "body: [" + "a" * (2 << 20) + "]", "Y010"),
    "aliases of aliases": (HEAD + "body: [&a [文,文], &b [*a,*a], &c [*b,*b], &d [*c,*c]]", "Y005"),
    "a merge key": (HEAD + "body:\n  - <<: {paragraph: 文}", "Y005"),
    "a tag": (HEAD + "body: [!!python/object/apply:os.system [ls]]", "Y006"),
    "5,000 brackets": (HEAD + "body: " + "[" * 5000 + "]" * 5000, "Y009"),
    "5,000 dashes": (HEAD + "body:\n  " + "- " * 5000 + "文", "Y009"),
    "5,000 maps": (HEAD + "body: " + "{a: " * 5000 + "文" + "}" * 5000, "Y009"),
    "300,000 blocks": (HEAD + "body:\n" + "  - 文\n" * 300_000, "Y008"),
    "1 MB of opened brackets": (HEAD + "body: ['" + "[" * 1_000_000 + "**']", "N002"),
    "100,000 links within links": (HEAD + "body: ['" + "[" * 100_000 + "甲" + "](lang:en)" * 90_000 + "']", "N013"),
    "1 MB of stars": (HEAD + "body: ['甲" + "**乙" * 200_001 + "']", "N002"),
    "1 MB of braces": (HEAD + "body: ['" + "{甲|" * 200_000 + "']", "N003"),
    "1 MB of notes": (HEAD + "body: ['" + "[^a]" * 200_000 + "']", "N009"),
    "not UTF-8": (HEAD.encode() + "body: [文字]".encode("big5"), "Y002"),
    "UTF-16": ((HEAD + "body: [文]").encode("utf-16"), "Y002"),
    "a control character": (HEAD + 'body: ["文\x07字"]', "Y003"),
    "an escaped control character": (HEAD + 'body: ["文\\u0007字"]', "Y003"),
    "a direction override": (HEAD + "body: [文\u202e字]", "Y003"),
    "a javascript link": (HEAD + "body: ['[按](javascript:alert(1))']", "N007"),
    "a link to a file": (HEAD + "body: ['[按](file:///etc/passwd)']", "N007"),
    "a picture outside": (FIGURE.replace("FILE", "../../../../etc/hosts"), "P002"),
    "a picture at the root": (FIGURE.replace("FILE", "/etc/hosts"), "P002"),
    "a picture that is not there": (FIGURE.replace("FILE", "a.png"), "P001"),
    "a folder as a picture": (FIGURE.replace("FILE", "."), "I004"),
    "an empty file": ("", "Y012"),
    "only a remark": ("# 只有說明\n", "Y012"),
    "only text": ("只是文字", "Y013"),
    "a tab": (HEAD + "body:\n\t- 文", "Y020"),
    "a full-width colon": (HEAD + "body：\n  - 文", "Y021"),
    "a brace first": (HEAD + "body:\n  - {unit.name|單位}收", "Y022"),
    "a star first": (HEAD + "body:\n  - *重點*在此", "Y022"),
    "a bracket first": (HEAD + "body:\n  - [此](https://example.org)為例", "Y022"),
    "a key twice": (HEAD + "body: [文]\nbody: [字]", "Y004"),
    "an unknown key": (HEAD + "boddy: [文]\nbody: [文]", "S001"),
    "no body": (HEAD, "S002"),
    "a list for a text": (HEAD.replace("identifier: t", "identifier: [t]") + "body: [文]", "S003"),
    "31 February": (HEAD.replace("2026-01-05", "2026-02-31") + "body: [文]", "S006"),
}  # fmt: skip


def limited() -> None:
    """Let a process have 5 s of a core and 500 MB."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


def refused(folder: Path, source: str | bytes) -> list[dict[str, object]]:
    """Build a source that cannot stand, within limits; gives its findings."""
    path = folder / "content/hostile/publication.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    finished = folder / "output/hostile/hostile.pdf"
    finished.parent.mkdir(parents=True)
    finished.write_bytes(b"of yesterday")
    command = [sys.executable, str(ROOT / "build.py"), "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, preexec_fn=limited)
    assert (done.returncode, done.stderr) == (1, "")
    assert [(p.name, p.read_bytes()) for p in folder.glob("output/*/*")] == [("hostile.pdf", b"of yesterday")]
    found: list[dict[str, object]] = json.loads(done.stdout)["findings"]
    assert all(f["line"] and f["column"] and f["message"] for f in found)
    return found


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_that_cannot_stand_is_refused(name: str, tmp_path: Path) -> None:
    source, code = SOURCES[name]
    assert code in {f["code"] for f in refused(tmp_path, source)}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_cannot_be_printed_is_refused(name: str, tmp_path: Path) -> None:
    file, data, code = PICTURES[name]
    (tmp_path / "content/hostile").mkdir(parents=True)
    (tmp_path / "content/hostile" / file).write_bytes(data)
    assert {f["code"] for f in refused(tmp_path, FIGURE.replace("FILE", file))} == {code}
