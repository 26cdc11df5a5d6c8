"""Codes of the rooms that cut fonts and set the printed pages."""

from __future__ import annotations

from yinfa.codes.entry import Entry

CODES: dict[str, Entry] = {
    "F001": Entry(
        "error",
        "字型 {font} 沒有「{character}」（{codepoint}）這個字",
        "請改寫這個字（如以文字代替表情符號、以通行字代替異體字），或把它做成圖片；也可在版型的 theme.yaml 換一款有此字的字型",
        "font {font} lacks the character {character} ({codepoint})",
        "write it another way, put it in as a picture, or choose a font that has it in theme.yaml",
    ),
    "F002": Entry(
        "error",
        "找不到字型檔 {font}",
        "請安裝 Debian 套件 fonts-noto-cjk",
        "font file {font} not found",
        "install the Debian package fonts-noto-cjk",
    ),
    "F003": Entry(
        "error",
        "字型檔 {font} 沒有第 {index} 個字面（由 0 數起）",
        "請在版型的 theme.yaml 為這個字型寫明各語言用第幾個，例如 faces: {zh-Hant: 0}",
        "font file {font} has no face number {index} (counted from 0)",
        "say in the theme's theme.yaml for this font which face each language takes, such as faces: {zh-Hant: 0}",
    ),
    "F004": Entry(
        "error",
        "字型檔 {font} 缺少系統自己要印的字元：{characters}",
        "請在版型改用有這些字的字型檔，或在 words.yaml 改寫用到它的詞",
        "font file {font} lacks characters that the program prints by itself: {characters}",
        "name a font file that has them in the theme, or reword in words.yaml what uses them",
    ),
    "D001": Entry(
        "error",
        "排版引擎警告：{warning}",
        "請檢查圖片與版型樣式",
        "the typesetting engine warns: {warning}",
        "check the pictures and the style sheet of the theme",
    ),
    "D002": Entry(
        "error",
        "需要 WeasyPrint {wanted}，現有 {found}",
        "執行 pip install weasyprint=={wanted}",
        "WeasyPrint {wanted} is needed, found {found}",
        "run pip install weasyprint=={wanted}",
    ),
    "D003": Entry(
        "error",
        "排出的文字與原稿不同：應為「{expected}」，得到「{found}」",
        "若用自訂的版型，請看它的樣式是否改了字（text-transform、content）；否則是系統的錯誤，請保留原稿並回報",
        "the pages set “{found}” where “{expected}” was expected",
        "with a theme of your own, see whether its styles change the letters (text-transform, content); else a fault of "
        "the system: keep the source and report it",
    ),
    "D004": Entry(
        "error",
        "PDF 無法讀回：{fault}",
        "請重新製作此檔",
        "the PDF cannot be read back: {fault}",
        "make the file anew",
    ),
    "D010": Entry(
        "error",
        "欄位「{field}」所在的一行會影響版面，不能只換這一行",
        "請把欄位放在單獨一行的段落，或以 --allow-slow 逐份整份製作",
        "the field {field} stands where its value shapes the page",
        "put it into a one-line paragraph of its own, or make every edition in full with --allow-slow",
    ),
    "D011": Entry(
        "error",
        "「{value}」太長，該行放不下",
        "請縮短此值，或把欄位放在較寬的地方",
        "{value} is too long for its line",
        "shorten the value, or give the field a wider place",
    ),
    "D012": Entry(
        "error",
        "欄位的字型沒有「{character}」這個字",
        "請改用其他寫法，或在版型中換一款字型",
        "the font of the fields lacks the character {character}",
        "write it another way, or choose another font in the theme",
    ),
    "D005": Entry(
        "warning",
        "「{word}」比欄寬長，只好斷開",
        "請改寫、加空格，或放寬欄位",
        "{word} is wider than its column and had to be broken",
        "write it another way, put a space in, or widen the column",
    ),
    "D014": Entry(
        "error",
        "PDF 讀回檢查不合：{fault}",
        "這是系統的錯誤：請保留原稿並回報",
        "the PDF read back is not sound: {fault}",
        "a fault of the system: keep the source and report it",
    ),
    "D015": Entry(
        "error",
        "這個表有 {columns} 欄，一欄一個字也放不進版心",
        "{hint}",
        "a table of {columns} columns is wider than the type area with one character a line",
        "{hint}",
    ),
    "D016": Entry(
        "error",
        "表頭的這一格太高：表頭與其後的一列，一頁放不下",
        "請把這一格的文字寫短，或寫 header: 0，讓這一列不在每頁重複",
        "this cell of the head is taller than the page with the row that follows it",
        "shorten the cell, or write header: 0 so that no row is repeated on every page",
    ),
    "D017": Entry(
        "error",
        "第 {page} 頁的「{text}」印到它的位置之外",
        "請把這段文字寫短或斷開，或給它較寬的地方",
        "{text} on page {page} runs out of its place",
        "shorten or divide the text, or give it a wider place",
    ),
    "D018": Entry(
        "error",
        "這一格比一頁還高：與表頭一起，一頁放不下",
        "請把這一格分成幾列（跨列的格不會分到兩頁），或把長文移到表外（表中只留摘要與參照）",
        "this cell is taller than a page: with the head of its table it does not fit",
        "divide it into several rows (a cell over rows is not divided), or move the long text out of the table",
    ),
    "D019": Entry(
        "error",
        "封面放不下：題名、副題與單位名稱太長，縮到最小也超過一頁",
        "請把題名或副題寫短（全名可寫在正文開頭），或寫 print: {cover: no}",
        "the cover does not fit its page: title, subtitle and names are too long at the smallest size",
        "shorten title or subtitle (the full name may open the text), or write print: {cover: no}",
    ),
    "D020": Entry(
        "error",
        "草稿第 {page} 頁的疑問太多，頁邊放不下",
        "請把疑問寫短，或分散到別的段落",
        "the draft's page {page} has more queries than a margin can hold",
        "shorten the queries, or move some to other blocks",
    ),
}
