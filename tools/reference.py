"""Print docs/reference/publication.md from the schema: python tools/reference.py > docs/reference/publication.md."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from yinfa.content.grammar import PARTS, TOPS, schema_text  # noqa: E402
from yinfa.content.kinds import KINDS  # noqa: E402

HEADS = {
    "PublicationY": "The file",
    **{model.__name__: f"`{key}`" for key, model in (*TOPS.items(), *KINDS.items())},
    **{model.__name__: f"A {model.__name__.removesuffix('Y').lower()} of `{key}`" for model, key in PARTS.items()},
}
EXAMPLES = {
    kind.__name__: ("", "```yaml", *indent(kind.example, "  ").replace("  ", "- ", 1).split("\n"), "```")
    for kind in KINDS.values()
}
TITLE = """# Reference of `publication.yaml`

Made from the schema by `tools/reference.py`; the rules are in [grammar.md](grammar.md)."""
TABLE = ("| key | value | required | default | 意思 | meaning |", "|---|---|---|---|---|---|")


def value(schema: dict[str, Any]) -> str:
    """Say in a few words what a value looks like."""
    match schema:
        case {"$ref": ref}:
            return HEADS[ref.rpartition("/")[2]].replace("A ", "a ")
        case {"enum": [*values]}:
            return ", ".join(f"`{v}`" for v in values if isinstance(v, str))
        case {"const": const}:
            return f"`{const}`"
        case {"minimum": low, "maximum": high}:
            return f"{low} to {high}"
        case {"format": "date"}:
            return "YYYY-MM-DD"
        case {"anyOf": [*kinds]}:
            return " or ".join(dict.fromkeys(value(kind) for kind in kinds if kind.get("type") != "null"))
        case {"oneOf": [*kinds]}:
            return "block" if len(kinds) > 2 else "text or a map"
        case {"type": "array", "items": items}:
            return f"list of: {value(items)}"
        case {"type": "object"}:
            return "map of names to texts"
        case {"type": "null"}:
            return "nothing"
        case {"pattern": pattern}:
            return f"text like `{pattern.strip('^$')}`".replace("|", "\\|")
    return "text"


def rows(part: dict[str, Any]) -> Iterator[str]:
    for key, schema in part["properties"].items():
        needed = "yes" if key in part.get("required", []) else ""
        default = schema.get("default")
        shown = {True: "`yes`", False: "`no`"}.get(default, f"`{default}`") if isinstance(default, (str, int)) else ""
        chinese, english = schema["description"].split("\n")
        yield f"| `{key}` | {value(schema)} | {needed} | {shown if default else ''} | {chinese} | {english} |"


def text() -> str:
    schema = json.loads(schema_text())
    parts = {**schema["$defs"], "PublicationY": schema}
    out = [TITLE]
    for name, head in HEADS.items():
        out += ["", f"## {head}", "", *TABLE]
        out += rows(parts[name])
        out += EXAMPLES.get(name, ())
    return "\n".join(out) + "\n"


print(text(), end="")
