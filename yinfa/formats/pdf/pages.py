"""How the engine divides text into pages, where CSS has no word for a typesetter's rule."""

from __future__ import annotations

from functools import lru_cache

from yinfa.formats.pdf.engine import inside


@lru_cache(maxsize=1)
def install() -> None:
    """Teach WeasyPrint the rules of this room, once per process."""
    _hold_notes()


def _hold_notes() -> None:
    """Let no footnote leave the page of its call.

    Where a paragraph's second line does not fit, WeasyPrint 70 moves the page's last notes to the next page to make
    room, whatever `footnote-policy` says and whoever called them. It does not in columns; so the flow says that it is
    in one, except where it measures the area of notes.
    """
    layout, document = inside("weasyprint.layout"), inside("weasyprint.document")

    class Holding(layout.LayoutContext):  # type: ignore[misc, name-defined]
        columns = False
        measures = False

        @property
        def in_column(self) -> bool:
            return self.columns or not self.measures

        @in_column.setter
        def in_column(self, value: bool) -> None:
            self.columns = value

        def _update_footnote_area(self) -> bool:
            self.measures = True
            overflows: bool = super()._update_footnote_area()
            self.measures = False
            return overflows

    document.LayoutContext = Holding
