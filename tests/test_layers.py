"""The layers: imports go downward only, and each engine has one room."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = (
    "cli",
    "devices shelf",
    "distribution",
    "distribution.crew",
    "distribution.seals",
    "distribution.ledger distribution.lists",
    "distribution.durable",
    "masters",
    "press archive",
    "cut drawn namesakes standing",
    "drawings",
    "order",
    "stale",
    "formats",
    "formats.pdf formats.docx formats.epub",
    "assets.cover",
    "reading.package",
    "reading.pdf reading.docx reading.epub render assets.fieldfont assets.fonts assets.glyphs assets.titlepage assets.lines assets.measure",
    "themes",
    "content",
    "workspace",
    "compose.steps",
    "compose.furnish compose.variant",
    "compose.late compose.identity",
    "compose.number compose.imprint compose.cast compose.hanging",
    "compose",
    "reading.script reading.numbering",
    "reading assets members ready",
    "pictures.plate",
    "pictures.shapes",
    "pictures.letters pictures.style",
    "pictures.drawing",
    "pictures.raster",
    "pictures",
    "master theme store shortcode",
    "mail",
    "finding",
    "record",
    "model codes language programs passwords",
)
OWNERS = {
    "weasyprint": ("formats/pdf", "assets/fonts.py"),
    "pydyf": ("formats/pdf",),
    "docx": ("formats/docx",),
    "ebooklib": ("formats/epub",),
    "jinja2": ("render.py",),
    "yaml": ("content", "themes.py"),
    "pydantic": ("content",),
    "uharfbuzz": ("assets", "pictures/letters.py"),
    "resvg_py": ("assets/cover.py", "pictures/plate.py"),
    "cssselect2": ("pictures/style.py",),
    "tinycss2": ("pictures/style.py",),
    "opencc": ("compose/variant.py",),
    "starlette": ("shelf/server.py",),
    "uvicorn": ("shelf/server.py",),
    "segno": ("shelf/page.py", "shortcode.py"),
    "rich": ("cli/report.py",),
    "bagit": ("distribution/pack.py",),
    "boto3": ("distribution/channels",),
    "paramiko": ("distribution/channels",),
    "distributed": ("distribution/crew/cluster.py", "distribution/crew/remote.py", "distribution/crew/hands.py"),
    "dask": ("distribution/crew/cluster.py",),
    "pyhanko": ("distribution/seals/sign.py", "distribution/seals/signature.py"),
    "cryptography": ("distribution/seals/sign.py",),
    "keyring": ("passwords.py",),
    "sqlite3": ("distribution/ledger.py",),
    "pickle": ("distribution/crew",),
}


def modules() -> list[Path]:
    return sorted((ROOT / "yinfa").rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Give imported modules; those named in a call (`inside("weasyprint")`) count too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Call):
            yield from (a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))


def layer(name: str) -> int | None:
    """Give the layer of a dotted name under `yinfa.` by its longest known prefix; None for the package itself."""
    best: tuple[int, int] | None = None
    for n, row in enumerate(LAYERS):
        for room in row.split():
            if (name == room or name.startswith(room + ".")) and (best is None or len(room) > best[0]):
                best = (len(room), n)
    return best[1] if best else None


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_downward_only(path: Path) -> None:
    name = ".".join(path.relative_to(ROOT / "yinfa").with_suffix("").parts).removesuffix(".__init__")
    own = layer(name)
    if own is None:
        assert name in ("__init__", ""), f"{name} stands in no layer"
        return
    room = name.split(".")[:2]
    for target in imports(path):
        if not target.startswith("yinfa.") or (
            path.name == "__init__.py" and path.parent.name == "formats"
        ):  # the table names makers late
            continue
        other = target.removeprefix("yinfa.")
        found = layer(other)
        assert found is not None, f"{other} stands in no layer"
        if found == own:
            assert other.split(".")[:2] == room or other.split(".")[0] == name.split(".")[0], f"{name} → {other}"
        else:
            assert found > own, f"{name} → {other} goes upward"


@pytest.mark.parametrize("library", sorted(OWNERS))
def test_each_engine_has_one_room(library: str) -> None:
    users = {
        str(p.relative_to(ROOT / "yinfa"))
        for p in modules()
        for name in imports(p)
        if name == library or name.startswith(library + ".")
    }
    assert users, f"nobody uses {library}: remove it"
    assert [u for u in users if not u.startswith(OWNERS[library])] == []
