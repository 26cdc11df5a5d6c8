"""Pictures for the tests: those that failed in the field, and drawings as programs write them."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from random import Random

from PIL import Image

from yinfa.pictures.plate import Fonts
from yinfa.world.workspace import FONT_FOLDERS

FIELD = Path(__file__).parents[1] / "data" / "field" / "pictures"
NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def field(name: str) -> bytes:
    return (FIELD / name).read_bytes()


def _font(name: str) -> str:
    return next(str(path) for folder in FONT_FOLDERS for path in sorted(folder.rglob(name)))


def fonts() -> Fonts:
    """Give the fonts of the theme as a Taiwan text uses them."""
    files = {f"{r.lower()} {w}": (_font(f"Noto{r}CJK-{n}.ttc"), 3) for r in ("Serif", "Sans") for n, w in WEIGHTS}
    return Fonts(files, {"serif": "Noto Serif CJK TC", "sans-serif": "Noto Sans CJK TC"})


WEIGHTS = (("Regular", 400), ("Bold", 700))


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def photo() -> Image.Image:
    """Give a picture whose every corner is another colour, and with detail."""
    noise = Image.frombytes("L", (160, 96), Random(1).randbytes(160 * 96))
    image = Image.merge("RGB", (noise, noise, noise))
    for at, colour in (((0, 0), "red"), ((96, 0), "lime"), ((0, 48), "blue"), ((96, 48), "yellow")):
        image.paste(colour, (*at, at[0] + 64, at[1] + 48))
    return image


INSIDE = base64.b64encode(encoded(photo(), "JPEG", comment=b"INSIDER")).decode()
ILLUSTRATOR = """<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe Illustrator 24.0 -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
<!ENTITY ns_extend "http://ns.adobe.com/Extensibility/1.0/"><!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/">
<!ENTITY ns_svg "http://www.w3.org/2000/svg"><!ENTITY ns_xlink "http://www.w3.org/1999/xlink">
]>
<svg version="1.1" id="圖層_1" xmlns:x="&ns_extend;" xmlns:i="&ns_ai;" xmlns="&ns_svg;" xmlns:xlink="&ns_xlink;"
 viewBox="0 0 400 200" style="enable-background:new 0 0 400 200;" xml:space="preserve">
<metadata><x:sfw>INSIDER</x:sfw></metadata>
<style type="text/css">
	.st0{fill:#EEF2F6;stroke:#14304F;stroke-width:2;stroke-miterlimit:10;}
	.st1{font-family:'MicrosoftJhengHeiBold';}
	.st2{font-size:24px;}
	.st3{clip-path:url(#SVGID_2_);fill:#0071BC;}
</style>
<switch><foreignObject requiredExtensions="&ns_ai;" width="1" height="1"><i:aipgfRef xlink:href="#pgf"/></foreignObject>
<g i:extraneous="self"><rect x="10" y="10" class="st0" width="180" height="80"/>
<defs><rect id="SVGID_1_" x="210" y="10" width="150" height="80"/></defs>
<clipPath id="SVGID_2_"><use xlink:href="#SVGID_1_" style="overflow:visible;"/></clipPath>
<circle class="st3" cx="290" cy="50" r="70"/><text transform="matrix(1 0 0 1 30 60)" class="st1 st2">勤務分配</text>
<text transform="matrix(1 0 0 1 30 150)"><tspan x="0" y="0" class="st1 st2">第一行</tspan><tspan x="0" y="28.8"
 class="st1 st2">第二行</tspan></text></g></switch></svg>"""
DRAWIO = f"""<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg {NAMES} style="background: #ffffff; color-scheme: light dark;" version="1.1" width="241px" height="201px"
 viewBox="0 0 241 201" content="&lt;mxfile&gt;INSIDER&lt;/mxfile&gt;"><defs/><g><g data-cell-id="INSIDER">
<rect width="120" height="60" fill="#dae8fc" stroke="#6c8ebf" pointer-events="all"
 style="fill: light-dark(rgb(218, 232, 252), rgb(29, 41, 59)); stroke: light-dark(rgb(1, 1, 1), rgb(9, 9, 9));"/>
<switch><foreignObject width="100%" height="100%"
 requiredFeatures="http://www.w3.org/TR/SVG11/feature#Extensibility"><div xmlns="http://www.w3.org/1999/xhtml"><div>
備勤人員</div></div></foreignObject><text x="60" y="34" fill="light-dark(#000000, #ffffff)"
 font-family="&quot;Helvetica&quot;" font-size="12px" text-anchor="middle">備勤人員</text></switch>
<path d="M 60 60 L 60 133.63" fill="none" stroke="#000000" stroke-miterlimit="10" pointer-events="stroke"/></g></g>
<switch><g requiredFeatures="http://www.w3.org/TR/SVG11/feature#Extensibility"/><a transform="translate(0,-5)"
 xlink:href="https://www.drawio.com/doc/faq/svg-export-text-problems" target="_blank"><text text-anchor="middle"
 font-size="10px" x="50%" y="100%">Text is not SVG - cannot display</text></a></switch></svg>"""
INKSCAPE = f"""<svg width="80mm" height="40mm" viewBox="0 0 80 40" {NAMES}
 xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:export-filename="INSIDER"><defs>
<marker style="overflow:visible" id="Arrow 1" refX="0" refY="0" orient="auto" markerWidth="5" markerHeight="5"
 viewBox="0 0 5 5"><path transform="scale(0.5)" d="M 5.77,0 -2.88,5 V -5 Z"/></marker></defs>
<path style="fill:none;stroke:#000;stroke-width:1;marker-end:url('#Arrow 1')" d="M 5,20 H 50"/><text xml:space="preserve"
 style="font-size:5px;line-height:1.25;font-family:'Noto Serif CJK TC'" x="5" y="10"><tspan x="5" y="10">流程<tspan
 style="font-weight:bold;fill:#c00">重點</tspan>後</tspan></text></svg>"""
VISIO = f"""<svg {NAMES} width="3in" height="1.5in" viewBox="0 0 216 108" xml:space="preserve" class="st3">
<style type="text/css"><![CDATA[.st1 {{fill:#5b9bd5;stroke:#c8c8c8;stroke-width:0.25}}
 .st2 {{fill:#feffff;font-family:Calibri;font-size:1.5em}} .st3 {{fill:none;font-size:12px;stroke-miterlimit:3}}]]></style>
<g><title>INSIDER</title><g transform="translate(18,-36)"><rect x="0" y="72" width="108" height="36" class="st1"/>
<text x="30" y="94" class="st2">報告</text></g></g></svg>"""
PREFIXED = """<svg:svg xmlns:svg="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><svg:desc>INSIDER</svg:desc>
<svg:rect width="50" height="50" fill="teal"/><svg:text x="10" y="30" font-size="20"> 前  後 </svg:text></svg:svg>"""
RASTERS = f"""<svg viewBox="0 0 100 50" {NAMES}><image width="60" height="40" xlink:href="data:image/jpeg;base64,{INSIDE}"/>
<text x="90" y="30" text-anchor="end" letter-spacing="2" font-size="10">A<tspan dy="5">字</tspan>B</text></svg>"""
USES = f"""<svg {NAMES} viewBox="0 0 100 50"><defs><symbol id="s"><circle r="8" cx="9" cy="9"/></symbol>
<g id="g" fill="red"><use href="#s"/><use xlink:href="#s" x="20"/></g></defs><use href="#g" y="20" opacity=".5"/>
<use href="#nowhere"/><rect x="60" width="20" height="20" fill="url(#nowhere) teal"/></svg>"""
PROGRAMS: dict[str, bytes] = {
    "Illustrator": ILLUSTRATOR.encode(),
    "draw.io": DRAWIO.encode(),
    "Inkscape": INKSCAPE.encode(),
    "Visio": VISIO.encode(),
    "prefixes": PREFIXED.encode(),
    "rasters inside": RASTERS.encode(),
    "uses": USES.encode(),
    "UTF-16": PREFIXED.encode("utf-16"),
}
"""A drawing of each program; INSIDER is what none of its readers may find."""
