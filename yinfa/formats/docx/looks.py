"""The theme's tokens in Word's measures: twips, half-points, style tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from yinfa.compose import Galley
from yinfa.compose.hanging import hang
from yinfa.formats.docx.articles import article_schemes, stops
from yinfa.formats.docx.named import LATENT, aliases
from yinfa.formats.docx.schemes import (
    BOX,
    BUILT_IN_LISTS,
    HEADING_DEPTH,
    LIST_STEP,
    PADDING,
    Heads,
    Hung,
    Scheme,
    heading_scheme,
    hung_scheme,
    list_schemes,
    style_id,
)
from yinfa.model.inline import Marks
from yinfa.model.language import Installed, Language, language_of
from yinfa.model.tree import List, Publication, Section
from yinfa.model.walk import nodes, texts

Tokens = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HeadingLook:
    number: int
    numbered: bool
    before: float
    after: float
    stops: tuple[float, ...]
    """Em of the text, one of which lies nearly an em of the heading behind each label that is a name in Han."""

    @property
    def index(self) -> int:
        return self.number - 1

    @property
    def token(self) -> str:
        return f"h{self.number}"


@dataclass(frozen=True, slots=True)
class ListLook:
    id: str
    name: str
    own: bool
    instance: int
    level: int
    left: float
    hanging: float
    base: str = "Normal"


@dataclass(frozen=True, slots=True)
class CharacterLook:
    id: str
    name: str
    own: bool
    strong: bool
    emphasis: bool
    linked: bool
    line: str
    """Word's kind of line under the text; empty where there is none of its own."""
    code: bool
    marked: bool
    combined: bool
    """Whether it joins several marks, as Word allows one style a run: nobody chooses it by name."""


@dataclass(frozen=True, slots=True)
class ToneLook:
    id: str
    colour: str
    tint: str
    line: str
    """Word's name of the line at the left of a box (ECMA-376 part 1, 17.18.2)."""
    eighths: int
    """Of a point: how wide it is, each of its lines where it has two."""


@dataclass(frozen=True, slots=True)
class FontLook:
    """A row of Word's table of fonts (ECMA-376 part 1, 17.8.3)."""

    name: str
    instead: str
    charset: str
    family: str


TONES = ("note", "caution", "law", "case")
LINES_OF_BOXES = {"solid": ("single", 8), "double": ("double", 8 / 3), "dashed": ("dashed", 8), "dotted": ("dotted", 8)}
"""Word's name of a line, and its eighths of a point for each point of the theme's."""
WIDEST_LABEL = 8
"""Em of a label with a name at most: 第二十八章之十二."""
MOST_BELOW = 0.25
"""Lines below a heading: Word has one measure for those with a slogan and those without."""
ALSO = {
    "標楷體": Installed("DFKai-SB", "88", "script"),
    "新細明體": Installed("PMingLiU", "88", "roman"),
    "細明體": Installed("MingLiU", "88", "modern"),
    "微軟正黑體": Installed("Microsoft JhengHei", "88", "swiss"),
    "宋体": Installed("SimSun", "86", "roman"),
    "新宋体": Installed("NSimSun", "86", "modern"),
    "仿宋": Installed("FangSong", "86", "modern"),
    "仿宋_GB2312": Installed("FangSong", "86", "modern"),
    "楷体": Installed("KaiTi", "86", "modern"),
    "楷体_GB2312": Installed("KaiTi", "86", "modern"),
    "黑体": Installed("SimHei", "86", "modern"),
    "微软雅黑": Installed("Microsoft YaHei", "86", "swiss"),
}
"""The other name of an office's faces, by which a Windows of another language knows them."""


def script(tag: str) -> str:
    """Give the attribute of w:lang that holds a language."""
    return "eastAsia" if language_of(tag).east_asian else "val"


def language(tag: str) -> str:
    """Give a language span's tag as Word spells it."""
    asked = language_of(tag)
    return asked.word if asked.variant else tag


def turned_width(tokens: Tokens) -> int:
    """Give the type area's width on a turned page, in twips."""
    page = tokens["page"]
    return _mm(page["height"] - page["inner"] - page["outer"])


def text_area(tokens: Tokens) -> tuple[int, int]:
    """Give the type area's width and height in twips."""
    page = tokens["page"]
    width = page["width"] - page["inner"] - page["outer"]
    return _mm(width), _mm(page["height"] - page["top"] - page["bottom"])


def character(marks: Marks) -> str:
    """Give the character style of a stretch of text: Word allows one per run."""
    return _character_style(*_named(marks)).id


def _named(marks: Marks) -> tuple[str, ...]:
    """Name what a character style of marks is made of; code has neither dots nor lines."""
    line = "Proper Name" if marks.name else "Book Name" if marks.book else ""
    return (
        "Hyperlink" if marks.link else "Cross Reference" if marks.target else "",
        "Strong" if marks.strong else "",
        "Emphasis" if marks.emphasis and not marks.code else "",
        "" if marks.code else line,
        "Inline Code" if marks.code else "",
        "Marked Text" if marks.marked else "",
    )


def _character_styles(publication: Publication) -> tuple[CharacterLook, ...]:
    """Give the styles of characters: those of code and marked text where a publication has them."""
    marks = (inline.marks for line in texts(publication) for inline in line.text if hasattr(inline, "marks"))
    used = (_character_style(*_named(one)) for one in marks if one.code or one.marked)
    return (*CHARACTER_STYLES, *sorted(set(used), key=lambda style: style.id))


def looks(galley: Galley, depth: int, hung: Mapping[Hung, int], heads: Mapping[Heads, int]) -> dict[str, object]:
    """Give the measures and style tables that the templates print.

    There are styles for lists of `depth` levels; `hung` are the kinds of lists that hang further in, `heads` the ways
    to number headings, each with the number of its abstractNum.
    """
    tokens, asked = galley.theme.tokens, language_of(galley.publication.front.language)
    words = galley.theme.interface_words(galley.publication.front.language)
    deep = heading_depth(galley.publication)
    lists = list_schemes({n.style for n in nodes(galley.publication) if isinstance(n, List)}, depth, asked.hans)
    ways = tuple(heading_scheme(one, number, deep, words, asked.hans) for one, number in heads.items())
    own = {scheme.id: scheme for scheme in lists}
    articles = article_schemes(galley.publication)
    return {
        "east_asia": asked.word,
        "script": script,
        "shifts": SHIFTS,
        "language": language,
        "bopomofo": bopomofo,
        "box": BOX,
        "padding": PADDING,
        "text_width": text_area(tokens)[0],
        "turned_width": turned_width(tokens),
        "schemes": (ways[0], *lists, *ways[1:], *articles),
        "articles": articles,
        "hang": hang(galley.publication),
        "stops": stops(galley.publication),
        "hung_schemes": tuple(hung_scheme(one, number, own) for one, number in hung.items()),
        "list_styles": _list_styles(lists, hung),
        "character_styles": _character_styles(galley.publication),
        "heading_levels": tuple(_headings(ways, tokens)),
        "aliases": aliases(asked.hans) if asked.variant else {},
        "latent": LATENT,
        "tones": tuple(tones(tokens)),
        "fonts": _fonts(tokens, asked),
        **_measures(tokens),
        **_faces(tokens, asked),
    }


def tones(tokens: Tokens) -> Iterator[ToneLook]:
    """Give how each kind of callout looks."""
    for tone in TONES:
        box = tokens["boxes"][tone]
        line, eighths = LINES_OF_BOXES[box["line"]]
        colour, tint = box["colour"], tokens["pdf"]["tints"].get(tone, tokens["colours"]["tint"])
        yield ToneLook(tone.capitalize(), colour, tint, line, round(box["width"] * eighths))


def bopomofo(reading: str) -> bool:
    """Tell whether a reading is written in 注音, which stands at the right of its base."""
    return any("\u3105" <= c <= "\u312f" or "\u31a0" <= c <= "\u31bf" for c in reading)


def _measures(tokens: Tokens) -> dict[str, Callable[..., int]]:
    size = tokens["type"]["size"]
    return {
        "half": lambda points, share=1: round(points * share * 2),
        "twips": lambda points, share=1: round(points * share * 20),
        "mm": lambda length, share=1: _mm(length * share),
        "emu": lambda length: round(length * 36_000),
        "em": lambda count: round(count * size * 20),
    }


def _mm(length: float) -> int:
    return round(length * 1440 / 25.4)


def _faces(tokens: Tokens, asked: Language) -> dict[str, Callable[[str], str]]:
    fonts = tokens["fonts"]
    east = {k: f[asked.face] for k, f in fonts.items()}
    latin = {k: east[k] if f["latin"] == f["word"] else f["latin"] for k, f in fonts.items()}
    return {"font": east.__getitem__, "latin": latin.__getitem__}


def _fonts(tokens: Tokens, asked: Language) -> tuple[FontLook, ...]:
    name = _faces(tokens, asked)["font"]
    instead = {kind: asked.installed.get(kind, asked.installed["serif"]) for kind in tokens["fonts"]}
    found = {name(kind): FontLook(name(kind), *ALSO.get(name(kind), instead[kind])) for kind in tokens["fonts"]}
    return tuple(found.values())


def heading_depth(publication: Publication) -> int:
    """Give how many levels of headings a file has styles for."""
    return max(HEADING_DEPTH, *(n.level for n in nodes(publication) if isinstance(n, Section)), 0)


def _headings(ways: Sequence[Scheme], tokens: Tokens) -> Iterator[HeadingLook]:
    above, below = (tokens["space"][side] for side in ("above", "below"))
    for n, levels in enumerate(zip(*(way.levels for way in ways), strict=True), 1):
        em = tokens["headings"][f"h{n}"] / tokens["type"]["size"]
        wide = range(3, WIDEST_LABEL + 2) if any(level.suffix == "tab" for level in levels) else ()
        stops = tuple(round(levels[0].left + (ems - 0.1) * em, 2) for ems in wide)
        yield HeadingLook(n, bool(levels[0].style), above[f"h{n}"], min(below[f"h{n}"], MOST_BELOW), stops)


def _list_styles(schemes: Sequence[Scheme], hung: Iterable[Hung]) -> tuple[ListLook, ...]:
    found = []
    for scheme in schemes:
        for level in scheme.levels if scheme.place == "gallery" else ():
            kind = level.style.removeprefix("List").rstrip("0123456789")
            number = f" {level.index + 1}" if level.index else ""
            name = f"List {re.sub('(?<=[a-z])(?=[A-Z])', ' ', kind)}{number}"
            own = kind not in BUILT_IN_KINDS or level.index >= BUILT_IN_LISTS
            found.append(ListLook(level.style, name, own, scheme.instance, level.index, level.left, level.hanging))
    boxed = next(scheme for scheme in schemes if scheme.place == "box")
    for at, level in enumerate(boxed.levels):
        number, left = f" {at + 1}" if at else "", 2 + LIST_STEP * at
        own = at >= BUILT_IN_LISTS
        found.append(ListLook(style_id("continue", at), f"List Continue{number}", own, 0, 0, left, 0))
        found.append(ListLook(f"BoxContinue{number.strip()}", f"Box Continue{number}", True, 0, 0, level.left, 0))
    further = {one.style: one.left for one in hung if not one.text}
    names = {id: f"List Continue at {round(em, 2):g} em" for id, em in further.items()}
    found += [ListLook(id, names[id], True, 0, 0, em, 0) for id, em in sorted(further.items())]
    return tuple(found)


BUILT_IN_KINDS = ("Bullet", "Number")
"""Kinds of lists whose styles Word knows by name."""


SHIFTS = {"sub": "subscript", "sup": "superscript"}
LINES = {"": "", "Proper Name": "single", "Book Name": "wave"}
"""Word's kind of line under proper names and titles of works."""
BUILT_IN = frozenset({"Strong", "Emphasis", "Hyperlink"})
TAKEN = ("Strong Emphasis", "Strong with Emphasis")
"""A name by which LibreOffice calls Word's Strong, and ours in its place: it had made one style of both."""


def _character_style(*words: str) -> CharacterLook:
    link, strong, dotted, line, code, marked = words
    name = " ".join(filter(None, words)).replace(*TAKEN)
    below = LINES[line] or ("single" if link == "Hyperlink" else "")
    return CharacterLook(
        name.replace(" ", ""),
        name,
        name not in BUILT_IN,
        bool(strong),
        bool(dotted),
        bool(link),
        below,
        bool(code),
        bool(marked),
        len([word for word in words if word]) > 1,
    )


CHARACTER_STYLES = tuple(
    _character_style(*words, "", "")
    for words in product(("", "Hyperlink", "Cross Reference"), ("", "Strong"), ("", "Emphasis"), LINES)
    if any(words)
)
