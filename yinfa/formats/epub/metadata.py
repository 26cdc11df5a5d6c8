"""What the package says about the book, computed from its content so that no claim is false."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yinfa.compose import Galley
from yinfa.model.inline import Ruby
from yinfa.model.tree import Figure, Publication
from yinfa.model.walk import nodes, texts

SUMMARIES = {
    "zh-Hant": (
        "本書可重排版面，標題、目錄與閱讀次序完整。",
        "圖片均有替代文字。",
        "頁碼與印刷版一致。",
    ),
    "zh-Hans": (
        "本书可重排版面，标题、目录与阅读次序完整。",
        "图片均有替代文字。",
        "页码与印刷版一致。",
    ),
    "en": (
        "The text reflows; headings, contents and reading order are complete.",
        " Every picture has alternative text.",
        " Page numbers are those of the printed edition.",
    ),
}


@dataclass(frozen=True, slots=True)
class Access:
    """Accessibility metadata (EPUB Accessibility 1.1 §2.2)."""

    modes: tuple[str, ...]
    sufficient: tuple[str, ...]
    features: tuple[str, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """All that `package.opf` and `toc.ncx` print beside the front matter."""

    issued: str
    modified: str
    pages_of: str
    """The printed edition whose pages are listed (EPUB Accessibility 1.1 §3.3)."""
    access: Access


def describe(galley: Galley, paged: int) -> Metadata:
    """Describe a galley whose page list has `paged` entries."""
    front = galley.publication.front
    return Metadata(
        issued=f"{(front.issued or front.dated).isoformat()}T00:00:00Z",
        modified=f"{front.dated.isoformat()}T00:00:00Z",
        pages_of=f"{galley.publication.slug}.pdf" if paged else "",
        access=_access(galley.publication, front.language, paged),
    )


def _access(publication: Publication, language: str, paged: int) -> Access:
    pictures = any(isinstance(n, Figure) for n in nodes(publication))
    ruby = any(isinstance(i, Ruby) for n in texts(publication) for i in n.text)
    features = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability"]
    features += ["alternativeText"] * pictures + ["rubyAnnotations"] * ruby
    features += ["pageNavigation", "pageBreakMarkers"] * bool(paged)
    always, if_pictures, if_paged = _nearest(language)
    return Access(
        modes=("textual", "visual") if pictures else ("textual",),
        sufficient=("textual,visual", "textual") if pictures else ("textual",),
        features=tuple(features),
        summary=always + if_pictures * pictures + if_paged * bool(paged),
    )


def _nearest(language: str) -> Any:
    parts = language.split("-")
    tags = ["-".join(parts[:n]) for n in range(len(parts), 0, -1)]
    return next((SUMMARIES[tag] for tag in tags if tag in SUMMARIES), SUMMARIES["en"])
