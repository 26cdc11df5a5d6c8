"""The drawings of a publication, made ready for print once for each theme and language."""

from __future__ import annotations

from yinfa import record
from yinfa.assets.fonts import face_index
from yinfa.model.language import language_of
from yinfa.pictures.plate import Fonts, Plate, engrave
from yinfa.press.keys import code_digest, versions
from yinfa.theme import Theme
from yinfa.world.store import digest
from yinfa.world.workspace import Workspace

WEIGHTS = (("regular", 400), ("bold", 700))


def plate(svg: bytes, theme: Theme, language: str, ws: Workspace) -> Plate:
    """Give a drawing that was read in shapes and as PNG. Raises Refused (P005, P007), PublishingError (I003)."""

    def make() -> bytes:
        return record.written(engrave(svg, _fonts(theme, language, ws)))

    index = str(face_index(theme, language))
    files = map(ws.font_digest, theme.font_files)
    key = digest("plate", svg, theme.digest, index, code_digest(), *files, *versions(("resvg-py", "pillow")))
    made: Plate = record.read(ws.store.once(key, make), Plate)
    return made


def _fonts(theme: Theme, language: str, ws: Workspace) -> Fonts:
    """Name the fonts of a theme that draw a language's letters."""
    roles = theme.printed["fonts"]
    index = {role: face_index(theme, language, role) for role in roles}
    faces = {f"{r} {w}": (str(ws.font(names[key])), index[r]) for r, names in roles.items() for key, w in WEIGHTS}
    face = language_of(language).face
    return Fonts(faces, {"serif": str(roles["serif"][face]), "sans-serif": str(roles["sans"][face])})
