"""What the package says about the book, computed from its content so that no claim is false."""

from __future__ import annotations

from dataclasses import dataclass, replace

from yinfa.compose import Galley
from yinfa.model.inline import Ruby
from yinfa.model.language import nearest
from yinfa.model.tree import Figure
from yinfa.model.walk import nodes, texts

SUMMARIES = {
    "zh-Hant": (
        "本書可重排版面，標題、目錄與閱讀次序完整。",
        "圖片均有替代文字。",
        "複雜的圖片另有詳細說明。",
        "頁碼與印刷版一致。",
    ),
    "zh-Hans": (
        "本书可重排版面，标题、目录与阅读次序完整。",
        "图片均有替代文字。",
        "复杂的图片另有详细说明。",
        "页码与印刷版一致。",
    ),
    "en": (
        "The text reflows; headings, contents and reading order are complete.",
        " Every picture has alternative text.",
        " Complex pictures are described at length.",
        " Page numbers are those of the printed edition.",
    ),
}


ROLES = {"editor": "edt", "reviewer": "rev", "translator": "trl", "illustrator": "ill", "photographer": "pht"}
"""Codes of MARC relators."""


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
    draft: bool
    conformance: str
    """What a person claims (EPUB Accessibility 1.1 §4.2.2): never computed."""


def describe(galley: Galley, paged: int) -> Metadata:
    """Describe a galley whose page list has `paged` entries."""
    front = galley.publication.front
    return Metadata(
        issued=f"{(front.issued or front.dated).isoformat()}T00:00:00Z",
        modified=f"{front.dated.isoformat()}T00:00:00Z",
        pages_of=replace(galley.ticket, format="pdf", vertical=False).file if paged else "",
        access=_access(galley, paged),
        draft=galley.ticket.draft,
        conformance=_claim(front.conformance) if front.certifier else "",
    )


def _claim(conformance: str) -> str:
    """Spell a claim as the standard does: `WCAG 2.1 AA` names version and level."""
    guidelines, version, level = conformance.split()
    return f"EPUB Accessibility 1.1 - {guidelines} {version} Level {level}"


def _access(galley: Galley, paged: int) -> Access:
    publication = galley.publication
    figures = [n for n in nodes(publication) if isinstance(n, Figure) and not n.decorative]
    pictures, described = bool(figures), any(f.description for f in figures)
    ruby = any(isinstance(i, Ruby) for n in texts(publication) for i in n.text)
    features = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "ARIA"]
    features += ["verticalWriting" if galley.ticket.vertical else "horizontalWriting"]
    features += ["alternativeText"] * pictures + ["longDescription"] * described + ["rubyAnnotations"] * ruby
    features += ["pageNavigation", "pageBreakMarkers"] * bool(paged)
    always, if_pictures, if_described, if_paged = nearest(publication.front.language, SUMMARIES, "en")
    return Access(
        modes=("textual", "visual") if pictures else ("textual",),
        sufficient=("textual,visual", "textual") if pictures else ("textual",),
        features=tuple(features),
        summary=always + if_pictures * pictures + if_described * described + if_paged * bool(paged),
    )
