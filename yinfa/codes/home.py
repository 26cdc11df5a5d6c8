"""Codes of what comes home: edited files, and edits of sources."""

from __future__ import annotations

from yinfa.codes.entry import Entry

CODES: dict[str, Entry] = {
    "J001": Entry(
        "error",
        "原稿裡沒有要改的地方：{what}",
        "請重新開啟原稿後再改一次",
        "the source has no such place to edit: {what}",
        "open the source anew and edit it again",
    ),
    "J002": Entry(
        "error",
        "這一改無法寫進原稿而不動到別處：{what}",
        "請直接在 publication.yaml 改",
        "this edit cannot be written without changing something else: {what}",
        "edit publication.yaml by hand",
    ),
    "J003": Entry(
        "error",
        "看不出「{file}」是哪一份出版物的 Word 檔",
        "請先 build 出 Word 檔，再從那份檔案改起；或把改過的字直接寫進 publication.yaml",
        "no publication is known of which {file} was made",
        "build the Word file and edit that, or write the changes into publication.yaml",
    ),
    "J004": Entry(
        "warning",
        "「{file}」所根據的原稿沒有留存，以「{slug}」最近的原稿比對（{share} 的字相同）",
        "請細看列出的更動再加 --write；別人的更動可能也算在裡面",
        "the source of which {file} was made is not kept: it is compared with the nearest one of {slug} ({share} of its words)",
        "look at the changes before --write: somebody else's may be among them",
    ),
    "J005": Entry(
        "warning",
        "Word 檔裡的這處更動無法直接寫進原稿，已列為疑問：「{words}」",
        "請看這個區塊的 queries，改好後刪去",
        "a change of the Word file has no place in the source and stands as a query: “{words}”",
        "see queries of this block; delete them when they are dealt with",
    ),
    "J006": Entry(
        "warning",
        "原稿與 Word 檔都改了這一處，原稿的留著，Word 檔的列為疑問：「{words}」",
        "請看這個區塊的 queries，決定用哪一個",
        "the source and the Word file both changed this; the source's words stay, the file's stand as a query: “{words}”",
        "see queries of this block and decide",
    ),
    "J007": Entry(
        "warning",
        "追蹤修訂列為疑問，未改原稿：「{words}」",
        "全部接受請加 --accept，全部不用請加 --reject",
        "a tracked change stands as a query and changes nothing: “{words}”",
        "take all of them with --accept, none with --reject",
    ),
    "J008": Entry(
        "error",
        "「{slug}」在取回之後又改過，不能還原",
        "取回之前的原稿在 {path}，請自行比對",
        "{slug} was changed since its files were taken: this cannot be undone",
        "the source of before stands in {path}",
    ),
    "J009": Entry(
        "error",
        "「{slug}」沒有可以還原的取回",
        "只有以 take --write 寫入的才能還原，一次還原一回",
        "nothing was taken into {slug} that could be undone",
        "only what take --write wrote can be undone, one at a time",
    ),
}  # fmt: skip
