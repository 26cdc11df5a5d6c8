"""Pictures beside the YAML: only their headers are read, and nothing outside the publication's folder."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from difflib import get_close_matches
from pathlib import Path

from lxml import etree
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Place
from yinfa.model.tree import Media, Picture
from yinfa.workspace import Workspace

LIMIT = 20 << 20
"""Bytes of one picture."""
MAX_PIXELS = 40_000_000
MAX_USES = 200
MAX_ELEMENTS = 50_000
_RASTERS: tuple[tuple[bytes, Media, type[ImageFile]], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png", PngImageFile),
    (b"\xff\xd8", "image/jpeg", JpegImageFile),
)
"""How a file begins, and what reads its size however large it is: `Image.open` stops before it can be told."""
_BANNED = frozenset(("script", "foreignObject", "iframe", "audio", "video", "animate", "set", "handler"))
_OUTSIDE = re.compile(r"url\((?!\s*['\"]?#)|@import", re.IGNORECASE)
_NUMBER = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)")


class Refused(Exception):
    """A picture that cannot be printed: a code and its facts."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def look(name: str, folder: Path, ws: Workspace, at: Place) -> Picture:
    """Read the header of a picture. Raises PublishingError (P001–P006)."""
    try:
        data = _bytes(name, folder, ws)
        media, width, height = _svg(data) if _is_svg(data) else _raster(data)
    except Refused as refused:
        facts = {"path": name, **refused.facts}
        raise PublishingError(Finding(refused.code, at, tuple(facts.items()))) from None
    return Picture(name, media, width, height, hashlib.sha256(data).hexdigest())


def _bytes(name: str, folder: Path, ws: Workspace) -> bytes:
    if "\\" in name or name.startswith(("/", "~")) or "\0" in name or re.match(r"[a-z]+:", name):
        raise _outside(name)
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise _outside(name)
    try:
        return ws.read(path, LIMIT)
    except FileNotFoundError:
        known = [str(p.relative_to(folder)) for p in ws.files(folder) if p.suffix != ".yaml"]
        near = get_close_matches(name, known, 1)
        hint_zh = f"是不是「{near[0]}」？" if near else "請把圖檔放在 publication.yaml 旁邊"
        hint_en = f"did you mean {near[0]}?" if near else "put it beside publication.yaml"
        raise Refused("P001", hint_zh=hint_zh, hint_en=hint_en) from None


def _outside(name: str) -> Refused:
    """Refuse a path that leads out of the folder, or is written as Windows writes it."""
    inside = name.replace("\\", "/")
    if re.match(r"[A-Za-z]:|[/~]|\.\.", inside):
        inside = inside.rpartition("/")[2]
    zh = f"請把圖檔放在 publication.yaml 旁邊，寫成「{inside}」；資料夾以 / 分開"
    en = f"put it beside publication.yaml and write {inside}, with / between folders"
    return Refused("P002", hint_zh=zh, hint_en=en)


def _raster(data: bytes) -> tuple[Media, int, int]:
    found = next((kind for kind in _RASTERS if data.startswith(kind[0])), None)
    if found is None:
        raise Refused("P003")
    _, media, reader = found
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with reader(io.BytesIO(data)) as image:
                width, height = image.size
                if width * height <= MAX_PIXELS:
                    image.verify()
        except (OSError, SyntaxError, ValueError):
            raise Refused("P006") from None
    if width * height > MAX_PIXELS:
        raise Refused("P004", width=f"{width:,}", height=f"{height:,}")
    return media, width, height


def _is_svg(data: bytes) -> bool:
    return b"<svg" in data[:4096] or data.lstrip()[:5] in (b"<?xml", b"<!DOC")


def _svg(data: bytes) -> tuple[Media, int, int]:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refused("P005", what="DOCTYPE")
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Refused("P006") from None
    if etree.QName(root).localname != "svg":
        raise Refused("P003")
    _plain(root)
    return "image/svg+xml", *_size(root)


def _plain(root: etree._Element) -> None:
    uses = 0
    for count, element in enumerate(root.iter()):
        if count > MAX_ELEMENTS:
            raise Refused("P005", what=f"> {MAX_ELEMENTS:,} elements")
        if not isinstance(element.tag, str):
            if not isinstance(element, etree._Comment):
                raise Refused("P005", what="<? ?>")
            continue
        kind = etree.QName(element).localname
        if kind in _BANNED:
            raise Refused("P005", what=f"<{kind}>")
        if kind == "style" and _OUTSIDE.search(element.text or ""):
            raise Refused("P005", what="url()")
        uses += kind == "use"
        _attributes(element)
    if uses > MAX_USES or (uses and _nested(root)):
        raise Refused("P005", what="<use>")


def _attributes(element: etree._Element) -> None:
    for name, value in element.attrib.items():
        local = etree.QName(str(name)).localname
        text = str(value)
        if local.startswith("on"):
            raise Refused("P005", what=local)
        if local == "href" and not text.startswith("#"):
            raise Refused("P005", what=f"href={text[:40]}")
        if _OUTSIDE.search(text):
            raise Refused("P005", what=text[:40])


def _nested(root: etree._Element) -> bool:
    """Whether a `use` reaches an element that holds a `use` again: what a bomb is made of."""
    return any(
        etree.QName(child).localname == "use"
        for element in root.iter("{*}use")
        for target in root.iterfind(f".//*[@id='{_target(element)}']")
        for child in target.iter("{*}*")
    )


def _target(use: etree._Element) -> str:
    value = use.get("href") or use.get("{http://www.w3.org/1999/xlink}href") or "#"
    return value[1:].replace("'", "")


def _size(root: etree._Element) -> tuple[int, int]:
    box = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    if len(box) == 4:
        pair = box[2:]
    else:
        pair = [root.get("width") or "", root.get("height") or ""]
    found = [_NUMBER.match(side) for side in pair]
    if not all(found):
        raise Refused("P006")
    width, height = (round(float(f[1])) for f in found if f)
    if not 0 < width <= 100_000 or not 0 < height <= 100_000:
        raise Refused("P006")
    return width, height
