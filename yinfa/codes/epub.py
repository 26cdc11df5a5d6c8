"""Codes of the EPUB room: what its maker and the house lint find."""

from __future__ import annotations

from yinfa.codes.entry import Entry

CODES: dict[str, Entry] = {
    "E002": Entry(
        "error",
        "沒有圖片 {picture} 的內容",
        "這是系統的錯誤，請保留原稿並回報",
        "the bytes of the picture {picture} were not given",
        "a fault of the system: keep the source and report it",
    ),
    "E003": Entry(
        "error",
        "「{language}」的電子書不能直排",
        "直排只供正體中文（zh-Hant），請去掉 --vertical",
        "a book in {language} cannot be set vertically",
        "vertical lines are for Traditional Chinese (zh-Hant): leave out --vertical",
    ),
    "E004": Entry(
        "error",
        "{file} 中有一個段落、儲存格或註釋太長，電子書的一個檔案容不下（上限 {limit} kB）",
        "請把它分成幾段",
        "a paragraph, cell or note in {file} is too long for one document of a book (limit {limit} kB)",
        "divide it into several",
    ),
    "E010": Entry(
        "error",
        "{file} 的語言是「{found}」，應為「{expected}」",
        "請修正樣板的 lang 與 xml:lang",
        "language of {file} is {found}, expected {expected}",
        "mend lang and xml:lang in the template",
    ),
    "E011": Entry(
        "error",
        "{file} 的 title 是空的，或是檔名「{found}」",
        "請以該章的標題為 title",
        "title of {file} is empty or a file name: {found}",
        "give the heading of the document as its title",
    ),
    "E012": Entry(
        "error",
        "{file} 的標題由第 {before} 級跳到第 {after} 級",
        "請勿跳級",
        "heading of {file} skips from level {before} to level {after}",
        "do not skip a level",
    ),
    "E013": Entry(
        "error",
        "{file} 的圖片 {picture} 沒有替代文字",
        "請在 alt 說明圖中內容",
        "picture {picture} in {file} has no alternative text",
        "say in alt what the picture shows",
    ),
    "E014": Entry(
        "error",
        "頁碼清單的「{label}」不按閱讀次序，或沒有對應的頁碼標記",
        "頁碼清單須與正文中的頁碼標記同序",
        "page {label} of the page list is out of order or has no page mark",
        "list the pages in the order of their marks",
    ),
    "E015": Entry(
        "error",
        "書中沒有封面圖（cover-image）",
        "請在 manifest 標明封面圖",
        "the book has no cover-image",
        "name the cover in the manifest",
    ),
    "E016": Entry(
        "error",
        "{file} 有私用區字元 {character}",
        "請改用 Unicode 正式字元",
        "{file} has the private-use character {character}",
        "use the character that Unicode has for it",
    ),
    "E017": Entry(
        "error",
        "{file} 有不許使用的內容：{found}",
        "電子書不得含程式、表單或遠端資源",
        "{file} has what no book may have: {found}",
        "remove scripts, forms and remote resources",
    ),
    "E018": Entry(
        "error",
        "檔案 {file} 不在 manifest 中，或 manifest 所列檔案不存在",
        "封裝檔案須與 manifest 一致",
        "file {file} stands only in the container or only in the manifest",
        "make container and manifest agree",
    ),
    "E019": Entry(
        "error",
        "mimetype 不是第一個檔案，或經過壓縮",
        "mimetype 須為首個且未壓縮的檔案",
        "mimetype is not the first file, or is compressed",
        "write mimetype first and stored",
    ),
    "E020": Entry(
        "error",
        "{file} 不是合乎格式的 XML：{fault}",
        "請修正樣板",
        "{file} is not well-formed XML: {fault}",
        "mend the template",
    ),
    "E021": Entry(
        "error",
        "{file} 有不在任何位址之下的文字：「{found}」",
        "正文須在有 id 的區塊中，其餘加上 label 類別",
        "{file} has words under no address: {found}",
        "put words into a block with an id, mark furniture with the class label",
    ),
}
