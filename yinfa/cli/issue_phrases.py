"""What the commands of distribution say, in Traditional Chinese and English."""

from __future__ import annotations

PHRASES: dict[str, tuple[str, str]] = {
    "issue": ("依發送名單，將出版物發給每一個單位", "issue a publication to every unit of a distribution list"),
    "status": ("查看各出版物發行到哪裡", "say how the editions of publications stand"),
    "verify": ("查驗檔案：是什麼、有沒有被更改", "say what a file is and whether it is unaltered"),
    "receipt": ("登記單位寄回的回執", "note the receipts that units sent back"),
    "units": (
        "發送名單（.yaml、.csv、.xlsx；預設 content/units.*）",
        "the distribution list (.yaml, .csv, .xlsx; default: content/units.*)",
    ),
    "date": ("發行日期，年-月-日（預設為文章的 issued）", "day of issue, YYYY-MM-DD (default: the article's `issued`)"),
    "dry_run": ("只說會製作什麼，不製作", "say what would be made, make nothing"),
    "prove_all": ("每一份都讀回查對（預設抽查）", "read every edition back (default: samples)"),
    "allow_slow": (
        "欄位所在處不能只換一行時，允許逐份整份製作（慢）",
        "make every edition in full where a field stands where its value shapes the page (slow)",
    ),
    "cluster": (
        "在 Dask 叢集上製作（tls://主機:埠；見 docs/scale.md）",
        "make the editions on a Dask cluster (tls://host:port; see docs/scale.md)",
    ),
    "renew": (
        "版型、用語、字型或程式改過時，內容相同的份件也重新製作（沒有此項時，照舊保留）",
        "make editions of the same words anew, too, where theme, words, fonts or program changed (else they stand)",
    ),
    "withdraw": (
        "撤回不在名單上的單位的份件（沒有此項時，名單缺單位即停止）",
        "withdraw the editions of units that are not on the list (without it a list that lacks some is refused)",
    ),
    "sign": (
        "以此 PKCS#12 憑證簽章每一份 PDF（密碼取自 YINFA_SIGN_PASSWORD 或金鑰圈）",
        "sign every PDF by this PKCS#12 certificate (its password: YINFA_SIGN_PASSWORD or the keyring)",
    ),
    "twice": ("{0} 只能寫一次", "{0} can be given once only"),
    "bad_date": ("日期「{0}」不合：{1}", "bad date {0}: {1}"),
    "verify_file": ("要查驗的檔案，或印在版本記錄的查核碼", "files to verify, or codes as the colophon prints them"),
    "unit": (
        "單位代碼或印在份上的查核碼：001 002、001,002，或 @檔案",
        "codes of units, or those printed on copies: 001 002, 001,002, or @file",
    ),
    "receipt_date": ("收到的日期，年-月-日（預設今天）", "day of receipt, YYYY-MM-DD (default: today)"),
    "issuing": ("發行中", "issuing"),
    "form": ("格式", "format"),
    "new_ones": ("新發", "new"),
    "changed": ("換發", "changed"),
    "restored": ("補發", "restored"),
    "renewed": ("換版面", "renewed"),
    "returned": ("回到名單", "back on the list"),
    "withdrawn": ("名單已無", "no longer listed"),
    "gone": (
        "{0} 個單位已不在名單，份件不再送達（檔案與編號保留）：{1}",
        "{0:unit|units} left the list, whose editions are delivered no more (files and numbers stay): {1}",
    ),
    "in_place_of": ("{0} 取代 {1} {2}", "{0} replaces {1} {2}"),
    "more_in_json": ("……另有 {0} 份，以 --json 列出全部", "… and {0} more: --json lists all"),
    "taken_back": ("已撤回：名單不再發給該單位", "withdrawn: the list gives it to the unit no more"),
    "rehearsed": (
        "以上是會做的事（發行日期 {0}）；沒有製作任何檔案",
        "this is what would be done (day of issue {0}); nothing was made",
    ),
    "did_issue": (
        "發行日期 {0}：發出 {1} 份，{2} 秒（每秒 {3} 份），讀回查對 {4} 份",
        "day of issue {0}: {1:edition|editions} issued in {2} s ({3} a second), {4} read back",
    ),
    "not_issued": ("{0} 尚未發行", "{0} was not issued yet"),
    "nothing_issued": ("尚未發行任何出版物", "nothing was issued yet"),
    "issued": ("已發", "issued"),
    "planned": ("待發", "planned"),
    "failed_editions": ("擱置", "set aside"),
    "replaced": ("已換發", "replaced"),
    "receipted": ("已回執", "receipted"),
    "day": ("發行日期", "day of issue"),
    "interrupted": (
        "{0} 上次的發行中斷了：再執行一次 issue，即從中斷處繼續",
        "the last issue of {0} was interrupted: run issue again and it goes on from there",
    ),
    "waiting": ("還有 {0} 個單位未寄回回執：{1}", "{0:unit has|units have} not sent a receipt back: {1}"),
    "current": ("現行版本", "the current edition"),
    "superseded": ("已由新版取代", "replaced by a newer edition"),
    "coded": (
        "{0}：{1} 發給 {2} 的 {3}，編號 {4}，發行日期 {5}，{6}",
        "{0}: {1} for {2}, {3}, copies {4}, issued {5}; {6}",
    ),
    "unaltered": (
        "{0}：未經更改。{1} 發給 {2} 的 {3}，編號 {4}，發行日期 {5}，{6}",
        "{0}: unaltered. {1} for {2}, {3}, copies {4}, issued {5}; {6}",
    ),
    "signature_whole": (
        "「{0}」的電子簽章完好，涵蓋整個檔案（自稱簽於 {1}；憑證是否可信，請以閱讀軟體查驗）",
        "the signature of {0} is intact and covers the whole file (it claims {1}; let a reader check the certificate)",
    ),
    "signature_part": (
        "「{0}」的電子簽章之後，檔案又被添加內容（自稱簽於 {1}）",
        "something was added to the file after {0} signed it (it claims {1})",
    ),
    "signature_broken": ("電子簽章已失效，檔案被更改 {0}", "the signature is broken, the file was altered {0}"),
    "signature_unseen": (
        "有電子簽章，未能查驗：需要 pip install 'yinfa[sign]'；加密的檔案須先以密碼開啟",
        "signed, but not looked at: it takes pip install 'yinfa[sign]', and a locked file must be opened first",
    ),
    "received": (
        "已登記 {0} 個單位的回執（版本 {3}）：{1} 份，另更正 {2} 個單位的日期",
        "receipts noted of version {3}: {0:unit|units}, {1:copy|copies}, dates put right: {2}",
    ),
    "taken_receipts": (
        "已收回 {0} 個單位的回執（版本 {3}）：{1} 份改為未回執；原來的登記仍留在發行紀錄",
        "receipts of version {3} taken back: {0:unit|units}, {1:copy|copies}; the ledger keeps what was noted",
    ),
    "receipt_of": (
        "是哪一版的回執（預設：最後送達、尚未回執的那一版）",
        "which version the receipts are of (default: the last delivered that is not confirmed)",
    ),
    "receipt_by": ("簽收人：姓名、職稱", "who signed: name and rank"),
    "receipt_undo": (
        "收回這些單位最後一次的回執登記（登錯時）",
        "take back the last receipt of these units (noted wrongly)",
    ),
    "only": (
        "只送這些單位：001,002，或 @檔案",
        "deliver to these units only: 001,002, or @file",
    ),
    "again": (
        "目的地已經不見的，再送一次（須有 --only 與 --reason）",
        "send again what is gone from its target (with --only and --reason)",
    ),
    "reason": ("為什麼再送，記入發行紀錄", "why it is sent again; the ledger keeps it"),
    "again_how": (
        "再送一次，要寫明哪些單位、為什麼：--again --only 007 --reason 理由",
        "to send again, say to whom and why: --again --only 007 --reason WHY",
    ),
    "waits": ("等 {0} 秒再送 {1} 包：{2}", "waiting {0} s before sending {1:package|packages} again: {2}"),
}
