"""Codes of packages and their delivery."""

from __future__ import annotations

from yinfa.codes.entry import Entry

CODES: dict[str, Entry] = {
    "G001": Entry(
        "error",
        "「{target}」不是可用的送達處",
        "可用：資料夾、s3://桶名/前綴、sftp://帳號@主機/路徑、mail:",
        "{target} is no place that packages can be delivered to",
        "give a folder, s3://bucket/prefix, sftp://user@host/path or mail:",
    ),
    "G002": Entry(
        "error",
        "缺少送達所需的套件 {package}",
        "執行 pip install 'yinfa[{extra}]'",
        "the package {package}, which delivery needs, is missing",
        "run pip install 'yinfa[{extra}]'",
    ),
    "G003": Entry(
        "error",
        "尚未發行任何份件，沒有可打包的",
        "先執行 python build.py issue {slug}",
        "nothing was issued, so there is nothing to pack",
        "first run python build.py issue {slug}",
    ),
    "G004": Entry(
        "error",
        "有 {count} 個單位的包件未能送達：{fault}（{units}）",
        "排除原因後再執行一次 deliver，只會補送未送達的",
        "packages not delivered: {count}: {fault} ({units})",
        "mend the cause and run deliver again: only what is missing is sent",
    ),
    "G006": Entry(
        "error",
        "已發行的檔案 {file} 不見了或已被更動",
        "再執行一次 issue，會補回這份檔案",
        "the issued file {file} is gone or was changed",
        "run issue again, which restores it",
    ),
    "G007": Entry(
        "error",
        "名單上有 {count} 個單位，沒有任何已發行的份件可送：{units}",
        "先執行 python build.py issue {slug}，再執行一次 deliver，只會補送這些單位",
        "nothing is issued for {count:unit|units} of the list, so that nothing was delivered to them: {units}",
        "run python build.py issue {slug}, then deliver again: only these are sent",
    ),
    "G008": Entry(
        "error",
        "有 {count} 個單位的份件尚未全部發行（中斷或擱置），先不送：{units}",
        "先執行 python build.py issue {slug}，再執行一次 deliver，只會補送這些單位",
        "some editions of {count:unit|units} are planned or set aside, so that nothing was delivered to them: {units}",
        "run python build.py issue {slug}, then deliver again: only these are sent",
    ),
    "G009": Entry(
        "warning",
        "上次寄給 {count} 個單位的郵件，伺服器收下後沒有回應，不知是否寄到；現在再寄一次（Message-ID 相同）：{units}",
        "收到兩封的單位，請留一封",
        "nobody answered for the mail that an earlier run sent to {count:unit|units}, so that they may have it; it is sent again under the same Message-ID: {units}",
        "units that get it twice may drop one",
    ),
    "G010": Entry(
        "error",
        "名單上沒有這些單位：{units}",
        "請核對 --only 的單位代碼與名單",
        "not on the list: {units}",
        "check the codes of --only against the list",
    ),
}
