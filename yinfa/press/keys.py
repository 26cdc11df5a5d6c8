"""The key of a made file: the digest of all that feeds it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from yinfa.formats import Format
from yinfa.model.tree import Publication
from yinfa.theme import Theme
from yinfa.world.packages import version
from yinfa.world.stamp import STATUS
from yinfa.world.store import digest
from yinfa.world.workspace import Workspace

_ENGINES = ("jinja2", "markupsafe", "opencc", "pikepdf")
_LIBRARIES = (
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz0b",
    "libharfbuzz-subset0",
    "libfontconfig1",
    "libicu72",
    "zlib1g",
    "libreoffice-core-nogui",
    "libreoffice-core",
)


def edition_key(publication: Publication, theme: Theme, form: Format, ws: Workspace) -> str:
    """Give the key under which the store keeps the plain edition of one publication in one format."""
    return digest(
        publication.slug,
        publication.digest,
        theme.digest,
        form.name,
        code_digest(),
        *versions(form.engines),
        *fonts(theme, ws),
    )


@cache
def code_digest() -> str:
    """Digest the program itself, so that a changed line of it makes all editions stale."""
    here = Path(__file__).parents[1]
    return digest(*(part for p in sorted(here.rglob("*.py")) for part in (str(p.relative_to(here)), p.read_bytes())))


def versions(engines: tuple[str, ...]) -> list[str]:
    """Name the versions of Python packages and Debian libraries that shape the bytes."""
    found = [f"{name} {version(name) or 'absent'}" for name in (*engines, *_ENGINES)]
    return found + [f"{name} {library}" for name, library in sorted(libraries().items())]


@cache
def libraries() -> dict[str, str]:
    """Read the versions of Debian's packages from its own list; empty on other systems."""
    try:
        status = b"\n\n" + Path(STATUS).read_bytes()
    except OSError:
        return {}
    found = {}
    for name in _LIBRARIES:
        _, _, rest = status.partition(f"\n\nPackage: {name}\n".encode())
        stanza = rest.partition(b"\n\n")[0].decode(errors="replace")
        lines = dict(line.split(": ", 1) for line in stanza.splitlines() if ": " in line)
        if lines.get("Status", "").endswith(" installed"):
            found[name] = lines.get("Version", "")
    return found


def fonts(theme: Theme, ws: Workspace) -> list[str]:
    """Name the theme's font files with the digest of their bytes, and of its fallbacks those that are there."""
    there = (name for name in theme.fallback_files if ws.has_font(name))
    return [f"{name} {ws.font_digest(name)}" for name in (*theme.font_files, *there)]
