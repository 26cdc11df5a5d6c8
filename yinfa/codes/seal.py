"""Codes of seals: X passwords of PDFs and signatures."""

from __future__ import annotations

from yinfa.codes.entry import Entry

CODES: dict[str, Entry] = {
    "X001": Entry("error", "第 {row} 列「{column}」太短或太長", "密碼須有 {least} 至 {most} 個字元", "row {row}, {column}: too short or too long", "a password has {least} to {most} characters"),
    "X002": Entry("error", "第 {row} 列「{column}」有不能用的字元", "密碼只用鍵盤上的英文字母、數字與半形符號，不含空格，也不以 = + - @ 開頭", "row {row}, {column}: characters that cannot be used", "use letters, digits and marks of an English keyboard, no spaces, and do not begin with = + - @"),
    "X003": Entry("warning", "{count} 個單位的 PDF 加了密碼：不再是 PDF/A，每次製作的位元組也不相同", "需要長期保存的，請另存沒有密碼的一份", "the PDFs of {count:unit|units} bear a password: they are no PDF/A, and their bytes differ with each making", "keep a file without a password for the archive"),
    "X004": Entry("warning", "{count} 個有密碼的單位也收 {formats}：密碼只保護 PDF", "若這些檔案也不得任意開啟，請在名單的「格式」只寫 PDF", "{count:unit with a password gets|units with a password get} {formats} too: the password covers the PDF alone", "write PDF alone in the list's formats where those files must not be opened either"),
    "X005": Entry("error", "未安裝簽章套件", "請執行 pip install 'yinfa[sign]'", "the packages for signing are not installed", "run pip install 'yinfa[sign]'"),
    "X006": Entry("error", "憑證檔 {file} 無法讀取：{fault}", "請檢查路徑與權限", "the certificate file {file} cannot be read: {fault}", "check path and permissions"),
    "X007": Entry("error", "{file} 不是 PKCS#12 檔（.p12、.pfx），或已損壞", "請由發證單位取得 PKCS#12 檔", "{file} is no PKCS#12 file (.p12, .pfx), or it is damaged", "get a PKCS#12 file from the authority that issued the certificate"),
    "X008": Entry("error", "{file} 的密碼不對，或未提供", "請設環境變數 YINFA_SIGN_PASSWORD，或存入金鑰圈（服務 yinfa-sign，帳號為檔名）", "the password of {file} is wrong or missing", "set YINFA_SIGN_PASSWORD, or keep it in the keyring (service yinfa-sign, user: the file's name)"),
    "X009": Entry("error", "{file} 缺少私鑰或其憑證", "請匯出含私鑰的憑證", "{file} lacks the private key or its certificate", "export the certificate together with its private key"),
    "X010": Entry("error", "憑證「{name}」不可用於簽章", "須有 digitalSignature 或 contentCommitment 用途，且不是簽發憑證用的", "the certificate of {name} is not for signing", "its key usage must allow digitalSignature or contentCommitment, and it must be no authority's"),
    "X011": Entry("error", "憑證「{name}」於 {until} 到期，早於 {day}", "請先更新憑證", "the certificate of {name} ends on {until}, before {day}", "renew it first"),
    "X012": Entry("error", "憑證「{name}」自 {since} 起才有效", "請檢查這部電腦的時鐘，或等到那天", "the certificate of {name} is not valid before {since}", "check this machine's clock, or wait"),
    "X013": Entry("error", "憑證「{name}」的金鑰不合用：{kind}", "請用 EC P-256、P-384 或 2048 位元以上的 RSA", "the key of {name} cannot be used: {kind}", "use EC P-256 or P-384, or RSA of 2048 bits and more"),
    "X014": Entry("warning", "本刊先前由「{name}」簽章，這次製作的沒有簽章", "若要簽章，請加 --sign 再執行；未更動的仍保有原簽章", "earlier editions of this publication were signed by {name}, those of this run are not", "run it again with --sign; editions that did not change keep their signature"),
    "X015": Entry("warning", "這次不製作 PDF，沒有檔案可簽章", "簽章只用於 PDF", "no PDF is made, so that nothing is signed", "signatures are for PDF alone"),
    "X016": Entry("error", "叢集上不能簽章：私鑰不離開這部電腦", "請去掉 --cluster 或 --sign", "nothing can be signed on a cluster: the private key never leaves this machine", "leave out --cluster or --sign"),
    "X017": Entry("error", "{edition} 加密或簽章後讀回的內容不同", "這是系統的錯誤：請保留名單與原稿並回報", "{edition} reads back otherwise once it is locked or signed", "a fault of the system: keep list and source and report it"),
    "X018": Entry("error", "{file} 內有 {count} 把私鑰，不知該用哪一把", "請只匯出簽章用的那一張憑證及其私鑰", "{file} holds {count:private key|private keys}: which one is to sign cannot be told", "export the certificate that signs, with its key alone"),
    "X019": Entry("error", "{file} 內的私鑰與憑證不是一對", "請把同一張憑證與其私鑰一起匯出", "the private key in {file} belongs to none of its certificates", "export a certificate together with its own key"),
}  # fmt: skip
