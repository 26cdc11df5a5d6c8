"""Codes of an issue on a cluster."""

from __future__ import annotations

from yinfa.codes.entry import Entry

CODES: dict[str, Entry] = {
    "K001": Entry(
        "error",
        "不能連到 {address}：未加密的叢集等於任何人都能在上面執行程式",
        "請寫 tls://主機:埠；tcp:// 只限本機（127.0.0.1）",
        "{address} cannot be used: an open cluster lets anybody run programs on it",
        "give tls://host:port; tcp:// is for this machine alone (127.0.0.1)",
    ),
    "K002": Entry(
        "error",
        "缺少叢集所需的套件 distributed",
        "執行 pip install 'yinfa[cluster]'",
        "the package distributed, which a cluster needs, is missing",
        "run pip install 'yinfa[cluster]'",
    ),
    "K003": Entry(
        "error",
        "找不到叢集的憑證檔：{missing}",
        "請設定 DASK_DISTRIBUTED__COMM__TLS__CA_FILE、…__CLIENT__CERT、…__CLIENT__KEY，見 docs/scale.md",
        "no certificate files for the cluster: {missing}",
        "set DASK_DISTRIBUTED__COMM__TLS__CA_FILE, …__CLIENT__CERT and …__CLIENT__KEY; see docs/scale.md",
    ),
    "K004": Entry(
        "error",
        "連不上叢集 {address}：{fault}",
        "請查明排程程序是否執行中、憑證是否由同一單位簽發；不加 --cluster 即在本機製作",
        "the cluster {address} cannot be reached: {fault}",
        "check that its scheduler runs and that one authority signed the certificates; without --cluster this machine works",
    ),
    "K005": Entry(
        "error",
        "叢集的 {worker} 與本機不同：應為 {expected}，那裡是 {found}",
        "各機須裝同一版的印發、函式庫與字型；裝好後重新啟動該機的程序，再執行一次",
        "worker {worker} is not like this machine: expected {expected}, found {found}",
        "install the same Yinfa, libraries and fonts there, restart the worker, and run it again",
    ),
    "K006": Entry(
        "error",
        "叢集 {address} 沒有回應：{fault}；已發行的不受影響",
        "叢集恢復後再執行一次，或不加 --cluster 在本機續作，都從中斷處繼續",
        "the cluster {address} has gone silent: {fault}; what was issued is untouched",
        "run it again when the cluster is back, or here without --cluster: it resumes",
    ),
    "K007": Entry(
        "error",
        "叢集的 {worker} 不能工作：{fault}",
        "請查該機的安裝、記憶體與暫存空間；已發行的不受影響，再執行一次即繼續",
        "worker {worker} cannot work: {fault}",
        "check its installation, memory and temporary space; what was issued is untouched, run it again to resume",
    ),
}
