"""What the command line says, in Traditional Chinese and English; `codes/simplified.json` has the rest."""

from __future__ import annotations

import locale
import os
import re
import sys
from pathlib import Path

from yinfa.cli import issue_phrases
from yinfa.codes import told
from yinfa.codes.entry import MessageLanguage, Said

PHRASES: dict[str, tuple[str, str]] = {
    "about": (
        "印發：文章寫一次，印成 PDF、Word 與 EPUB。不加參數即製作 content/ 內全部出版物。",
        "Yinfa: write an article once, issue it as PDF, Word and EPUB. Without arguments it builds all of content/.",
    ),
    "exit": (
        "結束代碼：0 完成；1 有錯誤（--release 時含未決的阻擋疑問）；2 用法錯誤；130 以 Ctrl-C 停止。",
        "exit codes: 0 done; 1 findings of severity error (with --release blocking queries too); 2 usage; "
        "130 stopped by Ctrl-C.",
    ),
    "version": ("顯示版本", "show the version"),
    "build": ("製作出版物（預設動作）", "make publications (the default)"),
    "watch": (
        "存檔即重新製作受影響的出版物，只印出問題，直到按 Ctrl-C",
        "make publications again as their files are saved, printing findings only, until Ctrl-C",
    ),
    "watching": ("看著 {0} 份出版物，按 Ctrl-C 結束", "watching {0:publication|publications}; Ctrl-C ends it"),
    "no_longer": ("已無此問題：{0}", "gone: {0}"),
    "check": ("只檢查原稿，不製作", "validate the sources only"),
    "new": ("開一份附說明的新原稿", "start a publication from a commented starter"),
    "explain": ("解釋訊息的代碼，如 Y027", "explain a code of a message, such as Y027"),
    "explain_code": ("訊息的代碼，如 Y027", "codes of messages, such as Y027"),
    "no_such_code": ("沒有代碼 {0}。{1}", "there is no code {0}. {1}"),
    "wrong": ("有錯的寫法（{0}）：", "wrong ({0}):"),
    "says": ("訊息：", "what is said:"),
    "right": ("正確的寫法（{0}）：", "right ({0}):"),
    "schema": ("印出原稿格式的 JSON Schema", "print the JSON Schema of publication.yaml"),
    "doctor": ("檢查這台機器缺什麼、怎麼裝", "say what this machine lacks and how to install it"),
    "theme": ("版型的工具：匯出 Word 樣式", "tools of themes: export the Word styles"),
    "export_word": ("寫出含全部樣式的 Word 檔", "write a Word file with all styles"),
    "export_file": ("要寫的檔案，例如 templates/house/reference.docx", "the file: templates/house/reference.docx"),
    "theme_name": ("版型名稱（預設 handout）", "name of the theme (default: handout)"),
    "theme_language": ("樣式的語言（預設 zh-Hant-TW）", "language of the styles (default: zh-Hant-TW)"),
    "exported": (
        "已寫出 {0}；在 Word 改樣式後，放到版型資料夾，檔名 reference.docx",
        "wrote {0}; change its styles in Word, then put it into the theme's folder as reference.docx",
    ),
    "deliver": ("把各單位的份件打包並送達", "pack the editions of every unit and deliver them"),
    "target": (
        "資料夾、s3://桶名/前綴、sftp://帳號@主機/路徑或 mail:",
        "a folder, s3://…, sftp://… or mail:",
    ),
    "folders": ("送到資料夾時，每包是資料夾而不是 zip", "in a folder, unpack each package"),
    "did_deliver": (
        "{0}：{1} 包，送達 {2}，先前已送達 {3}",
        "{0}: {1:package|packages}, {2} delivered, {3} were there before",
    ),
    "shelf": ("書架：output/ 的書目，供閱讀器與手機使用", "the catalogue of output/ for e-readers and phones"),
    "static": ("寫成檔案到此資料夾，不開伺服器", "write files into this folder instead of serving"),
    "shelf_url": (
        "書架將來的網址；有了它，頁上才印 QR 碼",
        "where the shelf will stand: prints QR codes",
    ),
    "host": (
        "伺服器位址（本機以外須先設密碼）",
        "address to serve at (any but this machine wants a password)",
    ),
    "port": ("伺服器埠號", "port to serve at"),
    "shelved": ("已寫出 {0} 本到 {1}", "{0:book|books} written to {1}"),
    "serving": ("書架在 {0} ，按 Ctrl-C 結束", "the shelf is at {0} ; Ctrl-C ends it"),
    "take": ("取回在 Word 裡改過的檔案，併入原稿", "take Word files that were edited back into their sources"),
    "take_file": ("改過的 Word 檔；--undo 時是出版物的名稱", "edited Word files; with --undo, names of publications"),
    "take_write": ("寫入原稿（不加只列出更動）", "write the sources (without it, changes are only listed)"),
    "take_undo": ("還原上一次的 take --write", "undo the last take --write"),
    "take_accept": ("接受追蹤修訂", "accept tracked changes"),
    "take_reject": ("不用追蹤修訂", "reject tracked changes"),
    "same": ("沒有更動", "nothing was changed"),
    "was_moved": ("移到別處：{0}", "moved: {0}"),
    "would_take": (
        "{0} 處更動、{1} 個疑問；要寫入請加 --write",
        "{0:change|changes}, {1:query|queries}; add --write to write them",
    ),
    "did_take": (
        "已寫入 {2}：{0} 處更動、{1} 個疑問；要還原請執行 {3} take --undo {4}",
        "wrote {2}: {0:change|changes}, {1:query|queries}; to undo it: {3} take --undo {4}",
    ),
    "did_undo": ("已還原 {0}", "{0} is as it was"),
    "send": ("把書存到閱讀器，或用電子郵件寄出", "put books onto a reading device, or mail them"),
    "mount": ("閱讀器或記憶卡的掛載點", "where the device or card is mounted"),
    "email": ("收件地址", "address to mail to"),
    "book_sent": ("已存到 {0}", "sent {0}"),
    "book_unchanged": ("{0} 未變", "{0} is unchanged"),
    "book_removed": ("已從裝置刪除 {0}", "removed {0}"),
    "book_there": ("在裝置上：{0}", "on the device: {0}"),
    "book_changed": ("已被人改過：{0}", "changed by somebody: {0}"),
    "book_gone": ("裝置上已經沒有：{0}", "gone from the device: {0}"),
    "book_none": ("裝置上沒有印發送去的書", "no book that was sent is on the device"),
    "send_list": ("列出送到這個裝置的書", "list the books that were sent to the device"),
    "send_remove": (
        "從裝置刪去送去的書（可用 --variant、--vertical 只刪那一種）",
        "remove the books that were sent (with --variant or --vertical, only those)",
    ),
    "send_names": ("請寫出版物的名稱", "name a publication"),
    "send_mount": ("--list 與 --remove 要與 --to 同用", "--list and --remove go with --to"),
    "mailed": ("已寄出 {0} 本到 {1}", "mailed {0} to {1}"),
    "slug": ("出版物資料夾名稱（content/ 之下）", "name of the publication's folder under content/"),
    "format": (
        "要製作的格式，以逗號分隔：pdf,docx,epub；未指定則依版型",
        "formats to make, with commas: pdf,docx,epub; those of the theme where none is named",
    ),
    "output": ("成品資料夾（預設 output）", "folder of the finished files (default: output)"),
    "variant": (
        "只製作這些繁簡版本，以逗號分隔或重複（zh-Hant-TW,zh-Hant-HK,zh-Hans-CN；預設照原稿的 variants）",
        "make these variants only, with commas or repeated (zh-Hant-TW,zh-Hant-HK,zh-Hans-CN; default: the source's)",
    ),
    "send_variant": (
        "改送這些繁簡版本，以逗號分隔或重複（預設是出版品自己的文字）",
        "send these variants instead, with commas or repeated (default: the publication's own)",
    ),
    "vertical": (
        "另製直排的 EPUB（只限正體中文；檔名 <名稱>.vertical.epub）",
        "make the vertical edition of the EPUB as well (Traditional Chinese only; <slug>.vertical.epub)",
    ),
    "release": ("正式發行：有未決的阻擋疑問即停止", "release: stop at open blocking queries"),
    "make_draft": (
        "製作草稿：疑問印成 Word 註解、PDF 頁邊註與 EPUB 註（檔名 <名稱>.draft.*）",
        "make drafts: queries as Word comments, margin notes and EPUB notes (<slug>.draft.*)",
    ),
    "quiet": ("只印出問題", "print findings only"),
    "json": ("以 JSON 印出結果與問題", "print results and findings as JSON"),
    "root": ("專案資料夾（預設為目前資料夾）", "the project's folder (default: here)"),
    "unknown_format": ("沒有「{0}」這種格式；可用：{1}", "no format named {0}; known: {1}"),
    "bad_slug": (
        "名稱「{0}」不合：請用小寫英文字母、數字與連字號，字母開頭，至多 60 字",
        "bad name {0}: use lower-case letters, digits and hyphens, a letter first, at most 60 characters",
    ),
    "reserved": (
        "名稱「{0}」不可用：它是指令，或 Windows 不許的檔名；請換一個，例如 {0}-1",
        "{0} cannot be a name: it is a command, or a name that Windows keeps for itself; take another, such as {0}-1",
    ),
    "began": (
        "{0} 原本不是專案；已在這裡開始一個新的（要在別處，請先換到那個資料夾，或加 --root 資料夾）",
        "{0} was no project: one was begun here (elsewhere: change to that folder first, or add --root FOLDER)",
    ),
    "no_command": ("沒有「{0}」這個指令或出版物。{1}", "no command or publication is named {0}. {1}"),
    "did_you_mean": ("是不是「{0}」？", "Did you mean {0}?"),
    "commands": ("可用的指令：{0}", "Commands: {0}"),
    "no_package": (
        "這個 Python 沒有套件 {0}：請執行 make build，或先執行 . .venv/bin/activate（見 docs/tutorial.zh-Hant.md）；"
        "執行 {1} doctor 可知還缺什麼",
        "this Python lacks the package {0}: run make build, or . .venv/bin/activate first (see docs/tutorial.md); "
        "{1} doctor says what else is missing",
    ),
    "stopped": ("已停止。寫好的檔案都在，沒有半份的。", "stopped. What was written is whole, nothing is half-written."),
    "exists": ("{0} 已存在，未更動", "{0} exists already and was left alone"),
    "created": (
        "已建立 {0}；改好後執行 {1} build {2}",
        "made {0}; edit it, then run {1} build {2}",
    ),
    "nothing": (
        "content/ 內沒有出版物；請執行 {0} new <名稱>",
        "no publication in content/; run {0} new <slug>",
    ),
    "valid": ("{0} 份原稿沒有錯誤", "publications without faults: {0}"),
    "open_queries": ("{0}：{1} 個待確認的疑問", "{0}: open queries: {1}"),
    "errors": ("共 {0} 個錯誤", "errors: {0}"),
    "file": ("檔案", "file"),
    "pages": ("頁數", "pages"),
    "size": ("大小", "size"),
    "seconds": ("秒", "seconds"),
    "state": ("狀態", "state"),
    "made": ("新製", "made"),
    "kept": ("未變", "unchanged"),
    "failed": ("失敗", "failed"),
    "making": ("製作中", "making"),
    "error": ("錯誤", "error"),
    "warning": ("警告", "warning"),
    "note": ("提示", "note"),
    "found": ("有", "found"),
    "missing": ("缺", "missing"),
    "optional": ("未裝", "without"),
    "other_font": (
        "不是這套版式所用的字型檔，換行換頁可能不同",
        "not the font file that this theme was set with: lines and pages may break elsewhere",
    ),
    "install": ("安裝：{0}", "install: {0}"),
    **issue_phrases.PHRASES,
}


_MAINLAND = re.compile("^zh[-_](cn|sg|hans)|simplified")


def language() -> MessageLanguage:
    """Take the language of messages from the locale: Chinese where it says so, else English.

    Simplified is for mainland China and Singapore.
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            break
    else:
        value = locale.getlocale()[0] or ""
    if not value.lower().startswith(("zh", "chinese")):
        return "en"
    return "zh-Hans" if _MAINLAND.search(value.lower()) else "zh"


def program() -> str:
    """Name the command as the reader calls it."""
    return "yinfa" if Path(sys.argv[0]).name == "yinfa" else "python build.py"


def say(key: str, *facts: object) -> str:
    """Give a phrase in the language of the locale."""
    named = ((str(n), fact if isinstance(fact, (Said, tuple)) else str(fact)) for n, fact in enumerate(facts))
    return told(PHRASES[key], named, language())
