"""Write yinfa/codes/simplified.json from the Traditional messages: python -m tools.simplified."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from opencc import OpenCC

from yinfa.cli.phrases import PHRASES
from yinfa.cli.usage import WORDS
from yinfa.codes import CODES, SAYINGS
from yinfa.codes.simplified import TABLE

TERMS = (
    ("另存盘案", "另存文件"),
    ("存盘", "保存"),
    ("另存新档", "另存为"),
    ("图档", "图片文件"),
    ("字库", "字体文件"),
    ("文字档", "文本文件"),
    ("保存格", "单元格"),
    ("试算表", "电子表格"),
    ("版型", "版式"),
    ("样板", "模板"),
    ("凭证", "证书"),
    ("签章", "签名"),
    ("纪录", "记录"),
    ("帐号", "账号"),
    ("密钥圈", "密钥环"),
    ("识别码", "标识符"),
    ("预设", "默认"),
    ("自订", "自定义"),
    ("指令", "命令"),
    ("结束代码", "退出代码"),
    ("套件", "软件包"),
    ("记忆卡", "存储卡"),
    ("唯读", "只读"),
    ("捷径", "快捷方式"),
    ("拷贝", "复制"),
    ("注解", "注释"),
    ("反斜线", "反斜杠"),
    ("底线", "下划线"),
    ("删去线", "删除线"),
    ("定位符", "制表符"),
    ("比特", "位"),
    ("内部数据", "内部资料"),
    ("出版品", "出版物"),
    ("正体中文", "繁体中文"),
    ("直排", "竖排"),
    ("十六进位", "十六进制"),
)
"""Terms of the mainland for what OpenCC leaves, or gives with another meaning."""
_FILE = re.compile("(?<!文)档")
_ROW = re.compile("(?<![所下条序排系])列(?![表出印举])")
_QUOTES = str.maketrans("「」『』", "“”‘’")


def texts() -> Iterator[str]:
    """Give the Traditional texts of all tables."""
    for row in CODES.values():
        yield from (row.zh, row.zh_hint)
    yield from (zh for table in (SAYINGS, PHRASES) for zh, _ in table.values())
    yield from WORDS.values()


def table() -> str:
    """Give the text of the table."""
    phrases = OpenCC("tw2sp")
    made = {text: _written(text, phrases) for text in texts()}
    return json.dumps({a: b for a, b in made.items() if a != b}, ensure_ascii=False, indent=0) + "\n"


def _written(text: str, phrases: OpenCC) -> str:
    said: str = phrases.convert(text)
    for taiwan, mainland in TERMS:
        said = said.replace(taiwan, mainland)
    said = _ROW.sub("行", _FILE.sub("文件", said)).replace(
        "栏", "列"
    )  # a row is 列 in Taiwan and 行 on the mainland, where 列 is a column
    return said.translate(_QUOTES)


if __name__ == "__main__":
    TABLE.write_text(table(), "utf-8")
