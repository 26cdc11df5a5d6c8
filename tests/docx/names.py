"""How other programs name styles: what Word and WPS have of their own, how they say it in Chinese, what LibreOffice has.

Facts, as the programs show them: the names that Word lists as `latentStyles`; those of LibreOffice's own styles, old and
new, that it takes a style of the same name for; the Chinese names under which Word and WPS show some of Word's.
"""

from __future__ import annotations

from itertools import product

_ONE = """
Normal; Title; Subtitle; caption; header; footer; footnote text; footnote reference; endnote text; endnote reference;
annotation text; annotation reference; annotation subject; Balloon Text; page number; line number; macro; List; Quote;
Closing; Signature; Default Paragraph Font; Body Text; Body Text 2; Body Text 3; Body Text Indent; Body Text Indent 2;
Body Text Indent 3; Body Text First Indent; Body Text First Indent 2; Message Header; Salutation; Date; Note Heading;
Block Text; Hyperlink; FollowedHyperlink; Strong; Emphasis; Document Map; Plain Text; E-mail Signature; Normal (Web);
Normal Indent; Normal Table; No List; Table Grid; Table Theme; Placeholder Text; No Spacing; Revision; List Paragraph;
Intense Quote; Subtle Emphasis; Intense Emphasis; Subtle Reference; Intense Reference; Book Title; Bibliography;
List Bullet; List Number; List Continue; TOC Heading; index heading; toa heading; table of figures; table of authorities; envelope address; envelope return;
HTML Top of Form; HTML Bottom of Form; HTML Acronym; HTML Address; HTML Cite; HTML Code; HTML Definition; HTML Keyboard;
HTML Preformatted; HTML Sample; HTML Typewriter; HTML Variable; Table Contemporary; Table Elegant; Table Professional;
Grid Table Light; Table Grid Light; Mention; Smart Hyperlink; Hashtag; Unresolved Mention; Smart Link; Smart Link Error
"""
_COUNTED = {
    9: ("heading", "index", "toc"),
    8: ("Table Grid", "Table List"),
    5: ("List", "List Bullet", "List Number", "List Continue", "Table Columns", "Plain Table"),
    4: ("Table Classic",),
    3: ("Outline List", "Table Simple", "Table Colorful", "Table 3D effects", "Table Web"),
    2: ("Table Subtle",),
}
_TABLES = """
Light Shading; Light List; Light Grid; Medium Shading 1; Medium Shading 2; Medium List 1; Medium List 2; Medium Grid 1;
Medium Grid 2; Medium Grid 3; Dark List; Colorful Shading; Colorful List; Colorful Grid
"""
_NEWER = ("1 Light", "2", "3", "4", "5 Dark", "6 Colorful", "7 Colorful")
_OFFICE = """
Standard; Default Style; Default Paragraph Style; Text Body; First Line Indent; Hanging Indent; Text Body Indent;
Body Text, Indented; Complimentary Close; Signature; Heading; List; Index; List Indent; Marginalia; Comment;
Header and Footer; Header; Header Left; Header Right; Footer; Footer Left; Footer Right; Table Contents; Table Heading;
Frame Contents; Footnote; Endnote; Caption; Illustration; Table; Text; Drawing; Figure; Addressee; Sender; Index Heading;
Index Separator; Contents Heading; User Index Heading; Citation; Figure Index Heading; Figure Index 1;
Illustration Index Heading; Illustration Index 1; Object Index Heading; Object Index 1; Table Index Heading;
Table Index 1; Bibliography Heading; Bibliography 1; Title; Subtitle; Appendix; Quotations; Block Quotation;
Preformatted Text; Horizontal Line; List Contents; List Heading; Footnote Characters; Footnote Anchor;
Endnote Characters; Endnote Anchor; Page Number; Caption Characters; Drop Caps; Numbering Symbols; Bullets;
Bullet Symbols; Internet Link; Visited Internet Link; Placeholder; Index Link; Line Numbering; Main Index Entry; Rubies;
Vertical Numbering Symbols; Emphasis; Quotation; Strong Emphasis; Source Text; Example; User Entry; Variable;
Definition; Teletype; Frame; Graphics; OLE; Formula; Watermark; Labels; First Page; Left Page; Right Page; Envelope;
HTML; Landscape; No List
"""
_SERIES = {10: ("Heading", "Contents", "User Index"), 5: ("Numbering", "List"), 3: ("Index",)}


def _listed(text: str) -> set[str]:
    return {name.strip().lower() for name in text.split(";")}


def _counted(series: dict[int, tuple[str, ...]]) -> set[str]:
    return {f"{name} {n}".lower() for most, names in series.items() for name in names for n in range(1, most + 1)}


def _word() -> set[str]:
    accents = ["", *(f" accent {n}" for n in range(1, 7))]
    older = {f"{name}{accent}" for name, accent in product(_listed(_TABLES), accents)}
    newer = {
        f"{kind} table {which}{accent}".lower()
        for kind in ("grid", "list")
        for which, accent in product(_NEWER, accents)
    }
    return _listed(_ONE) | _counted(_COUNTED) | older | newer


def _office() -> set[str]:
    levels = {
        f"{name} {n} {end}" for name in ("numbering", "list") for n in range(1, 6) for end in ("start", "end", "cont.")
    }
    return _listed(_OFFICE) | _counted(_SERIES) | levels


WORD, LIBREOFFICE = frozenset(_word()), frozenset(_office())
"""In small letters: Word tells no two names apart by their case."""
_CHINESE = """
內文 標題 副標題 本文 本文縮排 清單段落 引文 鮮明引文 標號 註腳文字 註腳參照 章節附註文字 章節附註參照 頁首 頁尾 頁碼 行號
目錄標題 圖表目錄 引文目錄 超連結 已查閱的超連結 強調 強調粗體 區別強調 鮮明強調 區別參考 鮮明參考 書名 書目 表格格線
預設段落字型 表格內文 無清單 項目符號 清單號碼 清單 清單接續 日期 簽名 問候 結語 註解文字 註解參照 註解主旨 註解方塊文字
文件引導模式 純文字 巨集文字 無間距 信封地址 信封回郵地址 索引 索引標題 附註標題 訊息欄位名稱 版面配置區文字 區塊文字 修訂
正文 标题 副标题 正文文本 正文缩进 列表段落 列出段落 引用 明显引用 题注 脚注文本 脚注引用 尾注文本 尾注引用 页眉 页脚 页码
目录标题 图表目录 引文目录 超链接 访问过的超链接 已访问的超链接 强调 要点 不明显强调 明显强调 不明显参考 明显参考 书籍标题 书目
网格型 普通表格 无列表 默认段落字体 列表项目符号 列表编号 列表 列表接续 日期 签名 称呼 结束语 批注文字 批注引用 批注主题
批注框文本 文档结构图 纯文本 宏文本 无间隔 信封地址 寄信人地址 索引 索引标题 行号 注释标题 信息标题 占位符文本 文本块 修订
"""
CHINESE = frozenset(_CHINESE.split())
"""Names under which Word and WPS show Word's own styles, in Traditional and Simplified."""
