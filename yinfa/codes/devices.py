"""Codes of sending: reading devices and e-mail."""

from __future__ import annotations

from yinfa.codes.entry import Entry

CODES: dict[str, Entry] = {
    "V001": Entry(
        "error",
        "找不到裝置的資料夾 {path}",
        "請確認裝置已接上並掛載，再給它的掛載點",
        "there is no folder {path}",
        "connect and mount the device, then give the folder it is mounted at",
    ),
    "V002": Entry(
        "error",
        "裝置空間不足：需要 {need} kB，剩 {free} kB",
        "請刪去裝置上的舊檔，再送一次",
        "the device is full: {need} kB needed, {free} kB free",
        "remove old files from the device, then send again",
    ),
    "V003": Entry(
        "error",
        "無法寫入裝置：{fault}",
        "請檢查裝置是否已拔除或設為唯讀；再送一次即可接續",
        "the device cannot be written: {fault}",
        "see whether it was pulled out or is read-only; sending again goes on",
    ),
    "V004": Entry(
        "error",
        "裝置上的 {file} 已被人改過，不予覆寫",
        "請先把那份檔案移走或改名，再送一次",
        "{file} on the device was changed by somebody and is not overwritten",
        "move it away or rename it, then send again",
    ),
    "V005": Entry(
        "error",
        "寫到裝置的 {file} 讀回來不相同",
        "裝置可能損壞，請換一張卡再送",
        "{file} reads back otherwise than it was written",
        "the device may be failing: try another card",
    ),
    "V006": Entry(
        "error",
        "Kindle 不讀 EPUB，而這台機器沒有 Calibre 可轉成 AZW3",
        "執行 apt-get install calibre，或改用 --email 寄到 Send to Kindle",
        "a Kindle reads no EPUB, and this machine has no Calibre to convert it",
        "run apt-get install calibre, or send by --email to Send to Kindle",
    ),
    "V007": Entry(
        "error",
        "Calibre 無法轉成 AZW3：{fault}",
        "請保留 EPUB 並回報",
        "Calibre could not make AZW3: {fault}",
        "keep the EPUB and report it",
    ),
    "V008": Entry(
        "error",
        "尚未設定郵件伺服器：缺少 {name}",
        "請設定環境變數 {name}（說明見 docs/devices.md）",
        "the mail server is not configured: {name} is missing",
        "set the environment variable {name} (docs/devices.md)",
    ),
    "V009": Entry(
        "error",
        "信件為 {size} MB，超過 {limit} MB",
        "請縮小書中的圖片，或改用 --to 存到裝置",
        "the message is {size} MB, more than {limit} MB",
        "make the pictures smaller, or send to a device by --to",
    ),
    "V010": Entry(
        "error",
        "郵件伺服器不收：{fault}",
        "請檢查伺服器、帳號與收件地址",
        "the mail server refused: {fault}",
        "check the server, the account and the address",
    ),
    "V011": Entry(
        "error",
        "「{address}」不是電子郵件地址",
        "請寫成 name@example.org",
        "{address} is no e-mail address",
        "write it as name@example.org",
    ),
    "V012": Entry(
        "error",
        "不以明文把密碼送到 {host}",
        "請把 YINFA_SMTP_SECURITY 設為 starttls 或 tls",
        "the password is not sent in clear to {host}",
        "set YINFA_SMTP_SECURITY to starttls or tls",
    ),
    "V013": Entry(
        "error",
        "裝置上的寄送紀錄 {file} 已損壞",
        "請刪去這個紀錄檔，再送一次（裝置上的書不受影響）",
        "the record of what was sent, {file}, is damaged",
        "delete it and send again; the books on the device stay",
    ),
    "V014": Entry(
        "error",
        "裝置上沒有印發送去的 {slug}",
        "請以 --list 看有哪些，再寫那個名稱",
        "no book of {slug} that was sent is on the device",
        "see by --list what is there, and give that name",
    ),
    "V015": Entry(
        "error",
        "裝置上的 {file} 已被人改過，不予刪除；這次什麼都沒有刪",
        "請先把那份檔案移走或改名，再刪一次",
        "{file} on the device was changed by somebody and is not deleted; nothing was",
        "move it away or rename it, then remove again",
    ),
}
