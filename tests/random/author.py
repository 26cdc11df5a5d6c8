"""An author who writes publications of every kind of block at random, and knows what must be read of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

DIGITS = "甲乙丙丁戊己庚辛壬癸"
"""What words are counted in: the same in all variants of Chinese, and never beside a digit of another number."""
ODD = ("‧・·•", "～〜", "……⋯⋯", "——", "「『』」", "①➀", "㐀", "契", "㎡", "℃", "§", "½", "“”", "•")
LONG = (
    "a" * 70,
    "https://example.org/" + "path/" * 16,
    "0123456789" * 9,
    "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa",
)
MARKED: tuple[Callable[[str], str], ...] = (
    lambda w: f"**{w}**",
    lambda w: f"*{w}*",
    lambda w: f"=={w}==",
    lambda w: f"[{w}](name:)",
    lambda w: f"[{w}](book:)",
    lambda w: f"[{w}](keep:)",
    lambda w: f"[{w}](https://example.org/a?b=1)",
    lambda w: f"[{w}](#top)",
    lambda w: "{警察|ㄐㄧㄥˇ ㄔㄚˊ}" + w,
    lambda w: "{公安|gōng ān}" + w,
    lambda w: f"H~2~O {w} m^2^",
    lambda w: f"`code {w}`",
    lambda w: f"[community policing](lang:en){w}",
    lambda w: f"{{unit.name|各單位}}{w}",
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><rect width="118" height="38" fill="none" '
    'stroke="#333"/><text x="60" y="25" font-size="14" text-anchor="middle">圖{0}</text></svg>'
)


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


@dataclass
class Author:
    """Writes one publication; `once` and `often` are the words that each format must say once, or at least once."""

    seed: int
    once: list[str] = field(default_factory=list)
    often: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.count = self.references = 0

    def write(self, folder: Path) -> str:
        """Write YAML and pictures into a folder; gives the slug."""
        slug = f"p{self.seed}"
        home = folder / "content" / slug
        home.mkdir(parents=True)
        source = {"yinfa": 1, "front": self.front(slug), "print": self.print(), **self.parts()}
        text = yaml.dump(source, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10**6)
        text = text.replace("page-break: null", "page-break:")
        (home / "publication.yaml").write_text(text, encoding="utf-8")
        for name, words in self.pictures.items():
            if name.endswith(".svg"):
                (home / name).write_text(SVG.replace("{0}", words), encoding="utf-8")
            else:
                Image.new("RGB", (64, 40), (120, 140, 200)).save(home / name)
        return slug

    def word(self, kept: list[str] | None = None) -> str:
        """Give a word of Han that no other text of the publication has."""
        self.count += 1
        found = "字" + "".join(DIGITS[int(d)] for d in f"{self.count:03d}") + "口"
        (self.once if kept is None else kept).append(found)
        return found

    def maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def text(self, kept: list[str] | None = None, notes: bool = True) -> str:
        """Give a text: its own word, perhaps more of every kind of inline."""
        said = self.word(kept)
        if self.maybe(0.5):
            said += "，" + self.chance.choice(("人民警察依法履行職責", "Latin words, 3～5 items", "第12條"))
        if self.maybe(0.35):
            said += "，" + self.chance.choice(MARKED)("文字")
        if self.maybe(0.12):
            said += self.chance.choice(ODD)
        if self.maybe(0.05):
            said += "，" + self.chance.choice(LONG)
        if notes and self.maybe(0.15):
            said += self.note()
        if self.ids and self.maybe(0.08):
            said += f"，見[](#{self.chance.choice(self.ids)})"
            self.references += 1
        return said + self.chance.choice(("。", "", "；", "！"))

    def note(self) -> str:
        """Call a new note, or one that was called before."""
        if self.notes and self.maybe(0.3):
            return f"[^{self.chance.choice(list(self.notes))}]"
        name = f"n{len(self.notes)}"
        self.notes[name] = self.text(notes=False)
        return f"[^{name}]"

    def front(self, slug: str) -> dict[str, Any]:
        language = self.chance.choice(("zh-Hant-TW", "zh-Hant-TW", "zh-Hant-HK", "zh-Hans-CN"))
        found: dict[str, Any] = {"title": "題" + self.word(self.often), "language": language, "identifier": slug}
        found["issued"] = "2026-01-05"
        if self.maybe(0.5):
            found["subtitle"] = "副題" + self.chance.choice(("", "，發給{unit.name|各單位}"))
        for key in ("publisher", "version", "abstract", "source", "rights"):
            if self.maybe(0.3):
                found[key] = f"{key} 文字"
        if self.maybe(0.3):
            found["creator"] = ["作者甲", "作者乙"]
        if self.maybe(0.2) and language == "zh-Hant-TW":
            found["variants"] = ["zh-Hant-TW", "zh-Hans-CN"]
        return found

    def print(self) -> dict[str, Any]:
        return {"cover": self.chance.choice(("yes", "no")), "contents": self.chance.choice(("no", "no", "no", "yes"))}

    def parts(self) -> dict[str, Any]:
        self.ids.append("top")
        found: dict[str, Any] = {}
        if self.maybe(0.3):
            found["lead"] = [self.text()]
        body = [{"section": self.text(self.often, False), "id": "top", "body": self.blocks(1, 2)}]
        found["body"] = [*body, *self.blocks(0, self.chance.randint(1, 4))]
        for key in ("closing", "colophon"):
            if self.maybe(0.3):
                found[key] = [self.text(notes=False)]
        if self.maybe(0.2):
            found["receipt"] = "yes"
        if self.maybe(0.4):
            marks = {"marking": "{marking|內部資料}", "watermark": "{unit.name} {copy.number}", "foot": "請妥善保管"}
            found["furniture"] = {k: v for k, v in marks.items() if self.maybe(0.6)} | {"qr": "yes"}
        return found | ({"notes": self.notes} if self.notes else {})

    def blocks(self, depth: int, count: int) -> list[Any]:
        return [self.block(depth) for _ in range(count)]

    def block(self, depth: int) -> Any:
        kinds = [self.text, self.items, self.points, self.quote, self.callout, self.table, self.figure]
        if depth < 3 and self.maybe(0.25):
            return self.section(depth)
        return self.chance.choice(kinds)() if self.maybe(0.95) else {"page-break": None}

    def named(self, block: dict[str, Any]) -> dict[str, Any]:
        """Give a block an id, perhaps, that later texts may refer to."""
        if self.maybe(0.2):
            block["id"] = f"id{len(self.ids)}x"
            self.ids.append(block["id"])
        return block

    def section(self, depth: int) -> Any:
        found = {"section": self.text(self.often, False)}
        if self.maybe(0.3):
            found["slogan"] = self.text(notes=False)
        return self.named({**found, "body": self.blocks(depth + 1, self.chance.randint(1, 3))})

    def items(self, level: int = 1) -> Any:
        count = self.chance.choice((1, 2, 3, 3, 12)) if level < 3 else 2
        inside: list[Any] = [self.text() for _ in range(count)]
        if level < 5 and self.maybe(0.4):
            inside[-1] = [inside[-1], self.items(level + 1)]
        return self.named({"list": inside, "style": self.chance.choice(("bullet", "number", "chinese"))})

    def points(self) -> Any:
        return self.named({"points": [{"head": self.text(notes=False), "body": [self.text()]} for _ in range(2)]})

    def quote(self) -> Any:
        return self.named({"quote": [self.text()], **({"by": self.text(notes=False)} if self.maybe(0.5) else {})})

    def callout(self) -> Any:
        found: dict[str, Any] = {"callout": self.chance.choice(("note", "caution", "law", "case"))}
        if self.maybe(0.5):
            found["title"] = self.text(notes=False)
        body = [self.text(), *([self.items(3)] if self.maybe(0.3) else [])]
        return self.named({**found, "body": body})

    def table(self) -> Any:
        columns, rows = self.chance.randint(1, 5), self.chance.randint(1, 4)
        head = [self.text(self.often, False) for _ in range(columns)]
        body: list[list[Any]] = [[self.text() if self.maybe(0.9) else "" for _ in range(columns)] for _ in range(rows)]
        if columns > 2 and self.maybe(0.3):
            body.append([{"text": self.text(), "colspan": "2"}, *[self.text() for _ in range(columns - 2)]])
        found: dict[str, Any] = {"table": [head, *body], "style": self.chance.choice(("ruled", "grid", "plain"))}
        if self.maybe(0.5):
            found["caption"] = self.text(self.often)
        return self.named(found)

    def figure(self) -> Any:
        name = f"f{len(self.pictures)}." + self.chance.choice(("svg", "png"))
        self.pictures[name] = "文字"
        found = {"figure": name, "width": self.chance.choice((10, 40, 100))}
        if self.maybe(0.2):
            return {**found, "decorative": "yes"}
        found["alt"] = "圖的說明"
        if self.maybe(0.5):
            found["caption"] = self.text(self.often)
        return self.named(found)
