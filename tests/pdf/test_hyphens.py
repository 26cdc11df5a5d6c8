"""Latin words are divided by their language where a line would be loose, addresses at their joints; no hyphen is a word."""

from __future__ import annotations

import re
import zipfile
from itertools import pairwise
from pathlib import Path

import pymupdf
import pytest

from tests.press.project import project
from yinfa.cli import main
from yinfa.formats.pdf.chinese import gather
from yinfa.formats.pdf.chinese.soft import WORD, dictionary

LONG = (
    *("internationally", "notwithstanding", "responsibilities", "administrative", "interdepartmental", "communication"),
    *("extraordinary", "counterterrorism", "interoperability", "standardization", "supplementary", "recommendations"),
    *("circumstances", "implementation"),
)
ENGLISH = [" ".join((*LONG[n:], *LONG[:n])[: 9 + n % 4]).capitalize() + "." for n in range(len(LONG))]
CHINESE = [
    "請依[Counterterrorism intelligence interoperability standardization](lang:en)與responsibilities of interdepartmental辦理。",
    "[Das Bundesverfassungsgericht entscheidet über Verfassungsbeschwerden und Organstreitverfahren sowie](lang:de)等。",
    "`notwithstandingresponsibilities` 與 `internationallycommunicated` 及 `extraordinarycircumstances` 都是代碼，照打。",
    "下載請到 https://www.example.org/very/long/path/to/a/document/and_underscores/notice.html?session=abcdef0123456789ab 。",
    "承辦人Counterterrorismovski與Internationallyman及Notwithstandingberg和Responsibilitiesson四人同行前往該地點。",
]
PRINTED = "\n".join(
    (
        "yinfa: 1",
        "front: {title: 題, language: zh-Hant-TW, identifier: small, issued: 2026-01-05}",
        "body:",
        *(f"  - '{text}'" for text in (*ENGLISH, *CHINESE)),
    )
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build once; PDF and Word file are read back by the build, which would tell a hyphen as a word."""
    root = project(tmp_path_factory.mktemp("hyphens"), hyphens=PRINTED)
    assert main(["build", "--root", str(root), "--format", "pdf,docx"]) == 0
    return root / "output" / "hyphens"


def gaps(path: Path) -> list[float]:
    """Give the spaces between words of the text, em."""
    found = []
    for page in pymupdf.open(path):
        for block in page.get_text("dict", flags=0)["blocks"]:
            for line in block["lines"]:
                if 10 < line["spans"][0]["size"] < 13:
                    found += _spaces(page, pymupdf.Rect(line["bbox"]))
    return found


def short(page: pymupdf.Page) -> float:
    """Give by how much the shortest line ends before the right edge, em, behind which a word goes on that is no code or address."""
    rows: dict[int, list[tuple[float, float, str]]] = {}
    for span in page.get_texttrace():
        for code, _, (_, base), (left, _, right, _) in span["chars"]:
            rows.setdefault(round(base), []).append((left, right, chr(code)))
    edge = max(right for row in rows.values() for _, right, _ in row)
    firsts = {base: "".join(c for *_, c in sorted(row)).split()[0].rstrip(",.-") for base, row in rows.items() if row}
    going = (
        max(right for _, right, _ in rows[a])
        for a, b in pairwise(sorted(rows))
        if b - a < 22 and min(rows[b])[0] < 95 and firsts[b].isalpha() and firsts[b].islower() and len(firsts[b]) < 22
    )
    return max(((edge - right) / 11.5 for right in going), default=0)


def _spaces(page: pymupdf.Page, box: pymupdf.Rect) -> list[float]:
    words = sorted(w for w in page.get_text("words", clip=box) if abs(w[3] - box.y1) < 3)
    return [(b[0] - a[2]) / 11.5 for a, b in pairwise(words)]


def drawn(path: Path) -> int:
    """Count the hyphens that are drawn and are no words."""
    streams = (page.read_contents() for page in pymupdf.open(path))
    return sum(len(re.findall(rb"/ActualText ?<FEFF>", stream)) for stream in streams)


def lines(path: Path) -> list[str]:
    """Give the lines of the text as they are drawn, hyphens too."""
    found = []
    for page in pymupdf.open(path):
        for block in page.get_text("dict", flags=pymupdf.TEXT_IGNORE_ACTUALTEXT)["blocks"]:
            rows: dict[int, str] = {}
            for line in block.get("lines", ()):
                key = round(line["bbox"][3])
                rows[key] = rows.get(key, "") + "".join(s["text"] for s in line["spans"])
            found += [text.strip() for _, text in sorted(rows.items())]
    return found


def test_word_spaces_are_never_over_an_em(folder: Path) -> None:
    assert drawn(folder / "hyphens.pdf") >= 5
    assert max(gaps(folder / "hyphens.pdf")) <= 1
    assert max(map(short, pymupdf.open(folder / "hyphens.pdf"))) <= 1, "left ragged instead"


def test_without_hyphens_they_would_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "soft_breaks", lambda p: {})
    root = project(tmp_path, hyphens=PRINTED)
    assert main(["build", "--root", str(root), "--format", "pdf"]) == 0
    assert drawn(root / "output/hyphens/hyphens.pdf") == 0
    assert max(map(short, pymupdf.open(root / "output/hyphens/hyphens.pdf"))) > 1


def test_words_are_divided_where_their_language_does(folder: Path) -> None:
    told = lines(folder / "hyphens.pdf")
    ends = [re.search(r"([A-Za-z]+)-$", line) for line in told]
    firsts = [m[1].lower() for m in ends if m]
    english, german = dictionary("en"), dictionary("de")
    assert firsts and english and german
    known = [
        *LONG,
        "intelligence",
        "bundesverfassungsgericht",
        "verfassungsbeschwerden",
        "organstreitverfahren",
        "entscheidet",
    ]
    for first in firsts:
        whole = next(word for word in known if word.startswith(first))
        tongue = english if whole in LONG or whole == "intelligence" else german
        assert len(first) in tongue.positions(whole), first


def test_code_names_and_addresses_bear_no_hyphen(folder: Path) -> None:
    told = lines(folder / "hyphens.pdf")
    assert not any(
        re.search(r"(notwithstandingresp|internationallycomm|extraordinarycirc|ovski|lyman|ngberg)[a-z]*-$", t)
        for t in told
    )
    broken = [line for line in told if "example.org" in line]
    assert broken and broken[0][-1] in "/?=_.&"


@pytest.mark.parametrize(
    "text",
    [
        "a/responsibilities",
        "responsibilities.html",
        "well-responsibilities",
        "x@responsibilities",
        "file_responsibilities",
        "short",
    ],
)
def test_parts_of_addresses_and_compounds_are_no_words(text: str) -> None:
    assert not WORD.search(text)


@pytest.mark.parametrize(
    "text", ["responsibilities.", "（responsibilities）", "與responsibilities的", "responsibilities, as"]
)
def test_words_beside_han_and_marks_are(text: str) -> None:
    assert WORD.search(text)


def test_word_divides_latin_by_itself_but_no_titles(folder: Path) -> None:
    members = zipfile.ZipFile(folder / "hyphens.docx")
    assert "<w:autoHyphenation/>" in members.read("word/settings.xml").decode()
    styles = members.read("word/styles.xml").decode()
    for name in ("Title", "Heading1", "Heading2"):
        style = next(s for s in styles.split("<w:style ") if f'w:styleId="{name}"' in s)
        assert "<w:suppressAutoHyphens/>" in style, name


def test_a_line_of_long_words_is_filled_or_divided_late(tmp_path: Path) -> None:
    """Of two lines that cannot be spread the emptier one is worse, by far."""
    sentence = "Straightforwardness characterises uncompromising professionalism. "
    bodies = "\n".join(f"  - '{(sentence * n).strip()}'" for n in range(2, 9))
    root = project(tmp_path, wide=PRINTED.split("\n  -")[0].replace("zh-Hant-TW", "en-GB") + "\n" + bodies)
    assert main(["build", "--root", str(root), "--format", "pdf"]) == 0
    for page in pymupdf.open(root / "output/wide/wide.pdf"):
        assert short(page) < 10
