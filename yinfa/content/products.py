"""Signs that multiply or compare, as in 長*寬*高: in this grammar two of them mark what is between."""

from __future__ import annotations

import re

from yinfa.codes.entry import Fact, said

_LONGEST = 16
"""How long an operand may be."""
_STOP = r"\s*=+\-×÷/＊＝＋－≒≈≤≥<>，。；：、！？「」『』《》"
_ASIDE = r"[（(][^()（）]{1,8}[)）]"
"""The unit or a sum in parentheses."""
_BEFORE = re.compile(rf"(?:[^{_STOP}()（）]|{_ASIDE}){{0,{_LONGEST}}}$")
_BEHIND = re.compile(rf"(?:[^{_STOP}()（）]|{_ASIDE}){{0,{_LONGEST}}}")
_WORDS = re.compile(rf"[{_STOP}]+")
_OPERATORS = frozenset("=＝+＋÷×≒≈≤≥<>")
_INNER = re.compile(rf"(?:[\w.,%％]|{_ASIDE}){{1,{_LONGEST}}}")
_NUMBER = re.compile(
    r"[0-9０-９][0-9０-９.,]*(?:[%％]|[A-Za-z]{1,2}|\w?[^\W0-9A-Za-z])?|[一二三四五六七八九十百千萬万]+"
)
_LETTERS = re.compile("[A-Za-zΑ-Ωα-ω][A-Za-z0-9]?")
_MEASURES = frozenset(
    "長长寬宽高深厚底徑径積积價价量數数額额率費费薪資资重度比例值時时日天月年人次件元戶户倍距力壓压流阻速間间程耗扣餐級级分點点坪折期金稅税項项班離离鍰锾款資资績绩限成票"
    "甲乙丙丁"
)
"""What the name of something that is multiplied ends in; names of no meaning."""
_VERB = re.compile("[為为是之的即等則则再共計计得]")
"""What begins anew behind an operand."""


def told(text: str, mark: str, first: int, second: int) -> dict[str, Fact] | None:
    """Give the facts of N023 where two marks were likely typed for something else."""
    found = product(text, mark, first, second)
    return consumed(found, mark, "×", "product") if found else None


def consumed(what: str, mark: str, sign: str, meant: str) -> dict[str, Fact]:
    """Give the facts of N023: what two marks took, and the sign to write where something else was meant."""
    typed = "".join(f"\\{one}" for one in mark)
    return {"what": what[:40], "mark": mark, "typed": typed, "sign": sign, "meant": said(meant)}


def product(text: str, mark: str, first: int, second: int) -> str:
    """Give what two marks stand in that likely multiply or compare: 長*寬*高, 甲*乙 與 丙*丁, 長**2 + 寬**2."""
    left, right = _BEFORE.search(text, max(first - _LONGEST, 0), first), _BEHIND.match(text, second + len(mark))
    if not (left and right and left[0] and right[0]) or left[0] == right[0]:
        return ""
    inner = text[first + len(mark) : second]
    words = [word for word in _WORDS.split(inner) if word]
    sums = text[: left.start()].rstrip()[-1:] in _OPERATORS or text[right.end() :].lstrip()[:1] in _OPERATORS
    measured = len(words) > 0 and all(map(_measure, (left[0], words[0], words[-1], _VERB.split(right[0])[0])))
    likely = (measured and (mark == "*" or len(words) > 1)) or (mark == "*" and sums and _INNER.fullmatch(inner))
    return text[left.start() : right.end()] if likely else ""


def _measure(word: str) -> bool:
    """Whether a word may be multiplied: a number, a letter, a sum, or what is measured or counted."""
    plain = re.sub(rf"(?<=.){_ASIDE}$", "", word).strip("()（）")
    known = _NUMBER.fullmatch(plain) or _LETTERS.fullmatch(plain) or _WORDS.search(plain)
    return known is not None or plain[-1:] in _MEASURES
