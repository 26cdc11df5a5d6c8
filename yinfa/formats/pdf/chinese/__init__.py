"""Chinese lines for WeasyPrint: Pango shapes, this room owns advances and breaks (docs/chinese-layer.md)."""
