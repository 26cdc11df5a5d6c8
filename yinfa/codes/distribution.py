"""Codes of distribution: U the list of units, L the ledger and the run."""

from __future__ import annotations

from yinfa.codes.entry import Entry

_CELL, _IN = "第 {row} 列「{column}」", "row {row}, {column}: "


def _error(zh: str, zh_hint: str, en: str, en_hint: str) -> Entry:
    return Entry("error", zh, zh_hint, en, en_hint)


def _warning(zh: str, zh_hint: str, en: str, en_hint: str) -> Entry:
    return Entry("warning", zh, zh_hint, en, en_hint)


def _cell(zh: str, zh_hint: str, en: str, en_hint: str) -> Entry:
    return Entry("error", _CELL + zh, zh_hint, _IN + en, en_hint)


LIST = {
    "U001": _error("找不到發送名單", "請放在 content/units.yaml、units.csv 或 units.xlsx，或以 --units 指明", "no list of units found", "put it at content/units.yaml, units.csv or units.xlsx, or name it with --units"),
    "U002": _error("有幾份發送名單：{files}", "請只留一份，或以 --units 指明", "several lists of units: {files}", "keep one, or name it with --units"),
    "U003": _error("名單檔的種類不明：{suffix}", "請用 .yaml、.csv 或 .xlsx；其他試算表檔（.xls、.ods）請另存為 .xlsx", "unknown kind of list: {suffix}", "use .yaml, .csv or .xlsx; save other workbooks (.xls, .ods) as .xlsx"),
    "U004": _error("認不出名單檔的編碼，或前五列沒有欄名", "請另存為 UTF-8；欄名那一列要有「單位代碼」與「單位名稱」", "encoding not recognised, or none of the first five rows holds headings", "save it as UTF-8; the row of headings must name code and name"),
    "U005": _error("名單缺少必要的欄：{column}", "第一列請寫上「{column}」（可用的寫法：{known}）", "the list lacks the column {column}", "name it in the first row; known spellings: {known}"),
    "U006": _warning("名單有不用的欄「{column}」", "{hint}", "column {column} is not used", "{hint}"),
    "U007": _error("「{first}」與「{column}」兩欄意思相同", "請刪去其一", "columns {first} and {column} mean the same", "delete one"),
    "U008": _cell("是空的", "請填上；合計列請刪去，合併的儲存格請先取消合併", "empty", "fill it in; delete rows of totals, undo merged cells"),
    "U009": _cell("的代碼「{value}」重複，第 {first} 列已有", "每個單位的代碼只能有一個（不分大小寫）", "code {value} stands in row {first} already", "give each unit a code of its own (case does not count)"),
    "U010": Entry("warning", _CELL + "的名稱「{value}」與第 {first} 列相同", "若是不同單位，請讓名稱能分辨", _IN + "name {value} stands in row {first} too", "if they are different units, tell their names apart"),
    "U011": _cell("含看不見或控制字元 {character}", "請刪去", "holds an invisible or control character {character}", "delete it"),
    "U012": _cell("以 {character} 開頭，試算表會當作公式", "請改寫，勿以 = + - @ 或定位符開頭", "begins with {character}, which spreadsheets run as a formula", "do not begin with = + - @ or a tab"),
    "U013": _cell("像檔案路徑：「{value}」", "請改寫", "looks like a path: {value}", "reword it"),
    "U014": _cell("有 {found} 字，太長", "至多 {limit} 字", "{found:character|characters}, too long", "at most {limit}"),
    "U015": _cell("有版型字型沒有的字：{characters}", "請查明此字，改用字型有的字", "the theme's fonts lack {characters}", "look the character up and use one that the fonts have"),
    "U016": _cell("的地區或字形「{value}」不明", "{hint}", "unknown region or variant {value}", "{hint}"),
    "U017": _cell("的格式「{value}」不明", "可用：{known}", "unknown format {value}", "known: {known}"),
    "U018": _cell("的數字「{value}」不合", "請寫 1 到 {limit} 的整數，如 12；編號寫 121 或 000121-000150", "bad number {value}", "write a whole number from 1 to {limit}, as in 12; copy numbers as 121 or 000121-000150"),
    "U019": _cell("的編號 {value} 與第 {first} 列重疊", "每個編號只能給一個單位", "copy numbers {value} overlap those of row {first}", "give each number once"),
    "U020": _cell("的編號有 {found} 個，份數是 {expected}", "請改成一致", "{found:copy number|copy numbers} for {expected:copy|copies}", "make them agree"),
    "U021": _error("units.yaml 有 {count} 個單位，最多 {limit} 個", "單位多時請用 CSV（units.csv）", "units.yaml has {count:unit|units}, at most {limit}", "use CSV for so many (units.csv)"),
    "U022": _error("第 {row} 列有 {found} 格，欄名只有 {expected} 個", "請檢查多餘的逗號；內有逗號的值要加引號", "row {row} has {found:cell|cells}, the first row {expected}", "look for stray commas; quote values that hold commas"),
    "U023": _error("試算表無法讀取：{fault}", "請以試算表軟體開啟後另存為 .xlsx", "the workbook cannot be read: {fault}", "open it in a spreadsheet program and save it as .xlsx"),
    "U024": Entry("warning", _CELL + "要 {value}，這份出版物沒有：{count} 個單位發原文（{own}）", "若要另製，在文章的 front 寫 variants: [{want}]；否則不必做什麼", _IN + "asks for {value}, which this publication does not have: {count:unit gets|units get} its own language ({own})", "add variants: [{want}] to the front matter if they should have it; it is issued without, too"),
    "U025": _cell("的值「{value}」不合", "「逐份編號」只能寫 each、是 或留空", "bad value {value}", "write each, yes or nothing"),
    "U026": _error("名單沒有任何單位", "請在欄名之下每列寫一個單位", "the list names no unit", "write one unit a row under the headings"),
    "U027": _error("另有 {count} 個問題未列出", "先改正以上各項", "{count:more finding is|more findings are} not shown", "mend those above first"),
    "U028": _error("此處應是「{key}: 值」", "每個單位寫成 {code: …, name: …}", "expected a map here", "write each unit as {code: …, name: …}"),
    "U030": _error("名單檔名為 {suffix}，內容卻是 {found}", "請把副檔名改為 {found}，或以試算表軟體另存為 {suffix}", "the list is named {suffix}, but what is in it is {found}", "rename it to {found}, or save it as {suffix} in a spreadsheet program"),
    "U031": _error("名單檔其實是{kind}", "請以試算表軟體開啟，另存為 .xlsx（不設密碼）或 CSV UTF-8", "the list is really {kind}", "open it in a spreadsheet program and save it as .xlsx (without a password) or as CSV UTF-8"),
    "U032": _error("第一張工作表「{first}」沒有名單，名單似乎在「{sheet}」", "請把「{sheet}」移到最前面，或刪去其他工作表", "the first sheet {first} holds no list, which seems to be in {sheet}", "move {sheet} to the front, or delete the others"),
    "U033": _cell("裡有換行", "請刪去換行；CSV 若無此換行，是這一列的引號 \" 沒有成對", "holds a line break", "delete it; where a CSV has none, a quotation mark of this row is not closed"),
    "U034": _error("第 {row} 列開了引號 \"，一直沒有關上", "請在這一列補上另一個引號，或刪去它；值裡的引號要寫成兩個", "row {row} opens a quotation mark that is never closed", "add the other one in this row or delete it; double a mark inside a value"),
    "U035": _warning("「{column}」有 {count} 格用全形字母或數字（第 {row} 列起），已當作半形", "請改為半形", "{count:cell|cells} of {column} with full-width letters or digits (from row {row}), read as plain ones", "write plain letters and digits"),
    "U036": _warning("「{column}」有 {count} 格前後有空白，或用了特別的空格（第 {row} 列起），已去除或改為一般空格", "請查看是否多打了空格", "{count:cell|cells} of {column} with spaces at an end or unusual ones inside (from row {row}); these were taken away or made plain", "look for spaces that nobody meant"),
    "U037": _warning("另有 {count} 個提醒未列出", "請先看以上各項", "{count:more warning is|more warnings are} not shown", "look at those above first"),
    "U038": _warning("略過了欄名以上的 {count} 列", "名單最好由欄名那一列開始", "{count:row above the headings was|rows above the headings were} passed over", "a list best begins with its headings"),
    "U040": Entry("warning", _CELL + "寫「{value}」，這份出版物卻不顯示密級（共 {count} 個單位）", "在 furniture 寫 marking: \"{marking|內部資料}\"，不顯示也可照發", _IN + "says {value}, but this publication shows no marking ({count:unit has|units have} one)", "write marking: \"{marking|…}\" under furniture; it is issued without, too"),
    "U041": _cell("屬於合併的儲存格 {area}，看不出每一列各是什麼", "請取消合併，並在每一列各自填上", "is part of the merged cells {area}: what each row holds cannot be told", "undo the merge and fill in every row"),
    "U042": _cell("裡有 {value}，是換行經其他程式轉出後留下的殘碼", "請刪去", "holds {value}, which a program left of a line break", "delete it"),
    "U043": _error("有 {count} 列被隱藏或篩選掉了（{rows}），看不出這些單位要不要發", "請清除篩選、取消隱藏，顯示全部的列後存檔；不發的單位請刪去整列", "{count:row is|rows are} hidden or filtered out ({rows}): whether they are to be served cannot be told", "clear the filter, show all rows and save; delete the rows of units that get nothing"),
    "U044": _warning("「{column}」欄是隱藏的，已照常採用", "若不該採用，請刪去該欄", "hidden columns were read like any other: {column}", "delete them if they are not meant"),
    "U045": _warning("只讀了工作表「{first}」，其他工作表也有單位：{sheets}", "若也要發，請併到「{first}」", "only the sheet {first} was read; others hold units, too: {sheets}", "move them into {first} if they are meant, too"),
    "U046": _cell("是試算表的 {value}，不是文字", "請在試算表改正公式或加寬該欄，或直接填上內容", "holds a spreadsheet's {value} where words belong", "mend the formula or widen the column, or type what belongs there"),
    "U047": _cell("的「{value}」是被試算表改短的數字或改成的日期，原來的內容已經不見", "請把這一欄設為「文字」格式，重新填上原來的內容後存檔", "holds {value}, a number cut short or a date made by a spreadsheet: what was typed is lost", "format the column as text, type it again and save"),
    "U048": _error("第 {row} 列超出了名單的範圍：工作表至多 {columns} 欄、{cells} 格（空的也算）", "請刪去名單右方與下方不用的欄、列（整欄、整列選取後刪除）再存檔", "row {row} lies beyond any list: a sheet has at most {columns} columns and {cells} cells, empty ones too", "select the unused columns and rows to the right and below, delete them and save"),
    "U049": _cell("是公式，檔案裡沒有算出的結果", "請以試算表軟體開啟後存檔，或改成值（複製、選擇性貼上「值」）", "is a formula without its result", "open it in a spreadsheet program and save it, or paste the value"),
    "U050": _cell("是日期", "試算表把 1-3 之類的內容當作日期：請把這一欄設為「文字」格式，重新填上", "is a date", "spreadsheets take 1-3 and the like for dates: format the column as text and type it again"),
    "U051": _cell("是超過 15 位的數字，後面幾位已被試算表改成 0", "請把這一欄設為「文字」格式，重新填上原來的號碼", "is a number of more than 15 digits, whose last ones the spreadsheet has made 0", "format the column as text and type it again"),
    "U052": _cell("的數字格式不顯示或改寫了內容", "請把這一欄設為「文字」格式，重新填上", "has a number format that hides or rewrites what it holds", "format the column as text and type it again"),
    "U053": _cell("有{sign}，這一列的格數也不足", "分隔各格請用{parted}；若{sign}是內容的一部分，請補足這一列的{parted}", "has a {sign} in a row that lacks cells", "part cells by a {parted} each; where the {sign} belongs to the value, add each {parted} that the row lacks"),
    "U054": _cell("的代碼「{value}」，先前發行時寫作「{other}」：多半是試算表去掉了前面的 0", "請改回 {other}（先把這一欄設為「文字」格式）；真是另一個單位時，請用別的代碼", "code {value} was {other} when something was issued before: a spreadsheet may have dropped its zeros", "write {other}, in a column formatted as text; if it is another unit, give it another code"),
    "U055": _cell("是「{value}」：這一列是合計，不是單位", "請刪去這一列", "says {value}: a row of totals is no unit", "delete the row"),
}  # fmt: skip
RUN = {
    "L001": _error("另一個發行正在進行（{file}）", "請等它結束再執行", "another issue is under way ({file})", "wait until it has ended"),
    "L002": _error("發行紀錄不能放在成品資料夾內：{folder}", "請把 --output 指到別處", "the ledger would lie inside the output folder {folder}", "choose another --output"),
    "L003": _error("編號 {value} 早已發給單位 {other}，不能再給 {unit}", "請改名單：編號一經發出，不移動、不重用", "copy numbers {value} were given to unit {other} and cannot go to {unit}", "change the list: a number once given is never moved or reused"),
    "L004": _error("單位 {unit} 早已領有編號 {owned}，名單卻寫 {value}", "請改回原編號，或把份數加大讓系統續編", "unit {unit} owns the copy numbers {owned}, but the list says {value}", "restore them, or raise the copies and leave new numbers to the ledger"),
    "L005": _error("{edition} 兩次未能製成，已擱置，其餘照常發行：{fault}", "查明原因後再執行一次 issue，只會補作這一份", "{edition} failed twice and was set aside, all others are issued: {fault}", "find the cause and run issue again: only this one is made"),
    "L006": _error("寫不進 {folder}：{fault}；已發行的不受影響", "騰出空間或改正權限後再執行一次，從中斷處繼續", "cannot write into {folder}: {fault}; what was issued is untouched", "make room or mend the permissions and run it again: it resumes"),
    "L007": _error("{edition} 讀回的文字不對：應為「{expected}」，檔中是「{found}」", "這是系統的錯誤：請保留名單與原稿並回報，再以 --all 檢查全部", "{edition} reads back wrong: expected “{expected}”, found “{found}”", "a fault of the system: keep list and source, report it, then check everything with --all"),
    "L008": _error("製作程序一再於啟動時終止：{fault}", "請檢查記憶體與安裝（python build.py doctor）", "the workers die again and again while starting: {fault}", "check memory and installation (python build.py doctor)"),
    "L009": _error("發行紀錄無法讀寫：{fault}", "請檢查 {file}；若損壞，請取備份", "the ledger cannot be read or written: {fault}", "check {file}; if it is damaged, restore a copy"),
    "L010": _warning("{format} 這份出版物沒有用到單位名稱或編號的欄位，各單位的檔案分不出彼此", "請在文末版本記錄寫上 {unit.name} 與 {copy.number}", "nothing in the {format} of this publication names unit or copy: its editions cannot be told apart", "name {unit.name} and {copy.number} in the colophon"),
    "L011": _error("{file} 不在發行紀錄中：不是本處發行，或已被更改", "請向發行單位查證", "{file} is not in the ledger: it was not issued here, or it was altered", "ask the issuing office"),
    "L012": _error("沒有 {slug} 發給 {unit} 的紀錄", "請查 python build.py status {slug}", "nothing of {slug} was issued to {unit}", "see python build.py status {slug}"),
    "L014": _warning("{count} 份 {format} 不能由母版發行，已整份製作（{seconds} 秒）", "欄位只寫在單行段落或頁面附件中，發行會快得多", "{count} {format} editions could not be issued from the master and were made in full ({seconds} s)", "put fields only into one-line paragraphs and page furniture: issuing is far faster then"),
    "L015": _error("發行紀錄是較新版本的程式所寫（{found}）", "請改用新版程式", "the ledger was written by a newer program ({found})", "use the newer program"),
    "L016": _error("名單上少了 {count} 個已發行過的單位，若照此執行，其份件都將撤回：{units}", "名單請列出全部單位（未更動的不會重做）；只送幾個單位，請用 deliver --units；確已裁撤，請加 --withdraw", "{count:unit|units} to whom this was issued, and no longer on the list; all their editions would be withdrawn: {units}", "list every unit (what did not change is not made again); to send to some units only, use deliver --units; if these units are gone, add --withdraw"),
    "L017": _error("單位代碼 {unit} 先前發行時寫作 {other}", "請改回 {other}：大小寫、全半形不同不算另一單位", "code {unit} was written {other} when this was issued before", "write {other}: case and width make no other unit"),
    "L020": _error("{edition} 的 {part} 與母版不同，而不只是欄位的值", "這是系統的錯誤：請保留名單與原稿並回報，再以 --all 檢查全部", "{part} of {edition} differs from the master's in more than its values", "a fault of the system: keep list and source, report it, then check everything with --all"),
    "L021": _error("{file} 已被更改；依檔內的查核碼 {code}，原是 {slug} 發給 {unit} 的 {format}，編號 {numbers}，{day} 發行", "請勿採用，改用原檔；python build.py verify {code} 說這一份是否現行", "{file} was altered; by the code {code} in it, it was {slug} for {unit}, {format}, copies {numbers}, issued {day}", "do not use it, get the original; python build.py verify {code} says whether that is current"),
    "L022": _error("{file} 與發行的不同；依檔名，應是 {slug} 發給 {unit} 的 {format}，編號 {numbers}，{day} 發行", "請勿採用，改用原檔；python build.py verify {code} 說這一份是否現行", "{file} is not as it was issued; by its name it should be {slug} for {unit}, {format}, copies {numbers}, issued {day}", "do not use it, get the original; python build.py verify {code} says whether that is current"),
    "L023": _error("{file} 無法查驗：{fault}", "請給檔案，或 16 個字的查核碼", "{file} cannot be verified: {fault}", "name a file, or a code of 16 characters"),
    "L024": _error("查核碼 {code} 不在發行紀錄中", "請再核對一次（不分大小寫；O 與 0、I 與 1 通用），或向發行單位查證", "code {code} is not in the ledger", "check it again (case, O for 0, I for 1 do not matter), or ask the issuing office"),
    "L025": _error("發行包裡的 {file} 已被更改，或不屬於此包", "請向發行單位取原來的發行包", "{file} in the package was altered or does not belong there", "get the original package from the issuing office"),
    "L026": _warning("{count} 份已發行的份件內容未變，只是版面不同了（版型、用語、字型或程式改過），照舊保留", "要全部換成現在的版面，請加 --renew", "{count:issued edition says|issued editions say} what is wanted in another look (theme, words, fonts or program): all stand as they are", "to make them all in the present look, add --renew"),
    "L027": _warning("升級之前發行的 {count} 份，內容與現在相同，已照原樣沿用，查核碼不變", "不必做什麼；只會說這一次", "taken over as it was issued before the upgrade, with its code, for it says what is wanted: {count:edition|editions}", "nothing is to be done; this is said once"),
    "L028": _warning("升級之前發行的 {count} 份，新版程式讀出的內容與將要製作的不同；文章與名單都沒有改，所以照舊保留：{editions}", "請看其中一份；要以新版重新製作，請加 --renew", "{count:edition|editions} issued before the upgrade, otherwise than this program would make them; neither article nor list changed, so all stand: {editions}", "look at one of them; to make them anew, add --renew"),
    "L029": _error("發行紀錄 {file} 不認得這裡已發行的東西（{files}）：可能是新開的、別處的，或原來的遺失了；沒有發行", "請由備份放回原來的 ledger/；確實沒有備份時，先把成品資料夾裡的這份出版物與 released/ledger.json 移到別處保存，並在名單的編號欄由 {next} 起寫明編號，以免同一編號印兩次", "the ledger {file} does not know what was issued here ({files}): it is new, another office's, or the right one was lost; nothing was issued", "put ledger/ back from a backup; where there is none, move this publication's output and released/ledger.json elsewhere, keep them, and state copy numbers in the list from {next} on, so that none is printed twice"),
    "L030": _error("發行紀錄 {file} 比這裡已發行的還舊（例如取回了舊的備份）；沒有發行", "請取回最近一次發行之後的備份；確實沒有時，先把成品資料夾裡的這份出版物與 released/ledger.json 移到別處保存，並在名單的編號欄由 {next} 起寫明編號，以免同一編號印兩次", "the ledger {file} is older than what was issued here (an old backup?); nothing was issued", "put back a backup from after the last issue; where there is none, move this publication's output and released/ledger.json elsewhere, keep them, and state copy numbers in the list from {next} on, so that none is printed twice"),
    "L031": _error("發行紀錄 {file} 裡先前發行的編號被更改或損壞了；沒有發行", "請由備份放回 ledger/，勿以其他程式修改", "the numbers of an earlier issue in the ledger {file} were altered or damaged; nothing was issued", "put ledger/ back from a backup, and change it with no other program"),
    "L032": _error("{file} 是這裡製作的 {built}，沒有發給任何單位，所以沒有編號與發行紀錄", "要發給單位，請執行 python build.py issue", "{file} is {built} as it was built here: it was issued to nobody, so no number and no record belong to it", "to issue it to units, run python build.py issue"),
    "L033": _error("「{word}」沒有寫出單位代碼：{fault}", "請寫代碼，以逗號或空白分隔（001,002），或 @檔案，檔中一行一個", "{word} names no unit: {fault}", "write codes with commas or spaces between them (001,002), or @file with one on each line"),
    "L034": _error("回執日期 {date} 還沒有到（今天是 {today}）", "請寫收到回執的那一天", "the receipt's date {date} is yet to come (today is {today})", "give the day on which the receipt came"),
    "L035": _error("回執日期 {date} 早於發給 {unit} 的日期 {issued}", "請寫 {issued} 或以後的日期", "the receipt's date {date} is before {issued}, the day of issue to {unit}", "give {issued} or a later day"),
    "L037": _error("沒有「{version}」這一版；發行過的版本：{known}", "請寫其中之一；沒有版本號的，寫它的發行日期", "no version {version} was issued; versions: {known}", "give one of them; one without a name goes by its day of issue"),
    "L038": _error("{slug} 沒有 {unit} 的回執可收回", "請查 python build.py status {slug}", "no receipt of {unit} for {slug} is noted that could be taken back", "see python build.py status {slug}"),
    "L039": _error("{slug} 沒有編號 {number} 的份", "請再核對份號（如 000123）；查核碼請用 python build.py verify", "no copy of {slug} bears the number {number}", "check it again (as in 000123); for a code use python build.py verify"),
}  # fmt: skip
CODES: dict[str, Entry] = {**LIST, **RUN}
