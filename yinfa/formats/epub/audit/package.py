"""What the audit asks of container, package, navigation."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator

from lxml import etree

from yinfa.finding import Finding
from yinfa.formats.epub.audit.book import DC, AuditedBook, fault, resolved
from yinfa.reading.epub import EPUB_TYPE, OPF, XHTML, links, manifest, nav_path, spine


def _container(book: AuditedBook) -> Iterator[Finding]:
    first = book.names[0]
    if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
        yield Finding("E019")
    listed = set(manifest(book.package, book.opf)) | {"mimetype", book.opf}
    present = {name for name in book.data if not name.startswith("META-INF/")}
    for name in sorted(listed ^ present):
        yield fault("E018", name)


def _cover(book: AuditedBook) -> Iterator[Finding]:
    items = book.package.iter(OPF + "item")
    if not any("cover-image" in i.get("properties", "").split() for i in items):
        yield Finding("E015")


def _pages(book: AuditedBook) -> Iterator[Finding]:
    """Compare the page list with the marks in reading order (EPUB Accessibility 1.1 §3.2)."""
    nav = nav_path(book.package, book.opf)
    if nav not in book.trees:
        yield fault("E018", nav or "nav.xhtml")
        return
    order = [p for p in spine(book.package, book.opf) if p in book.trees]
    marks = [(p, e.get("id", "")) for p in order for e in book.trees[p].iter() if e.get(EPUB_TYPE) == "pagebreak"]
    listed = [(resolved(nav, a.get("href", "")), a.text or "") for a in links(book.trees[nav], "page-list")]
    wanted = [*marks, *(("", "") for _ in range(len(listed) - len(marks)))]
    for (target, label), mark in zip(listed, wanted, strict=False):
        if target != mark:
            yield Finding("E014", facts=(("label", label),))
            return
    if listed and len(listed) < len(marks):
        yield Finding("E014", facts=(("label", marks[len(listed)][1]),))


def _direction(book: AuditedBook) -> Iterator[Finding]:
    """Compare the way pages turn with the way lines run."""
    vertical = any(b"vertical-rl" in data for path, data in book.data.items() if path.endswith(".css"))
    row = next(book.package.iter(OPF + "spine"), None)
    found = "" if row is None else row.get("page-progression-direction", "")
    if found != ("rtl" if vertical else "ltr"):
        yield fault("E022", book.opf, found=found)


def _metadata(book: AuditedBook) -> Iterator[Finding]:
    """Hold what the package says against what the book is; the NCX names the same book."""
    said = _said(book)
    missing = [name for name in _REQUIRED if name not in said]
    missing += [e.get("property") or e.tag.removeprefix(DC) for e in _blank(book)]
    if "dcterms:conformsTo" in said and "a11y:certifiedBy" not in said:
        missing.append("a11y:certifiedBy")
    for name in missing:
        yield fault("E023", book.opf, name=name)
    for feature, true in _truths(book).items():
        if true is not (feature in said.get("schema:accessibilityFeature", ())):
            yield fault("E024", book.opf, feature=feature)
    names = {book.package.findtext(f".//{DC}identifier", "")}
    names |= {
        m.get("content", "") for t in book.trees.values() for m in t.iter("{*}meta") if m.get("name") == "dtb:uid"
    }
    if len(names) > 1:
        yield fault("E026", book.opf, found=" ".join(sorted(names)))


def _blank(book: AuditedBook) -> Iterator[etree._Element]:
    """Give the elements of the metadata that say nothing."""
    elements = (e for e in book.package.iter(f"{DC}*", OPF + "meta") if not e.get("name"))
    return (e for e in elements if not (e.text or "").strip())


def _said(book: AuditedBook) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for meta in book.package.iter(OPF + "meta"):
        said.setdefault(meta.get("property", ""), []).append(meta.text or "")
    return said


def _truths(book: AuditedBook) -> dict[str, bool]:
    """Say which features the book has, by what stands in it."""
    elements = [e for path, root in book.documents() if not path.endswith("cover.xhtml") for e in root.iter()]
    return {
        "rubyAnnotations": any(e.tag == XHTML + "ruby" for e in elements),
        "alternativeText": any(e.tag == XHTML + "img" and e.get("alt") for e in elements),
        "longDescription": any(e.get("aria-details") for e in elements),
        "pageBreakMarkers": any(e.get(EPUB_TYPE) == "pagebreak" for e in elements),
        "pageNavigation": any(e.get(EPUB_TYPE) == "page-list" for e in elements),
    }


def _contents(book: AuditedBook) -> Iterator[Finding]:
    """Compare the contents with the order in which their targets are read."""
    nav = nav_path(book.package, book.opf)
    if nav not in book.trees:
        return
    order = [p for p in spine(book.package, book.opf) if p in book.trees]
    places = {(p, ""): (n, -1) for n, p in enumerate(order)}
    for n, path in enumerate(order):
        for m, element in enumerate(book.trees[path].iter()):
            places.setdefault((path, element.get("id", "")), (n, m))
    lists = [n for n in book.trees[nav].iter(XHTML + "nav") if n.get(EPUB_TYPE) == "toc"]
    links = [a for one in lists for a in one.iter(XHTML + "a")]
    found = [places.get(resolved(nav, a.get("href", "")), (-1, -1)) for a in links]
    for link, before, after in zip(links[1:], found, found[1:], strict=False):
        if after <= before:
            yield fault("E029", nav, label="".join(map(str, link.itertext())))
            return


_REQUIRED = (
    "dcterms:modified",
    *(f"schema:{name}" for name in ("accessMode", "accessModeSufficient", "accessibilityFeature")),
    *(f"schema:{name}" for name in ("accessibilityHazard", "accessibilitySummary")),
)
CHECKS: tuple[Callable[[AuditedBook], Iterator[Finding]], ...] = (
    _container,
    _cover,
    _pages,
    _direction,
    _metadata,
    _contents,
)
