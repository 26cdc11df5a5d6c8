"""Codes of the Word room."""

from __future__ import annotations

from yinfa.codes.entry import Entry

CODES: dict[str, Entry] = {
    "W001": Entry(
        "error",
        "這不是完好的 Word 檔：{fault}",
        "請取得原檔，或在 Word 另存為 .docx",
        "this is no sound Word file: {fault}",
        "get the original file, or save it again as .docx in Word",
    ),
    "W002": Entry(
        "error",
        "Word 檔解開後過大（{size} 位元組），不予開啟",
        "請確認檔案來源",
        "the Word file unpacks to {size} bytes and is not opened",
        "make sure where the file comes from",
    ),
    "W003": Entry(
        "error",
        "{part} 含有 DOCTYPE，不予讀取",
        "Word 不寫 DOCTYPE，請確認檔案來源",
        "{part} holds a DOCTYPE and is not read",
        "Word writes no DOCTYPE: make sure where the file comes from",
    ),
    "W006": Entry(
        "warning",
        "版型的 reference.docx 缺少樣式：{styles}",
        "這些樣式照 theme.yaml 印出；可用 build.py theme export-word 取得全部樣式，再修改",
        "the theme's reference.docx lacks the styles {styles}",
        "they are printed from theme.yaml; build.py theme export-word writes a file with all of them to start from",
    ),
    "W005": Entry(
        "error",
        "欄位 {field} 的值「{value}」有控制字元，或超過 {limit} 字",
        "請縮短，並刪去換行與 Tab",
        "the value {value} of the field {field} has a control character or more than {limit} characters",
        "shorten it, without line ends and tabs",
    ),
    "W004": Entry(
        "warning",
        "沒有可用的 LibreOffice，Word 目錄沒有頁碼",
        "安裝 LibreOffice，或在 Word 按 F9 更新目錄",
        "LibreOffice cannot be used: the contents of the Word file carry no page numbers",
        "install LibreOffice, or press F9 in Word to update the contents",
    ),
    "W007": Entry(
        "error",
        "Word 檔讀回檢查不合：{fault}",
        "這是系統的錯誤：請保留原稿並回報",
        "the Word file read back is not sound: {fault}",
        "a fault of the system: keep the source and report it",
    ),
}
