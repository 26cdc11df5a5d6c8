"""How everything looks that an office publishes, against golden page maps; and that a map sees what moves."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops, ImageDraw

from tests import pagemap
from tests.test_issued import SLUGS, file


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("suffix", ["pdf", "docx", "epub"])
def test_the_pages_look_as_they_were_approved(slug: str, suffix: str) -> None:
    draw = {"pdf": pagemap.of_pdf, "docx": pagemap.of_docx, "epub": pagemap.of_epub}[suffix]
    pagemap.same_pages(f"{slug}.{suffix}", draw(file(slug, suffix).read_bytes()))


def sheet() -> Image.Image:
    """Draw a page with five lines of text and a folio."""
    drawn = Image.new("L", (595, 842), 255)
    pen = ImageDraw.Draw(drawn)
    for line in range(5):
        for column in range(28):
            pen.rectangle((70 + 16 * column, 120 + 28 * line, 79 + 16 * column, 133 + 28 * line), 60)
    pen.rectangle((290, 800, 300, 810), 0)
    return drawn


@pytest.mark.parametrize(("x", "y"), [(8, 0), (0, 14), (17, 0), (0, 28), (-6, 6)])
def test_a_shifted_block_is_seen_with_its_page_and_rows(x: int, y: int) -> None:
    before = pagemap.page(sheet())
    said = pagemap.differences([before, before], [before, pagemap.page(ImageChops.offset(sheet(), x, y))])
    assert said[0].startswith("page 2: ")
    assert all(row.startswith("  row ") and "^" in row for row in said[1:])
    assert len(said) > 1


def test_another_rasteriser_is_no_difference_and_a_lost_page_is_one() -> None:
    before, paler = sheet(), sheet().point(lambda grey: min(255, grey + 12))
    assert pagemap.differences([pagemap.page(before)], [pagemap.page(paler)]) == []
    assert pagemap.differences([pagemap.page(before)] * 2, [pagemap.page(before)]) == [
        "2 pages were expected, 1 are there"
    ]


def test_a_golden_file_is_read_as_it_was_written() -> None:
    pages = [pagemap.page(sheet()), pagemap.page(Image.new("L", (595, 842), 255))]
    assert pagemap.pages_of(pagemap.text_of(pages)) == pages
