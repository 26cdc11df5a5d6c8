"""Renew what the tutorial and the how-to show, outputs and pictures: make tutorial."""

from __future__ import annotations

import html
import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.epub.foliate import Job, read  # noqa: E402
from tests.town import town  # noqa: E402
from tools.walk import HOW_TO, TUTORIAL, Office, Part, lasting, walk  # noqa: E402
from yinfa.world.programs import environment  # noqa: E402

DPI, CLOSE, SCREEN, COLOURS = 72, 110, (360, 560), 64
WORDS = "Words"
"""The key under which a picture keeps the words that it shows, for a test to hold against what is made today."""
_TERMINAL = """<!DOCTYPE html><meta charset="utf-8"><style>
body {{ margin: 0; width: 860px; background: #fff }}
pre {{ margin: 0; padding: 14px 18px; background: #1d2530; color: #e6e9ee; white-space: pre-wrap;
       font: 15px/1.6 "Noto Sans Mono CJK TC", monospace }}
b {{ color: #1d2530; background: #f3c55c; border-radius: 9px; padding: 0 6px; margin: 0 2px 0 5px; font-size: 13px }}
</style><pre>{text}</pre>"""
_HEAD, _HINT = re.compile(r"^(\S+:\d+:\d+:)( \S+ [A-Z]\d{3}):(.*)", re.M), re.compile(r"^( +→ .*)", re.M)


def renew(office: Office, pages: Mapping[str, str]) -> None:
    """Follow a page in its languages and write anew what it shows."""
    answers: dict[str, list[tuple[Part, str]]] = {language: [] for language in pages}
    for language, part, seen in walk(office, pages):
        if part.kind == "picture":
            picture(office, part, seen, (ROOT / pages[language]).parent / part.text)
        elif lasting(part.text) != lasting(seen):
            answers[language].append((part, seen))
    for language, page in pages.items():
        text = (ROOT / page).read_text("utf-8")
        for part, seen in reversed(answers[language]):
            text = text[: part.at[0]] + seen + text[part.at[1] :]
        (ROOT / page).write_text(text, "utf-8")


def picture(office: Office, part: Part, words: str, path: Path) -> None:
    """Draw what a picture shows, unless the very same is there."""
    source, _, page = part.told.partition("#")
    draw = _DRAW[Path(source).suffix or source]
    image = draw(office, source, int(page or 1)).convert("RGB")
    image = ImageOps.expand(image, 1, "#c8ccd2").quantize(COLOURS, dither=Image.Dither.NONE)
    info, data = PngInfo(), io.BytesIO()
    info.add_itxt(WORDS, words)
    image.save(data, "png", optimize=True, pnginfo=info)
    if not path.is_file() or path.read_bytes() != data.getvalue():
        path.write_bytes(data.getvalue())
        print(path.relative_to(ROOT), len(data.getvalue()))


def _page(office: Office, source: str, page: int, dpi: int = DPI) -> Image.Image:
    command = ["pdftoppm", "-r", str(dpi), "-f", str(page), "-l", str(page), "-png", source]
    done = subprocess.run(command, cwd=office.folder, check=True, capture_output=True, env=environment())
    return Image.open(io.BytesIO(done.stdout))


def _block(office: Office, _source: str, _page_: int) -> Image.Image:
    """Draw what stands between the title block and the imprint."""
    source = office.printed()
    command = ["pdftotext", "-bbox", "-l", "1", source, "-"]
    done = subprocess.run(command, cwd=office.folder, check=True, capture_output=True, text=True, env=environment())
    tops = [float(top) for top in re.findall(r'yMin="([\d.]+)".*>(?:2026年3月2日|版本記錄)<', done.stdout)]
    image = _page(office, source, 1, CLOSE).convert("RGB")
    image = image.crop((0, round((tops[0] + 34) * CLOSE / 72), image.width, round((tops[1] - 22) * CLOSE / 72)))
    return ImageOps.expand(image.crop(ImageOps.invert(image).getbbox()), 12, "white")


def _word(office: Office, source: str, page: int) -> Image.Image:
    with tempfile.TemporaryDirectory() as folder:
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
        command += ["--outdir", folder, source]
        subprocess.run(command, cwd=office.folder, check=True, capture_output=True, timeout=180, env=environment())
        return _page(office, f"{folder}/{Path(source).stem}.pdf", page)


def _book(office: Office, source: str, page: int) -> Image.Image:
    with tempfile.TemporaryDirectory() as folder:
        jobs = {"book": Job((office.folder / source).read_bytes(), screen=SCREEN)}
        return read(jobs, Path(folder))["book"].photographs[page - 1]


def _terminal(office: Office, _source: str, _page: int) -> Image.Image:
    text = _HEAD.sub(r"\1<b>1</b>\2<b>2</b>\3<b>3</b>", html.escape(office.said), 1)
    return _web(_TERMINAL.format(text=_HINT.sub(r"\1<b>4</b>", text, 1)))


def _web(text: str) -> Image.Image:
    """Photograph a page of HTML; the white below it is cut off."""
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        (at / "page.html").write_text(text, "utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        command += [f"--user-data-dir={at}/profile", "--window-size=860,1200", f"--screenshot={at}/page.png"]
        command += ["--font-render-hinting=none", "--disable-lcd-text", f"file://{at}/page.html"]
        subprocess.run(command, check=True, capture_output=True, timeout=120, env=environment())
        image = Image.open(at / "page.png").convert("RGB")
        return image.crop((0, 0, image.width, ImageOps.invert(image).getbbox()[3]))


_DRAW: dict[str, Callable[[Office, str, int], Image.Image]] = {
    "block": _block,
    "terminal": _terminal,
    ".pdf": _page,
    ".docx": _word,
    ".epub": _book,
}

if __name__ == "__main__":
    for spoken, tutorial in TUTORIAL.items():
        with tempfile.TemporaryDirectory() as at, town(Path(at) / "town") as around:
            place = Office(Path(at) / "office", spoken, around)
            renew(place, {spoken: tutorial})
            if spoken == "zh":
                renew(place, HOW_TO)
