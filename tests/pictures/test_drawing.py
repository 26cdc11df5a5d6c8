"""SVG from the programs people have: drawn the same by everybody, with nothing else in it, or refused with a way out."""

from __future__ import annotations

import base64
import gzip
import io
import time
from pathlib import Path

import pypdfium2
import pytest
import resvg_py
from PIL import Image, ImageChops

from tests.pictures.samples import NAMES, PROGRAMS, field, fonts, opened
from yinfa.content.pictures import look
from yinfa.finding import Finding, PublishingError
from yinfa.formats.pdf import engine
from yinfa.model.place import NOWHERE
from yinfa.pictures import LIMIT, Refused, plate
from yinfa.pictures.drawing import letters, read
from yinfa.pictures.plate import Plate, engrave
from yinfa.world.workspace import Workspace

TAKEN = {
    "s-commentjs.svg": (400, 300),
    "s-css.svg": (400, 300),
    "s-drawio.svg": (161, 61),
    "s-inkscape.svg": (794, 1123),
    "s-mm.svg": (794, 1123),
    "s-nons.svg": (400, 300),
    "s-ppt.svg": (960, 540),
    "text-start-anchor.svg": (400, 300),
}
"""Drawings of the field with the size they have, px."""
BLUR = '<filter id="f"><feGaussianBlur stdDeviation="3"/></filter>'
ARROW = (
    '<marker id="a" refX="5" refY="5" orient="auto" markerWidth="4" markerHeight="4" viewBox="0 0 10 10">'
    '<path d="M0 0L10 5L0 10z"/></marker>'
)
ONLY_RASTER = {
    "a blur": f'{BLUR}<rect width="40" height="30" filter="url(#f)"/>',
    "a mask": '<mask id="m"><rect width="9" height="9" fill="#fff"/></mask><rect width="40" height="30" mask="url(#m)"/>',
    "a pattern": '<pattern id="p" width=".2" height=".2"><circle r="2"/></pattern><rect width="40" height="30" fill="url(#p)"/>',
    "letters on a path": '<path id="p" d="M0 20H40" fill="none"/><text font-size="9"><textPath href="#p">沿線</textPath></text>',
    "letters in columns": '<text x="20" y="5" font-size="9" style="writing-mode:tb">直排</text>',
    "a gradient": '<linearGradient id="g"><stop stop-color="red"/></linearGradient><rect width="40" height="30" fill="url(#g)"/>',
    "arrows at joints": ARROW + '<path d="M5 5H20V20" fill="none" stroke="#000" marker-end="url(#a)"/>',
    "arrows in the line's colour": ARROW.replace("<path", '<path fill="context-stroke"')
    + '<path d="M5 5H20" stroke="#0a0" marker-end="url(#a)"/>',
    "a hole in a clip": '<clipPath id="c"><path clip-rule="evenodd" d="M5 5H35V25H5ZM9 9H30V20H9Z"/></clipPath>'
    '<rect width="40" height="30" clip-path="url(#c)"/>',
    "blending": '<rect width="40" height="30"/><rect width="9" height="9" fill="red" style="mix-blend-mode:screen"/>',
}
SHAPED = {
    "an arrow": ARROW + '<path d="M5 5 C 20 5 30 10 30 25" fill="none" stroke="#000" marker-end="url(#a)"/>',
    "two arrows": ARROW.replace("auto", "auto-start-reverse")
    + '<line x1="8" y1="15" x2="30" y2="20" stroke="#000" marker-start="url(#a)" marker-end="url(#a)"/>',
    "a clip by the box": '<clipPath id="c" clipPathUnits="objectBoundingBox"><circle cx=".5" cy=".5" r=".5"/></clipPath>'
    '<g transform="rotate(9)"><rect x="5" y="5" width="30" height="20" fill="teal" clip-path="url(#c)"/></g>',
    "glass": '<g opacity=".5"><rect width="20" height="20" fill="red"/><rect x="10" y="5" width="20" height="20"/></g>',
    "letters by a list": '<text x="5 15 25" y="20 22" font-size="8">甲乙丙丁</text>',
    "letters with a rim": '<text x="5" y="20" font-size="12" fill="none" stroke="#c00" stroke-width=".5">字體Ag</text>',
    "percent and units": '<rect x="10%" y="10%" width="50%" height="50%" fill="#a0a"/><circle cx="3mm" cy="9pt" r="5"/>',
}
BOMBS = {
    "masks": field("s-maskbomb.svg"),
    "markers": field("s-markerbomb.svg"),
    "a blur": field("s-blur9e9.svg"),
    "uses": "".join(f'<g id="a{n}"><use href="#a{n - 1}"/><use href="#a{n - 1}"/></g>' for n in range(1, 40)),
    "a ring of uses": '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
    "a chain of uses": "".join(f'<use id="a{n}" href="#a{n + 1}"/>' for n in range(5000)),
    "patterns": "".join(
        f'<pattern id="p{n}" width=".01" height=".01"><rect width="9" height="9" fill="url(#p{n + 1})"/>'
        f'<rect width="9" height="9" fill="url(#p{n + 1})"/></pattern>'
        for n in range(30)
    )
    + '<rect width="40" height="30" fill="url(#p0)"/>',
    "uses by a sheet": "<style>g{mask:url(#k)}</style><mask id='k'>" + "<g>" * 200 + "</g>" * 200 + "</mask><g/>",
    "turbulence": '<filter id="f"><feTurbulence baseFrequency="9" numOctaves="9999"/></filter>'
    '<rect width="40" height="30" filter="url(#f)"/>',
}
REACHING = {
    "a sheet": field("s-pi.svg"),
    "an escaped reference": field("s-cssurl.svg"),
    "an escaped reference in a sheet": "<style>rect{fill:\\75 rl(http://198.51.100.7/a)}</style>",
    "an import after a remark": "<style>@im/**/port 'a.css';@import 'b.css'</style>",
    "a picture": '<image href="a.png" width="9" height="9"/>',
    "a picture of the net": '<image xlink:href=" http://198.51.100.7/a.png"/>',
    "a picture in a picture": "<image xlink:href='data:image/svg+xml;base64,"
    "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCA5IDkiPjxpbWFnZSBocmVmPSIvZXRjL2hvc3RzIi8+PC9zdmc+'/>",
    "a use of another file": '<use href="b.svg#a"/>',
    "a program": "<script>1</script>",
    "a program by an event": '<rect onclick="1"/>',
    "motion": '<rect><animate attributeName="x"/></rect>',
    "a filter's picture": '<filter><feImage href="/etc/hosts"/></filter>',
}


def svg(inside: str | bytes, before: str = "", view: str = "0 0 40 30") -> bytes:
    return inside if isinstance(inside, bytes) else f'{before}<svg {NAMES} viewBox="{view}">{inside}</svg>'.encode()


def made(data: bytes) -> Plate:
    return engrave(read(data)[0], fonts())


def shown(drawing: bytes, side: int = 400) -> Image.Image:
    """Draw a finished drawing without any font."""
    data = resvg_py.svg_to_bytes(svg_string=drawing.decode(), width=side, skip_system_fonts=True, background="white")
    return Image.open(io.BytesIO(bytes(data))).convert("RGB")


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        made(data)
    return caught.value.code


@pytest.mark.parametrize("name", TAKEN)
def test_a_drawing_of_the_field_is_taken_with_its_size(name: str) -> None:
    drawing, *size = read(field(name))
    assert tuple(size) == TAKEN[name]
    assert engrave(drawing, fonts()).shapes


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_a_program_writes_is_taken_without_what_it_says_aside(name: str) -> None:
    plate = made(PROGRAMS[name])
    assert plate.shapes, "drawn as a raster only"
    for said in (
        b"INSIDER",
        b"<text",
        b"style",
        b"class",
        b"<!",
        b"<?",
        b"font",
        b"data-",
        b"foreignObject",
        b"switch",
    ):
        assert said not in plate.shapes, said
    shapes = plate.shapes.replace(b'"http://www.w3.org/2000/svg"', b"").replace(b'"http://www.w3.org/1999/xlink"', b"")
    assert b"http" not in shapes and b"INSIDER" not in plate.raster
    assert made(PROGRAMS[name]) == plate


@pytest.mark.parametrize("name", [n for n in PROGRAMS if n != "uses"])
def test_the_letters_are_where_the_drawing_puts_them(name: str) -> None:
    """With any font the outlines show what the letters showed, and without one too."""
    plate = made(PROGRAMS[name])
    drawing = shown(plate.shapes)
    ground = Image.new("RGBA", opened(plate.raster).size, "white")
    seen = Image.alpha_composite(ground, opened(plate.raster).convert("RGBA")).convert("RGB").resize(drawing.size)
    dark = [sum(i.convert("L").histogram()[:100]) for i in (drawing, seen)]
    assert abs(dark[0] - dark[1]) <= 0.25 * max(dark) + 20


@pytest.mark.parametrize("name", [*PROGRAMS, *SHAPED])
def test_the_printed_page_shows_the_shapes_as_they_are(name: str) -> None:
    """The engine of the pages is another renderer, with faults of its own."""
    shapes = made(PROGRAMS.get(name) or svg(SHAPED[name])).shapes
    drawing = shown(shapes)
    width, height = drawing.size
    page = (
        f"<html lang='zh'><title>t</title><style>@page{{size:{width}px {height}px;margin:0}}body{{margin:0}}"
        f"img{{width:{width}px;height:{height}px;display:block}}</style><body><img alt='x' src='picture:a'/></body></html>"
    )
    fetch = engine._fetcher({"picture:a": ("image/svg+xml", shapes)})
    printed = engine.inside("weasyprint").HTML(string=page, base_url="yinfa:/", url_fetcher=fetch).write_pdf()
    seen = pypdfium2.PdfDocument(printed)[0].render(scale=4 / 3).to_pil().convert("RGB").resize(drawing.size)
    differing = ImageChops.difference(drawing.reduce(2), seen.reduce(2)).convert("L").histogram()
    assert sum(differing[64:]) <= 0.005 * sum(differing)


def test_a_shorthand_of_the_font_keeps_its_words() -> None:
    """Bold and blue, 32 px: what the field lost in the PDF alone."""
    picture = shown(made(field("s-css.svg")).shapes)
    red, _, blue = picture.crop((20, 190, 330, 235)).split()
    assert sum(blue.histogram()[150:]) > 13_000 and sum(red.histogram()[:90]) > 1500


def test_a_colour_with_a_choice_is_that_of_white_paper() -> None:
    """As draw.io writes it; a style that is not understood leaves the attribute."""
    says = (
        'fill="light-dark(#ffffff, #000000)"',
        'style="fill: light-dark(rgb(255, 255, 255), rgb(0, 0, 0))"',
        'style="fill: var(--ground, rgb(255, 255, 255))"',
        'fill="white" style="fill: oklch(0.4 0.2 0)"',
        'color="#fff" fill="currentColor"',
    )
    for said in says:
        assert b'fill="#ffffff"' in made(svg(f'<rect width="9" height="9" {said}/>')).shapes, said


def test_a_map_of_three_thousand_lines_is_drawn() -> None:
    lines = "".join(f'<path class="a" d="M{n % 40} {n // 400}l1 1 1 -1"/>' for n in range(3_000))
    assert made(svg(f"<style>.a{{fill:none;stroke:#333;stroke-width:.1}}</style>{lines}")).shapes


def test_a_packed_drawing_is_taken() -> None:
    assert made(gzip.compress(PROGRAMS["Inkscape"])).shapes == made(PROGRAMS["Inkscape"]).shapes


def test_what_is_too_much_is_said_to_be_so_and_not_damaged() -> None:
    assert refused(gzip.compress(b" " * (LIMIT + 1) + PROGRAMS["Inkscape"])) == "P007"
    assert refused(svg("<g>" * 20_000 + "</g>" * 20_000)) == "P007"
    assert refused(gzip.compress(PROGRAMS["Inkscape"])[:-9]) == "P006"


@pytest.mark.parametrize(
    "colour", ["hsl(0, 100%, 50%)", "hsl(0 100% 50% / 1)", "hwb(0 0% 0%)", "RGB(100%, 0%, 0%)", "#f00"]
)
def test_a_line_of_any_way_to_write_a_colour_is_drawn(colour: str) -> None:
    shapes = made(svg(f'<path d="M2 15H38" stroke-width="9" style="stroke: {colour}"/>')).shapes
    assert shown(shapes).getpixel((200, 150)) == (255, 0, 0)


def test_a_colour_of_another_space_is_refused_and_not_dropped() -> None:
    assert refused(svg('<path d="M2 15H38" stroke="oklch(0.6 0.2 30)"/>')) == "P005"


@pytest.mark.parametrize("name", ONLY_RASTER)
def test_what_readers_draw_each_in_their_own_way_becomes_a_raster(name: str) -> None:
    plate = made(svg(ONLY_RASTER[name]))
    assert not plate.shapes and opened(plate.raster).size == (2000, 1500)
    low, high = opened(plate.raster).getchannel("A").getextrema()
    assert low < high or name in ("blending", "a gradient")


def test_shapes_that_look_otherwise_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    letter, moved = ((svg(f'<path d="M{x} 5h4v4h-4z"/>')) for x in (5, 6))
    one, other = (plate._drawn(read(data)[0], fonts(), 500) for data in (letter, moved))
    assert plate._alike(one, one) and not plate._alike(one, other)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_a_finding_in_five_seconds(name: str) -> None:
    start = time.process_time(), time.perf_counter()
    try:
        made(svg(BOMBS[name]))
    except Refused as found:
        assert found.code in ("P005", "P006", "P007")
    assert time.process_time() - start[0] < 2 and time.perf_counter() - start[1] < 15


def test_a_bomb_of_entities_is_refused_and_a_short_one_is_read() -> None:
    long = f'<!DOCTYPE svg [<!ENTITY a "{"a" * 900}">]>'
    assert refused(svg("<text>" + "&a;" * 50_000 + "</text>", long)) == "P005"
    assert refused(svg("<text>&b;</text>", '<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>')) == "P005"
    assert refused(svg("<text>&a;</text>", '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hosts">]>')) == "P005"
    assert refused(svg("&nbsp;")) == "P005"
    drawing = read(svg("<text>&a;</text>", '<!DOCTYPE svg [<!ENTITY a "字">]>'))[0]
    assert list(letters(drawing)) == ["字"]


@pytest.mark.parametrize("name", REACHING)
def test_what_reaches_outside_is_refused(name: str) -> None:
    if name == "an import after a remark":
        assert refused(svg(REACHING[name])) == "P005"
    with pytest.raises(Refused) as caught:
        read(svg(REACHING[name]))
    assert caught.value.code == "P005"


def test_html_without_the_same_words_drawn_is_refused() -> None:
    """draw.io cuts a long label in what it draws for programs without HTML."""
    cut = PROGRAMS["draw.io"].decode().replace(">備勤人員<", ">備勤人…<")
    assert refused(cut.encode()) == "P009"
    html = '<foreignObject width="9" height="9"><p xmlns="http://www.w3.org/1999/xhtml">字</p></foreignObject>'
    assert refused(svg(html)) == "P009" and refused(svg(f"<switch>{html}</switch>")) == "P009"


@pytest.mark.parametrize("kind", ["flowRoot", "textArea", "altGlyph"])
def test_words_in_what_nobody_draws_are_refused_and_an_empty_one_is_dropped(kind: str) -> None:
    """Inkscape before 1.0 leaves an empty frame where somebody clicked."""
    rest = '<rect width="5" height="5"/>'
    around = "<text>{}</text>" if kind == "altGlyph" else "{}"
    frame = f"<{kind}><flowRegion><rect width='9' height='9'/></flowRegion><flowPara>{{}}</flowPara></{kind}>"
    with pytest.raises(Refused) as caught:
        read(svg(around.format(frame.format("字")) + rest))
    assert (caught.value.code, caught.value.facts) == ("P009", {"what": f"<{kind}>"})
    assert made(svg(around.format(frame.format(" ")) + rest)).raster == made(svg(around.format("") + rest)).raster


def test_a_drawing_in_a_drawing_is_drawn_and_refused_where_it_holds_words() -> None:
    """Its letters would have no font, no variant, and no check of what a font lacks."""
    within = '<image width="40" height="30" href="data:image/svg+xml;base64,{}"/>'

    def inner(inside: str) -> bytes:
        return svg(within.format(base64.b64encode(svg(inside)).decode()))

    red = '<rect width="40" height="30" fill="#ff0000"/>'
    assert Image.open(io.BytesIO(made(inner(red)).raster)).convert("RGB").getpixel((20, 15)) == (255, 0, 0)
    assert refused(inner(red + '<text y="20">字</text>')) == "P009"


def test_a_drawing_without_a_size_is_refused() -> None:
    for head in ("", 'width="100%" height="100%"', 'viewBox="0 0 0 9"', 'width="1e9" height="2"'):
        assert refused(f'<svg {NAMES} {head}><rect width="5" height="5"/></svg>'.encode()) == "P008"


def test_a_view_of_other_sides_is_drawn_as_its_program_drew_it() -> None:
    """In the middle, not stretched."""
    data = f'<svg {NAMES} width="200" height="100" viewBox="0 0 10 10"><rect width="10" height="10"/></svg>'
    picture = shown(made(data.encode()).shapes, 200)
    assert picture.size == (200, 100)
    assert [picture.getpixel((x, 50))[0] for x in (20, 100, 180)] == [255, 0, 255]


@pytest.mark.parametrize(
    ("name", "program"),
    [("Inkscape", "Inkscape"), ("draw.io", "draw.io"), ("Illustrator", "Illustrator"), ("prefixes", "PNG")],
)
def test_a_refusal_says_how_to_export_from_that_program(name: str, program: str, tmp_path: Path) -> None:
    drawing = PROGRAMS[name].decode()
    end = "</svg:svg>" if name == "prefixes" else "</svg>"
    (tmp_path / "a.svg").write_text(drawing.replace(end, f'<script xmlns="http://www.w3.org/2000/svg"/>{end}'))
    with pytest.raises(PublishingError) as caught:
        look("a.svg", tmp_path, Workspace.at(tmp_path), NOWHERE)
    finding: Finding = caught.value.findings[0]
    assert finding.code == "P005" and "<script>" in finding.sentence("zh")
    assert program in finding.hint("zh") and program in finding.hint("en")
