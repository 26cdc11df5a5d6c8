"""Long publications of generated Chinese text with every kind of block, for what only many pages show."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

PHRASES = [
    "人民警察依法履行職責",
    "執勤公正公開",
    "公安機關",
    "社會公眾",
    "派出所",
    "巡邏盤查",
    "接受報案",
    "調解糾紛",
    "維護秩序",
    "保護權利",
    "遵守紀律",
    "及時處理",
    "妥善保管",
    "逐級報告",
    "專人負責",
    "定期檢查",
    "當場告知",
    "書面通知",
    "證據材料",
    "相關規定",
    "工作流程",
    "安全檢查",
    "應急處置",
    "現場情況",
    "登記備查",
    "教育訓練",
    "考核評估",
    "改進措施",
    "服務群眾",
    "熱情周到",
    "嚴格執法",
    "認真研究",
    "明確責任",
    "協同配合",
    "信息公開",
    "技術手段",
    "值班備勤",
    "交接手續",
    "裝備器材",
    "車輛管理",
    "檔案整理",
    "案件線索",
    "法律文書",
    "期限屆滿",
    "當事人",
    "代理人",
    "證人",
    "鑑定意見",
]
JOINTS = ("，", "，", "，", "；", "，並", "，應當", "，由", "、")
ASKED = "以下另起一頁"
"""Words that end what stands before a page that is asked for."""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="{0}" viewBox="0 0 400 {0}">'
    '<rect width="400" height="{0}" fill="#dfe6ee"/><circle cx="200" cy="60" r="40" fill="#14304f"/></svg>'
)
Weights = Mapping[str, int]
MANUAL = {"text": 9, "items": 3, "points": 1, "quote": 1, "callout": 2, "table": 2, "figure": 2}
KINDS: Mapping[str, Weights] = {
    "manual": MANUAL,
    "rules": {"text": 12, "items": 6, "callout": 1, "table": 1},
    "report": {"text": 10, "items": 1, "quote": 1, "table": 4, "figure": 4},
    "course": {"text": 6, "items": 3, "points": 4, "quote": 2, "callout": 4, "figure": 1},
}
"""How often each block stands in four kinds of publications."""
EVERYTHING: Weights = MANUAL | {"series": 2, "terms": 1, "articles": 1, "spanned": 1, "english": 2}
"""Those of a publication, of kind `everything`, that has each block the grammar knows; not among those whose feet are told."""
LATIN = (
    *("internationally", "notwithstanding", "responsibilities", "administrative", "interdepartmental", "communication"),
    *("extraordinary", "counterterrorism", "interoperability", "standardization", "supplementary", "recommendations"),
)


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


@dataclass
class Writer:
    """Writes one publication; the same seed gives the same."""

    kind: str
    chapters: int
    seed: int = 1
    variants: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """Write YAML and pictures into `content/<kind>` of a folder; gives the YAML's path."""
        self.chance = random.Random(f"{self.kind}{self.seed}")
        home = folder / "content" / self.kind
        home.mkdir(parents=True)
        front: dict[str, Any] = {
            "title": "長篇" + self.kind,
            "language": "zh-Hant-TW",
            "identifier": self.kind,
            "issued": "2026-01-05",
        }
        body = [self.section(1) for _ in range(self.chapters)]
        if self.kind == "everything":
            body += [{"annex": self.heading(), "body": self.blocks()} for _ in range(3)]
        front |= {"variants": list(self.variants)} if self.variants else {}
        told = {"yinfa": 1, "front": front, "print": {"contents": "yes"}, "lead": [self.text(3)], "body": body}
        text = yaml.dump(
            told | {"closing": ["（全文完）"]} | ({"notes": self.notes} if self.notes else {}),
            Dumper=_Plain,
            allow_unicode=True,
            sort_keys=False,
            width=10**6,
        )
        path = home / "publication.yaml"
        path.write_text(text.replace("page-break: null", "page-break:"), encoding="utf-8")
        for name, svg in self.pictures.items():
            (home / name).write_text(svg, encoding="utf-8")
        return path

    def phrase(self) -> str:
        return self.chance.choice(PHRASES)

    def text(self, sentences: int = 0, end: str = "。") -> str:
        """Give a paragraph: of its sentences, or of some."""
        said = ""
        for n in range(sentences or self.chance.choice((1, 1, 2, 3, 4, 6))):
            parts = [self.phrase() for _ in range(self.chance.randint(2, 6))]
            said += ("。" if n else "") + "".join(p + self.chance.choice(JOINTS) for p in parts[:-1]) + parts[-1]
        if end == "。" and self.chance.random() < 0.04:
            name = f"n{len(self.notes)}"
            self.notes[name] = self.text(self.chance.randint(1, 2), "完。")
            said += f"[^{name}]"
        return said + end

    def heading(self) -> str:
        lengths = (1, 2, 2, 3, 9) if self.kind == "everything" else (1, 2, 2, 3)
        return "".join(self.phrase() for _ in range(self.chance.choice(lengths)))

    def section(self, level: int) -> Any:
        found: dict[str, Any] = {"section": self.heading()}
        if level == 1 and self.chance.random() < 0.4:
            found["slogan"] = self.phrase() + self.phrase()
        body = self.blocks()
        if level < 3:
            body += [self.section(level + 1) for _ in range(self.chance.randint(1, 3))]
        if level == 1 and self.chance.random() < 0.15:
            body += [self.text(1, f"，{ASKED}。"), {"page-break": None}]
        return {**found, "body": body}

    def blocks(self) -> list[Any]:
        weights = KINDS.get(self.kind, EVERYTHING)
        write: Mapping[str, Callable[[], list[Any]]] = {
            "text": lambda: [self.text()],
            "items": self.items,
            "points": self.points,
            "quote": lambda: [{"quote": [self.text()], "by": self.heading()}],
            "callout": self.callout,
            "table": self.table,
            "figure": self.figure,
            "series": self.series,
            "terms": self.terms,
            "articles": self.articles,
            "spanned": self.spanned,
            "english": self.english,
        }
        chosen = self.chance.choices(list(weights), list(weights.values()), k=self.chance.randint(1, 5))
        return [block for name in chosen for block in write[name]()]

    def items(self) -> list[Any]:
        inside: list[Any] = [self.text(self.chance.choice((1, 1, 2))) for _ in range(self.chance.randint(2, 7))]
        if self.chance.random() < 0.2:
            inside[0] = [inside[0], {"list": [self.text(1), self.text(1)], "style": "bullet"}]
        style = self.chance.choice(("bullet", "number", "chinese"))
        return [self.text(1, "，辦理如下："), {"list": inside, "style": style}]

    def points(self) -> list[Any]:
        return [
            {"points": [{"head": self.heading(), "body": [self.text(2)]} for _ in range(self.chance.randint(2, 4))]}
        ]

    def callout(self) -> list[Any]:
        body: list[Any] = [self.text() for _ in range(self.chance.randint(1, 3))]
        if self.chance.random() < 0.3:
            body.append({"list": [self.text(1) for _ in range(3)]})
        found: dict[str, Any] = {"callout": self.chance.choice(("note", "caution", "law", "case"))}
        return [found | ({"title": self.heading()} if self.chance.random() < 0.6 else {}) | {"body": body}]

    def table(self) -> list[Any]:
        columns = self.chance.randint(2, 5)
        rows = self.chance.choice((3, 5, 8, 20))
        most = self.chance.choice((1, 1, 2))
        body = [
            [self.heading() if c else self.phrase() for c in range(columns - 1)] + [self.text(most, "")]
            for _ in range(rows)
        ]
        return [{"table": [[self.phrase() for _ in range(columns)], *body], "caption": self.heading()}]

    def figure(self) -> list[Any]:
        name = f"f{len(self.pictures)}.svg"
        self.pictures[name] = SVG.replace("{0}", str(self.chance.choice((120, 160, 240, 320, 480))))
        width = self.chance.choice((60, 80, 100))
        return [{"figure": name, "alt": "示意圖", "caption": self.heading(), "width": width}]

    def latin(self) -> str:
        """Give a phrase of long English words among Han."""
        return self.phrase() + " ".join(self.chance.choices(LATIN, k=self.chance.randint(2, 5))) + self.phrase()

    def series(self) -> list[Any]:
        """Give a list past ten, or one of each series within another."""
        styles = ("chinese-paren", "paren", "circled", "letter", "paren-letter", "paren-roman", "number")
        if self.chance.random() < 0.4:
            start = str(self.chance.choice((1, 8)))
            return [
                {"list": [self.text(1) for _ in range(12)], "style": self.chance.choice(styles[:3]), "start": start}
            ]
        found: Any = {"list": [self.latin(), self.text(2)], "style": "number"}
        for style in self.chance.sample(styles, 3):
            found = {"list": [[self.text(1), found], self.text(2)], "style": style}
        return [self.text(1, "，分列如下："), found]

    def terms(self) -> list[Any]:
        return [{"terms": [{"term": self.phrase(), "body": [self.text(2)]} for _ in range(3)]}]

    def articles(self) -> list[Any]:
        def article() -> dict[str, Any]:
            listed: list[Any] = [self.text(1), [self.text(1), {"list": [self.text(1), self.text(2)]}]]
            return {"article": "", "body": [self.text(2), self.text(1, "，規定如下："), {"list": listed}]}

        return [article() for _ in range(self.chance.randint(2, 4))]

    def spanned(self) -> list[Any]:
        """Give a table with cells over rows and columns, cells with lists, English, numbers, and a note below."""
        rows: list[Any] = [[{"text": self.phrase(), "colspan": "2"}, "件數", "辦理情形"]]
        for _ in range(self.chance.choice((2, 9))):
            said = {"body": [self.text(1), {"list": [self.phrase(), self.phrase()], "style": "number"}]}
            rows += [
                [{"text": self.phrase(), "rowspan": "2"}, self.phrase(), "1,204", self.latin()],
                [self.phrase(), "98.5", said],
            ]
        return [{"table": rows, "caption": self.latin(), "note": self.text(1), "style": "grid"}]

    def english(self) -> list[Any]:
        name = f"n{len(self.notes)}"
        self.notes[name] = f"{self.latin()}，{self.latin()}。"
        return [f"{self.latin()}，{self.latin()}[^{name}]，{self.text(2)}"]
