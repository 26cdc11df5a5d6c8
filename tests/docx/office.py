"""Edit Word files in LibreOffice as an officer would, or save them again and again; run by the Python that has `uno`.

usage: office.py FOLDER edit|article|TIMES IN.docx OUT.docx [IN.docx OUT.docx ...]; FOLDER takes the profile and the
pipe's name. `article` takes words in place of OUT.docx: it adds an article behind them and prints the labels of all.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PARAGRAPH_BREAK = 0
SECONDS = 170


def named(name, value):
    """Give a property as LibreOffice takes it."""
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def connected(pipe, process):
    """Give the desktop of the office that listens on a pipe."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(300):
        assert process.poll() is None, "the office ended"
        try:
            office = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return office.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", office)
        except NoConnectException:
            time.sleep(0.2)
    raise TimeoutError(pipe)


def found(document, words):
    """Give a cursor at the end of the first place that says some words."""
    search = document.createSearchDescriptor()
    search.SearchString = words
    place = document.findFirst(search)
    assert place is not None, words
    return place.Text.createTextCursorByRange(place.End)


def edit(document):
    """Replace words, write on at the end of a paragraph, add a paragraph, delete one, change a cell."""
    swap = document.createReplaceDescriptor()
    swap.SearchString, swap.ReplaceString = "打造人民愛戴", "建設人民愛戴"
    assert document.replaceAll(swap)
    cursor = found(document, "服務群眾是本分。")
    cursor.gotoEndOfParagraph(False)
    cursor.Text.insertString(cursor, "補寫一句。", False)
    cursor.Text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)
    cursor.Text.insertString(cursor, "新的一段。", False)
    cursor = found(document, "第 2 項要點")
    cursor.gotoStartOfParagraph(False)
    cursor.gotoEndOfParagraph(True)
    cursor.setString("")
    cursor = found(document, "1,250")
    cursor.Text.insertString(cursor, "戶", False)


def written_on(document, words):
    """Begin a paragraph behind one that ends in some words, in its style; give the labels of all articles then."""
    cursor = found(document, words)
    cursor.gotoEndOfParagraph(False)
    cursor.Text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)
    cursor.Text.insertString(cursor, "新增。", False)
    paragraphs = document.Text.createEnumeration()
    labels = []
    while paragraphs.hasMoreElements():
        paragraph = paragraphs.nextElement()
        if paragraph.supportsService("com.sun.star.text.Paragraph") and paragraph.ParaStyleName == "Article":
            labels.append(paragraph.ListLabelString)
    return labels


def save(desktop, source, target, change=None):
    """Open, change, save, close."""
    document = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, (named("Hidden", True),))
    if change:
        change(document)
    document.storeToURL(Path(target).as_uri(), (named("FilterName", "MS Word 2007 XML"),))
    document.close(True)


def expired(*_):
    """Give up: what started this must not wait for an office that hangs, nor leave it behind."""
    raise TimeoutError("the office takes too long")


@contextmanager
def office(folder, pipe):
    """Run an office that ends whatever happens: the programs that `soffice` starts are of its group."""
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore"]
    process = subprocess.Popen([*command, f"--accept=pipe,name={pipe};urp;"], start_new_session=True)
    try:
        desktop = connected(pipe, process)
        yield desktop
        desktop.terminate()
        process.wait(60)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def main(folder, task, *files):
    """Edit each file, or save it so many times, each time from what was saved before."""
    signal.signal(signal.SIGALRM, expired)
    signal.alarm(SECONDS)
    with office(folder, f"yinfa{abs(hash(folder))}") as desktop:
        for source, target in zip(files[::2], files[1::2], strict=True):
            if task == "article":
                document = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, (named("Hidden", True),))
                print(*written_on(document, target), flush=True)
                document.close(True)
                continue
            if task == "edit":
                save(desktop, source, target, edit)
                continue
            for _ in range(int(task)):
                save(desktop, source, target)
                source = target


if __name__ == "__main__":
    main(*sys.argv[1:])
