"""What each key of `publication.yaml` means, for editors' YAML plug-ins and the reference."""

from __future__ import annotations

from typing import Any

_ANY = {
    "id": ("這個區塊固定的名字，供 [](#名字) 引用", "the block's own name, for references such as [](#name)"),
    "queries": ("對這個區塊的疑問", "doubts about this block"),
}
MEANINGS: dict[str, dict[str, tuple[str, str]]] = {
    "PublicationY": {
        "yinfa": ("格式版本，固定為 1", "version of this grammar: 1"),
        "front": ("書名、日期等資料", "front matter"),
        "print": ("版面的選擇", "choices of layout"),
        "lead": ("導言：正文之前的區塊", "blocks before the body"),
        "body": ("正文", "the body"),
        "closing": ("結語：正文之後的區塊", "blocks after the body"),
        "colophon": ("版權頁上的區塊，印在最後", "blocks of the colophon, printed last"),
        "receipt": ("回執：yes 用機關的字句，或逐行寫出", "the slip to send back: the house's lines, or a list"),
        "furniture": ("每一頁都印的字", "what is painted on every page"),
        "notes": ("腳註：名字與文字，文中以 [^名字] 呼叫", "footnotes by name, called by [^name]"),
    },
    "FrontY": {
        "title": ("題名", "title"),
        "language": ("語言代碼，如 zh-Hant-TW", "language tag (BCP 47)"),
        "identifier": ("固定不變的識別名稱：網址、ISBN 或英文短名", "a stable name of the work: URI, ISBN or slug"),
        "identifies": (
            "識別碼屬於誰：publication 各單位相同，unit 每單位一個",
            "what the identifier stands for: one for all units, or one each",
        ),
        "subtitle": ("副題", "subtitle"),
        "creator": ("作者，一位或多位", "author or authors"),
        "publisher": ("發布單位", "publisher"),
        "issued": ("發布日期；與 modified 至少寫一個", "date of issue; this or `modified` is required"),
        "modified": ("修改日期", "date of the last change"),
        "version": ("版本", "version"),
        "abstract": ("摘要", "abstract"),
        "subject": ("主題詞", "subjects"),
        "audience": ("閱讀對象", "audience"),
        "rights": ("權利聲明", "rights"),
        "source": ("來源", "source"),
        "contributor": ("編輯、審訂、翻譯、繪圖、攝影者", "editor, reviewer, translator, illustrator, photographer"),
        "series": ("所屬叢書", "the series it belongs to"),
        "position": ("在叢書中的次序", "its place in the series"),
        "conformance": ("由人確認的無障礙等級，如 WCAG 2.1 AA", "accessibility that a person claims"),
        "certifier": ("確認無障礙等級的人或單位", "who claims it"),
        "variants": ("要製作的各地用字版本", "editions in the characters of other places"),
        "keep": ("各版本都不轉換的詞", "terms that no variant changes"),
    },
    "PrintY": {
        "theme": ("版型", "theme"),
        "cover": ("PDF 是否有封面頁", "whether the PDF has a cover page"),
        "contents": ("目錄；auto 為標題夠多時才印", "contents; auto prints them where headings are many"),
        "page_list": ("EPUB 是否附 PDF 的頁碼", "whether the EPUB lists the pages of the PDF"),
    },
    "FurnitureY": {
        "marking": ("頁首頁尾的標示，如「內部資料」", "marking at head and foot, such as 內部資料"),
        "watermark": ("浮水印", "watermark"),
        "foot": ("頁尾的字", "words in the running foot"),
        "qr": ("印上本版的 QR 碼", "a QR code that names the edition"),
    },
    "QueryY": {
        "question": ("疑問", "the question"),
        "seed": ("原稿的寫法", "what the source says"),
        "now": ("現在印出的寫法", "what is printed now"),
        "blocking": ("未解決前不可正式發行", "whether it stops --release"),
    },
    "ParagraphY": {"paragraph": ("一段文字", "a paragraph")},
    "SectionY": {
        "section": ("章節標題；可套三層", "heading of a section; three levels"),
        "slogan": ("標題下的口號", "slogan under the heading"),
        "body": ("章節的內容", "blocks of the section"),
    },
    "PointsY": {"points": ("要點：每點有 head 與 body", "points, each with `head` and `body`")},
    "PointY": {"head": ("要點的標題句", "head of the point"), "body": ("要點的說明", "text of the point")},
    "ListY": {
        "list": ("清單的各項", "items of a list"),
        "style": ("項目符號、數字或中文數字", "bullets, numbers or Chinese numbers"),
    },
    "QuoteY": {"quote": ("引文", "quotation"), "by": ("出處", "attribution")},
    "CalloutY": {
        "callout": ("提示框的種類：說明、注意、法規、案例", "kind of callout: note, caution, law, case"),
        "title": ("提示框的標題", "title of the callout"),
        "body": ("提示框的內容", "blocks of the callout"),
    },
    "TableY": {
        "table": ("表格的各列", "rows of a table"),
        "caption": ("表題", "caption"),
        "header": ("表頭有幾列", "number of header rows"),
        "rowheader": ("每列第一格是否為表頭", "whether the first cell of each row is a header"),
        "align": ("各欄對齊方式", "alignment of each column"),
        "style": ("表格線條：橫線、格線、無線", "rules, grid or plain"),
    },
    "CellY": {
        "text": ("格子的文字", "text of the cell"),
        "colspan": ("橫跨幾欄", "columns it spans"),
        "rowspan": ("直跨幾列", "rows it spans"),
    },
    "FigureY": {
        "figure": ("圖檔，放在 publication.yaml 旁邊", "picture file beside publication.yaml"),
        "alt": ("替代文字：看不到圖的人需要知道什麼", "what a reader who cannot see it needs to know"),
        "decorative": ("純裝飾，沒有替代文字", "mere decoration, without alternative text"),
        "description": ("圖的詳細說明", "long description"),
        "caption": ("圖說", "caption"),
        "credit": ("圖片出處", "credit"),
        "width": ("佔版心寬度的百分比", "percent of the type area's width"),
    },
    "PageBreakY": {"page-break": ("從新的一頁開始", "begin a new page")},
}  # fmt: skip


def meaning(model: str, key: str) -> tuple[str, str]:
    """Give what a key of a model means, in Traditional Chinese and English. Raises KeyError."""
    return MEANINGS[model].get(key) or _ANY[key]


def described(schema: dict[str, Any]) -> dict[str, Any]:
    """Add the meanings to a schema."""
    for model, part in {**schema["$defs"], "PublicationY": schema}.items():
        for key, value in part["properties"].items():
            value["description"] = "\n".join(meaning(model, key))
    return schema
