"""Right in real engines: foliate-js in Chromium by day, by night, large and vertical; PyMuPDF."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pymupdf
import pytest
from PIL import ImageOps, ImageStat

from tests import pagemap
from tests.epub import foliate, sample
from tests.epub.documents import shown
from tests.sample import steady
from tests.test_issued import file
from yinfa.formats.epub.make import make
from yinfa.reading import Reading, epub

ARTICLE, GUIDE = "police-image", "editors-guide"
SAMPLES = ("sample", "sample-vertical", "sample-large", "sample-night")
"""A book of every kind of block that no editor changes, so that its page maps stay."""
LOOKED_AT = (*SAMPLES, "article", "article-vertical")
JOBS = (*LOOKED_AT, "guide")
DENSE = "「甲」，（乙）。「丙」、（丁）。"
"""One line, so that nothing is spread."""


@cache
def book(job: str) -> bytes:
    """Give the bytes of the book that a job reads."""
    vertical = job.endswith("vertical")
    if job.startswith("sample"):
        pub = steady()
        flat = sample.galley(replace(pub, body=(sample.para("body_p1", DENSE), *pub.body[1:])))
        galley = replace(flat, ticket=replace(flat.ticket, vertical=vertical))
        return make(sample.with_contents(galley), sample.assets()).issue({})
    return file(GUIDE if job == "guide" else ARTICLE, "vertical.epub" if vertical else "epub").read_bytes()


@cache
def seen() -> dict[str, foliate.Seen]:
    """Read every job once."""
    orders = {job: foliate.Job(book(job), 1.6 if job.endswith("large") else 1, job.endswith("night")) for job in JOBS}
    return foliate.read(orders, Path(mkdtemp(prefix="yinfa-foliate-")))


def reading(job: str) -> Reading:
    return epub.read(book(job))


def printed(data: bytes) -> dict[str, str]:
    """Give what a book prints under each address, calls and labels among the words, headers of columns left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        texts = [archive.read(n) for n in archive.namelist() if n.startswith("EPUB/text/")]
    found = (e for text in texts for e in epub.addressed(shown(text)))
    return {e.get("id", ""): squeezed("".join(map(str, e.itertext()))) for e in found}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("job", JOBS)
def test_nothing_is_fetched_from_elsewhere_and_nothing_fails(job: str) -> None:
    assert (seen()[job].facts["remote"], seen()[job].facts["errors"]) == ([], [])


@pytest.mark.parametrize("job", JOBS)
def test_contents_lead_to_their_headings(job: str) -> None:
    found = seen()[job].facts["contents"]
    wrong = [e for e in found if squeezed(e["label"]) not in e["begins"] or not e["inSight"]]
    assert (wrong, len(found) >= 6) == ([], True)


@pytest.mark.parametrize("job", JOBS)
def test_the_page_list_jumps_to_where_the_printed_pages_begin(job: str) -> None:
    found = seen()[job].facts["pages"]
    assert [e["label"] for e in found] == [folio.label for folio in reading(job).folios]
    for entry, folio in zip(found, reading(job).folios, strict=True):
        expected = squeezed(reading(job).words[folio.address][folio.offset :])[:12]
        assert entry["said"].startswith(expected), (entry, folio)
        assert entry["inSight"], entry


@pytest.mark.parametrize("job", (*SAMPLES, "guide"))
def test_notes_open_in_a_pop_up_with_their_words(job: str) -> None:
    found = seen()[job].facts["notes"]
    assert {(n["type"], n["hidden"]) for n in found} == {("footnote", True)}
    assert {n["said"] for n in found} == {line for a, line in printed(book(job)).items() if a.startswith("note_")}


@pytest.mark.parametrize("job", JOBS)
def test_the_cover_shows(job: str) -> None:
    kind, size = seen()[job].facts["cover"]
    assert (kind, size > 10_000) == ("image/png", True)
    first = ImageStat.Stat(seen()[job].photographs[0])
    assert max(first.stddev) > 20  # a picture, not a blank page


@pytest.mark.parametrize("job", JOBS)
def test_pages_turn_the_way_the_lines_run(job: str) -> None:
    vertical = job.endswith("vertical")
    modes = {s["measures"]["mode"] for s in seen()[job].facts["shots"] if not s["file"].endswith("cover.xhtml")}
    assert (modes, seen()[job].facts["dir"]) == (({"vertical-rl"}, "rtl") if vertical else ({"horizontal-tb"}, "ltr"))


def measures(job: str, name: str) -> list[list[object]]:
    """Give a measure of every document once."""
    shots = {s["file"]: s["measures"][name] for s in seen()[job].facts["shots"]}
    return [value for values in shots.values() for value in values]


@pytest.mark.parametrize("job", JOBS)
def test_nothing_is_cut_off_at_the_margin(job: str) -> None:
    assert [s["file"] for s in seen()[job].facts["shots"] if s["measures"]["overflow"]] == []


@pytest.mark.parametrize("job", ["sample", "sample-vertical", "sample-night"])
def test_marks_side_by_side_are_drawn_together(job: str) -> None:
    pairs = measures(job, "pairs")
    assert [p for p in pairs if p[1] > 1.7] == []  # type: ignore[operator]
    assert len(pairs) >= 4


@pytest.mark.parametrize("job", SAMPLES)
def test_emphasis_is_dotted(job: str) -> None:
    assert set(map(str, measures(job, "dots"))) == {"dot"}


@pytest.mark.parametrize("job", SAMPLES)
def test_readings_stand_above_or_at_the_right_of_their_base(job: str) -> None:
    ruby = measures(job, "ruby")
    assert len(ruby) >= 2
    for one in ruby:
        (left, top, width, height), (x, y, w, h) = one["base"], one["reading"]  # type: ignore[call-overload]
        if job.endswith("vertical"):
            assert x + w / 2 > left + width * 0.8 and abs((y + h / 2) - (top + height / 2)) <= height / 2
        else:
            assert y + h <= top + height * 0.3 and abs((x + w / 2) - (left + width / 2)) <= width / 2


def test_short_numbers_stand_upright_in_one_em() -> None:
    upright = measures("sample-vertical", "upright")
    assert len(upright) >= 8
    assert [u for u in upright if not 0 < u[3] <= u[4] * 1.35] == []  # type: ignore[operator]


@pytest.mark.parametrize("job", LOOKED_AT)
def test_every_page_looks_as_it_was_approved(job: str) -> None:
    photographs = seen()[job].photographs
    if job.endswith("night"):
        photographs = tuple(ImageOps.invert(p) for p in photographs)
    pagemap.same_pages(f"reader-{job}", [pagemap.page(p) for p in photographs])


def test_by_night_the_ground_is_dark_and_the_words_are_light() -> None:
    for photograph in (seen()["sample-night"].photographs[n] for n in (1, -1)):
        grey = photograph.convert("L")
        assert (grey.getpixel((4, 4)), grey.getextrema()[1] > 200) == (18, True)  # type: ignore[comparison-overlap]


@pytest.mark.parametrize("job", ["sample", "sample-vertical", "article", "article-vertical", "guide"])
def test_mupdf_says_every_word_and_leads_to_every_heading(job: str) -> None:
    with pymupdf.open(stream=book(job), filetype="epub") as document:
        document.layout(width=420, height=595, fontsize=12)
        text = squeezed("".join(page.get_text() for page in document)).replace("\u2060", "")
        contents = document.get_toc()
        places = [squeezed(document[page - 1].get_text()) for _, _, page in contents]
    assert [line for line in printed(book(job)).values() if line not in text] == []
    assert all(squeezed(label) in page for (_, label, _), page in zip(contents, places, strict=True))
