"""Codes of the loading room: YAML, grammar, inline text, pictures."""

from __future__ import annotations

from yinfa.codes.entry import Entry


def _error(zh: str, zh_hint: str, en: str, en_hint: str) -> Entry:
    return Entry("error", zh, zh_hint, en, en_hint)


_QUOTE_ZH, _QUOTE_EN = '請把整段文字放進一對引號 " "', 'put the whole text in a pair of quotes " "'

YAML = {
    "Y001": _error("YAML 在此讀不下去（{problem}）", "請檢查縮排、引號與冒號", "YAML cannot be read from here ({problem})", "check indentation, quotes and colons"),
    "Y002": _error("此處不是 UTF-8 編碼的文字", "請以 UTF-8 編碼另存檔案", "not UTF-8 here", "save the file as UTF-8"),
    "Y003": _error("看不見的控制字元 {character} 不能使用", "{hint_zh}", "the invisible character {character} is not allowed", "{hint_en}"),
    "Y004": _error("鍵「{key}」重複（第一次在第 {first} 行）", "請刪去其中一個", "duplicate key {key} (first on line {first})", "delete one of them"),
    "Y005": _error("不可使用錨點、別名或合併鍵 {what}", "請把文字直接寫出；" + _QUOTE_ZH, "anchors, aliases and merge keys are not allowed: {what}", "write the text out; or " + _QUOTE_EN),
    "Y006": _error("不可使用 YAML 標籤 {what}", _QUOTE_ZH, "YAML tags are not allowed: {what}", _QUOTE_EN),
    "Y007": _error("一個檔案只能有一份文件", "請刪去這一行「---」以後的部分", "more than one document in the file", "delete this `---` and what follows"),
    "Y008": _error("內容超過 {limit} 個節點", "請分成幾份出版物", "more than {limit} nodes", "split the publication"),
    "Y009": _error("層次超過 {limit} 層", "請減少縮排層次", "deeper than {limit} levels", "use fewer levels"),
    "Y010": _error("一段文字超過 {limit} 字", "請分段", "a text longer than {limit} characters", "split it"),
    "Y011": _error("鍵必須是文字", "行首的 {、[ 請加引號", "a key must be a text", "quote a text that starts with { or ["),
    "Y012": _error("檔案是空的", "執行 python build.py new <名稱> 可得一份範本", "the file is empty", "python build.py new <slug> gives a starter"),
    "Y013": _error("檔案應由「鍵: 值」組成，這裡只有文字或清單", "第一行寫 yinfa: 1；範本見 python build.py new", "expected a map of keys, found only text or a list", "begin with yinfa: 1; python build.py new gives a starter"),
    "Y020": _error("行首用了 Tab", "請改用空格縮排", "a tab at the start of the line", "indent with spaces"),
    "Y021": _error("鍵後面是全形冒號「：」", "請改為半形冒號加一個空格「: 」", "a full-width colon after the key", "use `: ` (a colon and a space)"),
    "Y022": _error("文字以 YAML 的特殊符號開頭", _QUOTE_ZH, "the text starts with a sign that YAML reserves", _QUOTE_EN),
    "Y023": _error("文字裡有半形冒號加空格「: 」，YAML 讀不下去", _QUOTE_ZH + "，或改用全形「：」", "a `: ` inside a text", _QUOTE_EN),
    "Y024": _error("鍵的冒號後面沒有空格", "請寫成「鍵: 值」，冒號後空一格", "no space after the colon of a key", "write `key: value`"),
    "Y025": _error("「-」後面沒有空格", "請寫成「- 文字」", "no space after the dash", "write `- text`"),
    "Y026": _error("行首用了全形空白或全形符號", "請改用半形空格縮排，項目以半形「- 」開頭", "a full-width space or sign at the start of the line", "indent with spaces; an entry begins with `- `"),
    "Y027": _error("縮排與前面幾行對不齊，或漏了「- 」", "同一層的鍵與「- 」要上下對齊", "this line is not in line with those before, or its `- ` is missing", "keys and dashes of one level stand in one column"),
    "Y028": _error("引號沒有成對", '請補上另一個 "', "unpaired quotation mark", 'add the other "'),
    "Y030": _error("引號後面還有文字", "文字裡的引號請用「」；或整段放進一對引號，裡面的引號寫成 \\\"", "text after the closing quotation mark", 'use 「」 inside, or quote the whole text and write \\" inside'),
    "Y031": _error("「{what}」以後會被當成註解而不印出", _QUOTE_ZH + "；若真是註解，請在 # 後空一格", "what follows {what} is a remark and would not be printed", _QUOTE_EN + "; if it is a remark, put a space after #"),
    "Y032": _error("雙引號裡的反斜線用法「{what}」讀不懂", "要印出反斜線請寫成兩個 \\\\，或整段改用單引號 ' '；特別的字請直接打出來", "{what} is no escape inside double quotes", "write \\\\ for a backslash, or use single quotes; type special characters as they are"),
    "Y033": _error("冒號後面是全形空白", "請改為半形空格", "a wide space after the colon", "use a plain space"),
    "Y034": _error("「{what}」這一行併進了上一項", "{hint_zh}", "the line {what} became part of the entry above", "{hint_en}"),
    "Y035": _error("單引號裡又有單引號", "文字裡的 ' 要寫兩次 ''，或整段改用雙引號 \" \"", "a single quote inside single quotes", "write it twice, or use double quotes around the text"),
    "Y036": _error("「>」或「|」之下的文字縮排不夠", "文字要比上一行的開頭多縮排兩格", "the text below > or | is not indented enough", "indent it by two spaces more than the line above begins"),
    "Y037": _error("這一行漏了「- 」", "請在行首的文字前補上「- 」", "this line lacks its `- `", "put `- ` before its text"),
    "Y038": _error("行首是 Word 的項目符號", "請改為半形「- 」", "a bullet of Word at the start of the line", "use `- `"),
    "Y039": _error("清單的方括號或逗號不對", "{hint_zh}", "a bracket or comma of the list is wrong", "{hint_en}"),
}  # fmt: skip
SCHEMA = {
    "S001": _error("不認得的鍵「{key}」", "{hint_zh}", "unknown key {key}", "{hint_en}"),
    "S002": _error("缺少必填的「{key}」", "請補上「{key}: {example}」", "missing key {key}", "add `{key}: {example}`"),
    "S003": _error("應為{expected_zh}，卻是{found_zh}", "{hint_zh}", "expected {expected}, found {found}", "{hint_en}"),
    "S004": _error("這個區塊{why_zh}", "{hint_zh}", "this block {why}", "{hint_en}"),
    "S005": _error("值「{value}」不合，應為其一：{expected}", "請改成所列的值", "value {value}, expected one of: {expected}", "use one of them"),
    "S006": _error("日期「{value}」不合，應為西元的年-月-日，如 2026-01-05", "{hint_zh}", "bad date {value}, expected YYYY-MM-DD such as 2026-01-05", "{hint_en}"),
    "S007": _error("語言代碼「{value}」不合，應如 zh-Hant-TW、zh-Hans-CN、en", "{hint_zh}", "bad language tag {value}, expected such as zh-Hant-TW, en", "{hint_en}"),
    "S008": _error("名字「{value}」不可用作 id", "小寫英文字母開頭，只用字母與數字，至多 16 字；不可為保留字，也不可只是一個字母加數字", "{value} cannot be an id", "a lower-case letter first, letters and digits only, at most 16; no reserved word, not one letter and digits"),
    "S009": _error("數字「{value}」不合，應在 {low} 與 {high} 之間", "{hint_zh}", "bad number {value}, expected {low} to {high}", "{hint_en}"),
    "S010": _error("這裡沒有內容", "請寫上文字或至少一項", "nothing here", "write a text or at least one item"),
    "S011": _error("項目太多（至多 {limit}）", "請拆開", "too many items (at most {limit})", "split it"),
    "S012": _error("issued（發布日期）與 modified（修改日期）至少要有一個", "請補上 issued: 年-月-日", "issued or modified is required", "add issued: YYYY-MM-DD"),
    "S013": _error("id「{value}」重複（第一次在第 {first} 行）", "請改用別的名字", "duplicate id {value} (first on line {first})", "choose another"),
    "S014": _error("章節最多三層", "請改用 points 或 list", "sections nest to three levels at most", "use points or list"),
    "S015": _error("表格各列的格數不一致：這一列有 {found} 格，應為 {expected} 格", "請補上或刪去格子，或檢查 colspan、rowspan", "ragged table: this row has {found} columns, expected {expected}", "add or remove cells, or check colspan and rowspan"),
    "S016": _error("列表的第一項必須是文字", "請先寫一段文字，再接其他區塊", "an item must begin with a text", "write a paragraph first"),
    "S017": _error("align 有 {found} 個，表格有 {expected} 欄", "請每欄寫一個", "align has {found} values, the table {expected} columns", "give one per column"),
    "S018": _error("註的名字「{value}」不合", "小寫英文字母開頭，只用字母與數字，至多 16 字", "bad name of a note: {value}", "a lower-case letter first, letters and digits only, at most 16"),
    "S019": _error("裝飾圖（decorative: yes）不能有 alt、description 或 caption", "請刪去其一", "a decorative figure has no alt, description or caption", "delete the one or the other"),
    "S020": _error("conformance（無障礙聲明）與 certifier（聲明者）要一起寫", "請補上另一項，或都刪去：這項聲明只有人能作", "conformance and certifier stand together", "add the other or delete both: only a person can make this claim"),
    "S021": _error("語言「{language}」沒有別的字形版本", "variants 只用於中文；請刪去", "{language} has no variants", "variants are for Chinese: delete the key"),
    "S022": _error("副題與頁面標示只能有文字與欄位", "請刪去腳註、連結、注音與參照", "a subtitle and a line of the furniture hold text and fields only", "delete notes, ruby and references"),
    "S023": _error("page-break: 後面不寫任何值", "只寫「- page-break:」，把「{value}」刪去", "page-break: takes no value", "write only `- page-break:` and delete {value}"),
    "S024": _error("「{key}」不能放欄位 {field}", "這一項各單位都一樣；欄位請放在正文、subtitle（封面）、版本記錄或頁面標示", "{key} holds no field {field}", "it is the same for all units: put fields into a text, the subtitle (cover page), the colophon or the furniture"),
    "S025": _error("「{what}」裡的逗號是全形，沒有分成幾項", "{hint_zh}", "the comma in {what} is full-width: it is one entry", "{hint_en}"),
    "S026": Entry("warning", "「{what}」算作一項", "{hint_zh}", "{what} counts as one entry", "{hint_en}"),
    "S027": Entry("warning", "「{key}」只印純文字，「{what}」的標記會照樣印出來", "請刪去標記，只留文字", "{key} is plain text: the marks of {what} are printed as they stand", "delete the marks and keep the words"),
    "S028": _error("清單最多 {limit} 層", "請把這個清單改寫成幾段文字，或移到外層", "lists nest to {limit} levels at most", "write this list as texts, or move it out of the list around it"),
}  # fmt: skip
INLINE = {
    "N001": _error("文字是空的", "請寫上文字或刪去此項", "the text is empty", "write it or delete the entry"),
    "N002": _error("「{mark}」沒有成對", "補上另一個「{mark}」；要印出星號請寫 \\*", "unpaired {mark}", "add the other {mark}; write \\* for an asterisk"),
    "N003": _error("「{what}」沒有成對", "補上另一半；要印出大括號請寫 \\{ 或 \\}", "unpaired {what}", "add the other; write \\{ or \\} for a brace"),
    "N004": _error("大括號裡的「{what}」不成欄位也不成注音", "欄位寫 {unit.name|各單位}，注音寫 {警|ㄐㄧㄥˇ}；要印出大括號請寫 \\{", "{what} is neither a field nor ruby", "a field is {unit.name|text}, ruby is {漢|hàn}; write \\{ for a brace"),
    "N005": _error("腳註的名字「{name}」不合", "只用小寫英文字母與數字，字母開頭", "bad name of a footnote: {name}", "lower-case letters and digits, a letter first"),
    "N006": _error("連結沒有文字", "請在 [ ] 裡寫上文字", "a link without text", "write the text between [ and ]"),
    "N007": _error("連結「{target}」不可用", "{hint_zh}只能用 https:、http:、mailto:、tel:、#名字 或 lang:代碼", "the link {target} is not allowed", "{hint_en}use https:, http:, mailto:, tel:, #id or lang:tag"),
    "N008": _error("找不到名為「{target}」的 id", "{hint_zh}", "no block has the id {target}", "{hint_en}"),
    "N009": _error("找不到名為「{target}」的腳註", "{hint_zh}", "no note is named {target}", "{hint_en}"),
    "N010": _error("沒有名為「{name}」的欄位", "{hint_zh}", "no field is named {name}", "{hint_en}"),
    "N011": _error("別的版本的用字「{target}」不合", "寫成 [文字](set:zh-Hans-CN=用字)，幾個版本以 ; 分開；可用：{known}", "bad wording {target}", "write [text](set:zh-Hans-CN=words), several with ; between; known tags: {known}"),
    "N012": _error("set: 的文字裡不能再有別的寫法", "請只留文字；粗體等寫在外面，如 **[文字](set:…)**", "the text of set: holds no other mark-up", "keep plain text; put strong and the like around it"),
    "N013": _error("連結與標記套了超過 {limit} 層", "請減少方括號的層次", "spans within spans deeper than {limit}", "use fewer brackets within brackets"),
    "N014": _error("「{what}」用了全形符號，會照樣印出來", "{hint_zh}；若就是要印出來，請在前面加反斜線", "{what} is written with full-width signs and would be printed as it stands", "{hint_en}; to print it, put a backslash before it"),
    "N015": _error("註「{name}」沒有人呼叫，不會印出來", "請在文中要加註的地方寫 [^{name}]，或刪去這個註", "nobody calls the note {name}: it would not be printed", "write [^{name}] where it belongs, or delete it"),
    "N016": _error("「{head}」有 {count} 字，注音卻有 {many} 個", "每字一個，以空格分開；或把多的刪去", "{head} has {count} characters, but {many} readings", "write one for each character, with spaces between"),
    "N017": _error("「{what}」是別處的寫法，會照樣印出來", "{hint_zh}；若就是要印出來，請在前面加反斜線", "{what} is mark-up of elsewhere and would be printed as it stands", "{hint_en}; to print it, put a backslash before it"),
    "N018": Entry("warning", "「{what}」會照樣印出來", "{hint_zh}；若就是要印出來，請在前面加反斜線", "{what} is printed as it stands", "{hint_en}; if it is meant, put a backslash before it"),
    "N019": _error("「{mark}」與文字之間有空格", "刪去空格：{mark}文字{mark}；要印出星號請寫 \\*", "a space between {mark} and its text", "delete the space: {mark}text{mark}; write \\* for an asterisk"),
    "N020": Entry("warning", "換行與空行不會照樣印，前後會接著印", "要分段請拆成兩項，各以「- 」開頭；不分段請用 >- 而不空行", "line ends and empty lines are not printed: the text runs on", "make two entries, each behind `- `, or leave no empty line and use >-"),
    "N021": _error("註「{name}」裡又呼叫了註「{called}」：註中不能有註", "請把「{called}」的文字寫進「{name}」，刪去 [^{called}] 與註「{called}」；或把 [^{called}] 移到正文裡", "the note {name} calls the note {called}: a note holds no note", "write the words of {called} into {name} and delete [^{called}] and the note {called}, or move [^{called}] into the text"),
    "N022": Entry("warning", "「{head}」有 {count} 字，注音裡有 {many} 個詞：印成整個詞的一個注音", "若是各字的注音，請每字一個；若是整個詞的解說，不必改", "{head} has {count} characters, its reading {many} words: it is printed as one reading of the whole", "write one for each character; leave it if it explains the whole"),
}  # fmt: skip
PICTURES = {
    "P001": _error("找不到圖檔「{path}」", "{hint_zh}", "picture {path} not found", "{hint_en}"),
    "P002": _error("圖檔「{path}」在出版物資料夾之外", "{hint_zh}", "picture {path} lies outside the publication's folder", "{hint_en}"),
    "P003": _error("圖檔「{path}」不是 PNG、JPEG 或 SVG", "請轉存成 PNG、JPEG 或 SVG", "{path} is no PNG, JPEG or SVG", "save it as PNG, JPEG or SVG"),
    "P004": _error("圖檔「{path}」太大：{width} × {height} 像素", "請縮小到四千萬像素以下", "{path} is too large: {width} × {height} px", "scale it below 40 megapixels"),
    "P005": _error("SVG「{path}」含有不可用的內容：{what}", "{hint_zh}", "the SVG {path} holds what is not allowed: {what}", "{hint_en}"),
    "P006": _error("圖檔「{path}」損壞或不完整", "請從原來的地方重新取得，或以繪圖軟體開啟後重新存檔", "the picture {path} is damaged or cut off", "fetch it again, or open it in a drawing program and save it anew"),
    "P007": _error("圖檔「{path}」太繁複，三秒內畫不完", "請減少模糊、遮罩與重複的圖樣，或匯出成 PNG", "the picture {path} takes more than three seconds or 1 GiB to draw", "use less blur, fewer masks and patterns, or export it as PNG"),
    "P008": _error("SVG「{path}」沒有寫明大小", "請在繪圖軟體把頁面調成圖的大小後再匯出（Inkscape：檔案 → 文件屬性 → 調整頁面大小至內容）", "the SVG {path} does not say its size", "fit the page to the drawing and export it again (Inkscape: File → Document Properties → Resize page to content)"),
    "P009": _error("SVG「{path}」裡有不會畫出來的字，在 {what} 裡", "draw.io：匯出 SVG 時文字設定選「將標籤轉換為 SVG」；Inkscape：選取文字 → 文字 → 轉換成文字；其他軟體請把文字轉成路徑，或匯出成 PNG", "the SVG {path} holds words that are not drawn, in {what}", "draw.io: choose Text Settings → Convert Labels to SVG when exporting; Inkscape: select the text → Text → Convert to Text; elsewhere convert text to paths, or export as PNG"),
}  # fmt: skip
CODES: dict[str, Entry] = {**YAML, **SCHEMA, **INLINE, **PICTURES}
