"""Codes of the shelf."""

from __future__ import annotations

from yinfa.codes.entry import Entry

CODES: dict[str, Entry] = {
    "B001": Entry(
        "warning",
        "書架略過不能讀的檔案 {file}",
        "請重新製作此檔",
        "the shelf leaves out {file}, which cannot be read",
        "make the file anew",
    ),
    "B002": Entry(
        "error",
        "要讓別台機器連到書架（{host}），須先設定密碼",
        "請設定環境變數 YINFA_SHELF_TOKEN，或 YINFA_SHELF_USER 與 YINFA_SHELF_PASSWORD",
        "the shelf opens to other machines ({host}) only with a password",
        "set YINFA_SHELF_TOKEN, or YINFA_SHELF_USER and YINFA_SHELF_PASSWORD",
    ),
    "B003": Entry(
        "error",
        "缺少書架伺服器所需的套件 {package}",
        "執行 pip install 'yinfa[shelf]'，或改用 --static",
        "the package {package}, which serves the shelf, is missing",
        "run pip install 'yinfa[shelf]', or use --static",
    ),
    "B004": Entry(
        "error",
        "無法在 {host}:{port} 開啟書架：{fault}",
        "請換一個 --port",
        "the shelf cannot open at {host}:{port}: {fault}",
        "choose another --port",
    ),
    "B005": Entry(
        "error",
        "資料夾 {folder} 不是空的，也不是先前的書架",
        "請換一個空資料夾",
        "the folder {folder} is neither empty nor an earlier shelf",
        "choose an empty folder",
    ),
    "B006": Entry(
        "warning",
        "書架略過 {file}：檔名不是出版物的名稱",
        "書架只放本系統製作的書；請把別的檔案移到他處",
        "the shelf leaves out {file}, which is not named after its publication",
        "the shelf holds what Yinfa made: keep other files elsewhere",
    ),
}
