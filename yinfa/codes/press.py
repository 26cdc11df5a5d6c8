"""Codes of the rooms that have no engine: themes, workspace, press."""

from __future__ import annotations

from yinfa.codes.entry import Entry

CODES: dict[str, Entry] = {
    "I001": Entry(
        "error",
        "此母版沒有欄位槽位",
        "請改為整份製作",
        "this master has no slots for values",
        "make it in full",
    ),
    "I002": Entry(
        "error",
        "檔案大於 {limit} KiB",
        "請縮小檔案",
        "file larger than {limit} KiB",
        "make it smaller",
    ),
    "I003": Entry(
        "error",
        "找不到字型檔 {font}",
        "執行 python build.py doctor 查看如何安裝",
        "font file {font} not found",
        "run python build.py doctor to see how to install it",
    ),
    "I004": Entry(
        "error",
        "檔案無法讀取：{fault}",
        "請檢查檔案與權限",
        "the file cannot be read: {fault}",
        "check the file and its permissions",
    ),
    "I006": Entry(
        "error",
        "publication.yaml 是通往資料夾之外（或不存在之處）的連結",
        "請把檔案本身放進這個資料夾",
        "publication.yaml is a link that leads out of its folder, or nowhere",
        "put the file itself into the folder",
    ),
    "I005": Entry(
        "error",
        "檔案系統拒絕 {path}：{fault_zh}",
        "騰出空間或改正權限後再執行一次；已完成的檔案不受影響",
        "the file system refuses {path}: {fault}",
        "make room or mend the permissions and run it again; finished files are untouched",
    ),
    "T001": Entry(
        "error",
        "版型樣板 {template} 第 {line} 行有誤：{fault}",
        "請修正樣板",
        "fault in template {template}, line {line}: {fault}",
        "mend the template",
    ),
    "T004": Entry(
        "error",
        "版型缺少這些種類的巨集：{kinds}",
        "請在 {templates} 其中之一補上同名的巨集",
        "the theme has no macro for: {kinds}",
        "add macros of these names to one of {templates}",
    ),
    "T005": Entry(
        "error",
        "theme.yaml 缺少「{key}」",
        "請補上，如版型 handout 的「{key}: {example}」",
        "theme.yaml lacks {key}",
        "add it, such as `{key}: {example}` of the theme handout",
    ),
    "T006": Entry(
        "error",
        "theme.yaml 的「{key}」應為{expected_zh}",
        "如版型 handout 的「{example}」",
        "{key} of theme.yaml should be {expected}",
        "such as `{example}` of the theme handout",
    ),
    "T002": Entry(
        "error",
        "沒有名為「{theme}」的版型",
        "現有版型：{known}",
        "no theme named {theme}",
        "known themes: {known}",
    ),
    "T003": Entry(
        "error",
        "版型檔無法讀取：{fault}",
        "請修正此檔",
        "theme file cannot be read: {fault}",
        "mend the file",
    ),
    "R001": Entry(
        "error",
        "{format} 檔說的與原稿不同：應為「{expected}」，檔中「{found}」",
        "若用自訂的版型，請看它怎樣印這一處（文字、編號、指向、次序）；否則是系統的錯誤，請保留原稿並回報",
        "the {format} file says otherwise: expected {expected}, found {found}",
        "with a theme of your own, see how it prints this place (words, label, target, order); else a fault of the "
        "system: keep the source and report it",
    ),
    "R003": Entry(
        "error",
        "製作途中原稿被改動，未發行",
        "請再執行一次",
        "the source was changed while it was being made, and is not released",
        "run it again",
    ),
    "R002": Entry(
        "error",
        "製作 {format} 時引擎失敗：{fault}",
        "請保留原稿並回報",
        "the engine failed while making {format}: {fault}",
        "keep the source and report it",
    ),
    "Q001": Entry(
        "error",
        "尚有阻擋發行的疑問：{question}",
        "請先解決，再以 --release 發行",
        "an open query blocks the release: {question}",
        "settle it, then build with --release",
    ),
    "C001": Entry(
        "error",
        "沒有名為「{slug}」的出版物",
        "現有：{known}；或執行 python build.py new {slug}",
        "no publication named {slug}",
        "known: {known}; or run python build.py new {slug}",
    ),
    "C002": Entry(
        "error",
        "識別碼「{identifier}」已是另一份出版物的：{others}",
        "每份出版物的 identifier 要不同，否則閱讀器當作同一本書；請改尚未發行的那一份，例如寫 identifier: {example}",
        "the identifier {identifier} is that of another publication, too: {others}",
        "give each its own, or readers take them for one book; change the one not yet issued: identifier: {example}",
    ),
    "C003": Entry(
        "warning",
        "文字或圖片與先前做成的電子書不同，日期卻仍是 {date}：已有舊書的閱讀器只比日期，不會更新",
        "若先前那本已經發出，請在 front 寫 modified: {today}",
        "words or pictures differ from those of the e-book made before, but the date is still {date}: readers compare dates alone",
        "if the one before was given out, write modified: {today} under front",
    ),
}
