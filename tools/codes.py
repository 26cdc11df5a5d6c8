"""Write the page of each code and their index into docs/codes, from the tables and the cases: python -m tools.codes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from yinfa.cli.explain import Explained, explained
from yinfa.codes import CODES, ROOMS
from yinfa.world.workspace import Workspace

ROOT = Path(__file__).parents[1]
HEAD = """# Codes of messages

Each message bears a code; `python build.py explain Y027` says what stands here. Made by `make codes` from
`yinfa/codes/` and `tests/codes/`.

每則訊息都有代碼；`python build.py explain Y027` 說的就是這裡的內容。
"""


def pages(ws: Workspace) -> Iterator[tuple[str, str]]:
    """Give the name and the text of each page, the index first."""
    both = {code: (explained(code, ws, "zh"), explained(code, ws, "en")) for code in CODES}
    yield "README.md", "\n".join(_index(both))
    for code, (zh, en) in both.items():
        yield f"{code}.md", "\n".join(_page(zh, en))


def _index(both: dict[str, tuple[Explained, Explained]]) -> Iterator[str]:
    yield HEAD
    for room in ROOMS:
        title = (room.__doc__ or "").removeprefix("Codes of ").strip().rstrip(".")
        yield f"## {title[:1].upper()}{title[1:]}\n"
        yield "| | | |\n|---|---|---|"
        for code in room.CODES:
            zh, en = both[code]
            yield f"| [{code}]({code}.md) | {_cell(zh.meaning)} | {_cell(en.meaning)} |"
        yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _page(zh: Explained, en: Explained) -> Iterator[str]:
    yield f"# {zh.code} ({zh.severity})\n"
    for one in (zh, en):
        hint = f"  \n→ {_cell(one.hint)}" if one.hint.strip("…") else ""
        yield f"{_cell(one.meaning)}{hint}\n"
    if zh.wrong:
        yield "## 有錯 · wrong\n"
        yield from _files(zh.wrong)
    yield "## 訊息 · message\n"
    yield f"```\n{zh.message}\n```\n\n```\n{en.message}\n```\n"
    if zh.right:
        yield "## 正確 · right\n"
        yield from _files(zh.right)


def _files(files: dict[str, str]) -> Iterator[str]:
    for name, text in files.items():
        yield f"`{name}`\n\n````{Path(name).suffix[1:]}\n{text.rstrip()}\n````\n"


def main() -> None:
    """Write the pages; those of codes that are gone are deleted."""
    folder = ROOT / "docs" / "codes"
    folder.mkdir(exist_ok=True)
    made = dict(pages(Workspace.at(ROOT)))
    for path in folder.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
