"""The faults: what a slip would do to the program, and the tests that have to see it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One slip: `new` stands in place of `old`, which occurs once in the file."""

    name: str
    file: str
    """Under `yinfa/`."""
    old: str
    new: str
    tests: str
    """Files under `tests/`, separated by spaces."""


def press(name: str, file: str, old: str, new: str, tests: str) -> Fault:
    return Fault(name, f"press/{file}.py", old, new, " ".join(f"press/test_{test}.py" for test in tests.split()))


def composed(name: str, file: str, old: str, new: str, tests: str = "press/test_compose.py") -> Fault:
    return Fault(name, f"compose/{file}.py", old, new, tests)


def content(name: str, file: str, old: str, new: str, tests: str) -> Fault:
    return Fault(name, f"content/{file}.py", old, new, " ".join(f"content/test_{test}.py" for test in tests.split()))


def issued(name: str, file: str, old: str, new: str, tests: str) -> Fault:
    every = " ".join(f"distribution/test_{test}.py" for test in tests.split())
    return Fault(name, f"distribution/{file}.py", old, new, every)


PRESS = (
    press("what stands is made again", "run", "return recall(job)", "return None", "build"),
    press("a lie is printed", "making", "(*lies, *form.check(data))", "form.check(data)", "lies"),
    press("a broken file is printed", "making", "(*lies, *form.check(data))", "lies", "lies"),
    press("a crash ends the run", "making", 'return Made(findings=(crash(job, f"{type(error).__name__}: {error}"),))\n    if faults', "raise\n    if faults", "lies"),
    press("a warning is said once only", "making", "    if made.findings:\n        return made", "    if False:\n        return made", "build"),
    press("a changed theme is not seen", "keys", "        theme.digest,\n        form.name", "        form.name", "theme build"),
    press("a changed font is not seen", "keys", "        *fonts(theme, ws),\n    )", "    )", "fonts"),
    press("an identifier with spaces is another", "namesakes", 'normalize("NFC", identifier).strip()', 'normalize("NFC", identifier)', "namesakes"),
    press("a book of today is held to be old", "standing", "front.dated < today", "front.dated <= today", "namesakes build"),
    press("the source of a release is not held to what was loaded", "archive", "if revision(files[SOURCE], pictures) != publication.digest:", "if False:", "archive"),
    press("a theme that was changed meanwhile is kept", "archive", "if load_theme(ws, theme.name).digest != theme.digest:", "if False:", "archive"),
    Fault("a raster does not get smaller", "press/assets.py", "    return max(1, ceil(min(wide, high * shape) / 25.4 * DPI))", "    return 20_000", "pictures/test_files.py"),
)  # fmt: skip

COMPOSED = (
    composed("notes keep the author's order", "steps", "furnish, gather, number, refer)", "furnish, number, refer)"),
    composed("references stay empty", "steps", "furnish, gather, number, refer", "furnish, gather, number"),
    composed("the house fills nothing", "steps", "ask, furnish, gather", "ask, gather", "content/test_forms.py"),
    Fault("sections below go on counting", "model/series.py", "        at = (above, node.annex)\n", '        at = ("", node.annex)\n', "press/test_compose.py test_series.py"),
    composed("notes come in the order of their names", "number", "order = list(dict.fromkeys(", "order = sorted(set("),
    composed("a second call is the first again", "number", "nth=called[inline.note]", "nth=1", "press/test_notes.py press/test_compose.py"),
    composed("the short term is kept, the long one is not", "variant", "sorted(self.keep, key=len, reverse=True)", "sorted(self.keep, key=len)", "press/test_variants.py"),
    composed("English words are written in Simplified marks", "variant", "marks.keep or marks.language or marks.code", "marks.keep or marks.code", "press/test_variants.py"),
    composed("an apostrophe closes a quotation", "variant", "if character == \"’\" and open_ and not apostrophe:", "if character == \"’\" and open_:", "press/test_variants.py"),
    composed("a page begins one character late", "folios", "due[0].offset < at + length", "due[0].offset <= at + length", "press/test_compose.py epub/test_make.py"),
    composed("two lines that changed places are not seen", "identity", "return wrong or list(_moved(", "return wrong or list(() and _moved(", "press/test_lies.py"),
    composed("a wrong label is not seen", "identity", "    wrong += differences(_written(told.labels()), _written(reading.labels))\n", "", "press/test_lies.py"),
)  # fmt: skip

CONTENT = (
    content("a call without a note is printed", "load", "    _targets(publication, builder, named if faults else frozenset())\n", "", "loading forms slips"),
    content("a note that nobody calls is lost", "load", '    _uncalled(publication, model, builder, builder.source if faults else "")\n', "", "loading forms slips"),
    content("an error is a warning", "load", 'if found and found[0].severity == "error":', "if False:", "loading"),
    content("a conformance without a certifier passes", "load", 'if bool(values["conformance"]) != bool(values["certifier"]):', "if False:", "loading forms"),
    content("spans nest without end", "inline", "DEEPEST = 8", "DEEPEST = 80", "forms spans loading"),
    content("a product is bold", "inline", "elif mark not in self.opened and _TIMES.fullmatch(before + after):", "elif False:", "products forms spans"),
    content("two names side by side become one", "inline", "whole = (marks.name, marks.book) == (own.name, own.book) or not (marks.name or marks.book)", "whole = True", "spans forms"),
    content("a picture outside of the folder is read", "pictures", "    if not ws.within(path, folder):\n", "    if False:\n", "forms loading slips"),
)  # fmt: skip

ISSUED = (
    issued("the ledger says so before the file stands", "issue", "            settle(moves, self.folder)\n            # Before the ledger takes the new ones in: once an edition is replaced, nobody looks for its file.\n            self._drop_replaced()\n            self._enter()", "            self._enter()\n            settle(moves, self.folder)", "kills"),
    issued("an edition made in full is not read back", "crew/worker", "if task.prove or full:", "if task.prove:", "proof"),
    issued("what is done is done again", "issue", '            db.executemany("DELETE FROM task WHERE edition = ?", ids)\n', "", "issue kills"),
    issued("a replaced file stays", "issue", "            self._drop_replaced()\n", "", "changes issue"),
    issued("a number is given twice", "copies", "highest += lacking", "highest += 0", "copies"),
    issued("a unit takes another one's numbers", "copies", "if other != unit.code:", "if False:", "copies"),
    issued("a lost file is not made again", "plan", "if stands(self.ledger, old[\"id\"], self.output / edition.path):", "if True:", "issue changes outputs"),
    issued("a unit that left keeps its edition", "plan", "if row[\"id\"] not in seen]", "if False]", "changes outputs"),
    issued("an older ledger goes on", "stamps", "if any(chains.get(stamp.run) != stamp.chain for stamp in found):", "if False:", "stamps"),
    issued("an altered ledger goes on", "stamps", "        if before != row[\"chain\"]:\n", "        if False:\n", "stamps"),
    issued("a receipt of the day itself is refused", "holdings", "min(day, today) <= end)", "min(day, today) < end)", "receipts"),
    issued("a receipt of the version before is still asked for", "holdings", "held.past = delivered or", "held.past = False or", "register"),
    issued("copies that were added count as confirmed", "holdings", "less(self.made, self.received)", "() if self.receipts else self.made", "receipts register"),
    issued("a receipt taken back still counts", "holdings", "            held.receipts = held.without(copies)\n", "            pass\n", "receipts register"),
    issued("a receipt goes to a version that was not delivered", "receipts", "held[sent[-1] if sent else -1 :]", "held[-1:]", "receipts register"),
    issued("a renamed version is a new one for half of its units", "versions", "coalesce(json_extract(json, '$.version'), json_extract(json, '$.front.version'))", "json_extract(json, '$.front.version')", "receipts"),
    issued("a part of a package that the ledger does not know may be rewritten", "verify", "elif inside != SUMS and sums.get(inside) != _sha256(data):", "elif False:", "verify"),
    issued("another unit's file in a package passes", "verify", "        wrong |= dict.fromkeys(known.strays(members, self.ledger))\n", "", "packages verify"),
    issued("a file that was changed is packed", "zipbag", "        if digest_of(data) != self.sha256:\n", "        if False:\n", "packages outputs"),
    issued("a server that swallowed a mail is asked for ever", "deliver", "<= fault.again]", "<= 9]", "misbehaving"),
    issued("a mail that was taken is sent again", "outbox", "            if fault:\n                rows", "            if False:\n                rows", "misbehaving"),
    issued("a host that keeps other bytes is believed", "channels/sftp", "return all(file.read(BLOCK) == data[at : at + BLOCK] for at in range(0, len(data), BLOCK))", "return True", "misbehaving"),
    issued("a damaged package is left at its target", "channels/folder", "return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data", "return path.is_file()", "again delivery"),
    issued("anybody reads the ledger", "ledger", "            file.chmod(0o600)  # it knows who has what\n", "", "ledger stamps"),
    issued("a hidden row is a unit", "lists/xlsxlist", "                    self.hidden.append(number)\n", "                    pass\n", "workbooks units"),
    issued("a password is printed in a hint", "pack", 'replace(unit, password="", variant=last["variant"])', 'replace(unit, variant=last["variant"])', "letters"),
    Fault("a file is named before its bytes are on the disk", "world/settle.py", "    posix.sync(folder)\n    made", "    made", "press/test_store.py"),
    Fault("a published file is not synced", "world/store.py", "            os.fsync(file.fileno())\n            posix.readable", "            posix.readable", "press/test_store.py press/test_racing.py"),
)  # fmt: skip

FAULTS = (*PRESS, *COMPOSED, *CONTENT, *ISSUED)
