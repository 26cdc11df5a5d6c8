"""Interlinear marks, annotations, and what keeps together on a page."""

from tests.clreq.ink import (
    bopomofo,
    call_and_note,
    dots,
    least_size,
    pinyin,
    pinyin_of_word,
    pitches,
    tone,
    under_heading,
    under_lines,
    undotted,
    widows,
)
from tests.clreq.measures import all_of, gap, run, starting
from tests.clreq.rules import CN, EVERYWHERE, NONE, TW, Rule, at_least, fillers, han, near, series, texts

# fmt: off
BETWEEN = "CLREQ §handling_interlinear_punctuation"
ZHUYIN = "CLREQ §positioning_of_zhuyin"
ROMAN = "CLREQ §positioning_of_romanization"
AREA = "CLREQ §considerations_in_designing_type_area"
HEADS = "CLREQ §handling_of_headings"
LAST = "CLREQ §adjustments_of_orphans_and_widows"
RUNIN = "CLREQ §processing_of_runin_headings"

ANNOTATED = f"{han(30)}*{han(8)}*{han(16)}{{警察|jǐng chá}}{han(20)}[王大明](name:)[李小明](name:){han(30)}"

INTERLINEAR = (
    Rule("D1", "Dots stand centred under each Han", BETWEEN, texts("人民*警察形象*一面"), dots("警察形象"), ((-0.05, 0.05),), "dots"),
    Rule("D2", "… in a stretched line", BETWEEN, texts(han(4) + "*公正文明*，" + han(8) + "PDF" + han(30)), dots("公正文明"), ((-0.05, 0.05),), "dots"),
    Rule("D3", "… in bold, a link and a cell", BETWEEN, ("人民***警察***，[*形象*](https://example.org)", {"table": [["一", "一"], ["*公正*", "一"]]}), dots("警察公正"), ((-0.06, 0.06),), "dots"),
    Rule("D4", "Marks carry no dot", BETWEEN, texts("人民*警察，形象。*一面"), undotted("，。"), NONE),
    Rule("N1", "The lines of neighbouring names stay apart", BETWEEN, texts("人民[王大明](name:)[李小明](name:)警察"), under_lines("王大明", "李小明"), ((0.04, 0.3), (0.85, 1.02), (0.85, 1.02)), "name_lines"),
    Rule("N2", "So do those of book titles", BETWEEN, texts("人民[史記](book:)[漢書](book:)警察"), under_lines("史記", "漢書"), ((0.04, 0.3), (0.8, 1.05), (0.8, 1.05)), "name_lines"),
    Rule("N3", "… in a stretched line", BETWEEN, texts(han(4) + "[王大明](name:)[李小明](name:)，" + han(6) + "PDF" + han(30)), under_lines("王大明", "李小明"), ((0.04, 0.4), (0.85, 1.02), (0.85, 1.02)), ""),
    Rule("K1", "The pitch of lines is constant with ruby, dots and lines", AREA, texts(ANNOTATED), pitches, near(20 / 11.5 - 1, 0.01), "ruby"),
    Rule("K2", "Half to one em between lines", AREA, texts(han(60)), pitches, ((0.5, 1.0),)),
    Rule("K3", "⅝ em between lines with marks on both sides", BETWEEN, texts(ANNOTATED), pitches, ((0.625, 1.0),)),
)

RUBY = (
    Rule("Y1", "Pinyin stands above, half size, centred", ROMAN, texts("人民{警察|jǐng chá}形象"), all_of(pinyin("警", "jǐng"), pinyin("察", "chá")), ((0.3, 0.55), (-0.05, 0.05), (0.8, 1.3)) * 2, "ruby"),
    Rule("Y2", "… for a word too", ROMAN, texts("人民{公安機關|gōngānjīguān}形象"), pinyin_of_word, ((0.3, 0.55), (-0.06, 0.06)), "ruby"),
    Rule("Z1", "Bopomofo stands at the right, 3:10, centred", ZHUYIN, texts("人民{警察|ㄐㄧㄥˇ ㄔㄚˊ}形象"), all_of(bopomofo("警", "ㄐㄧㄥ", "ˇ"), bopomofo("察", "ㄔㄚ", "ˊ")), ((0.27, 0.33), (-0.06, 0.15), (-0.08, 0.08)) * 2, "ruby", (TW,)),
    Rule("Z2", "Tones stand right of the last letter, half above it", ZHUYIN, texts("人民{警察|ㄐㄧㄥˇ ㄔㄚˊ}形象"), all_of(tone("警", "ㄐㄧㄥ", "ˇ"), tone("察", "ㄔㄚ", "ˊ")), ((0.9, 1.9), (-0.6, 0.5)) * 2, "ruby_places", (TW,)),
    Rule("Z3", "The neutral tone stands over the first letter", ZHUYIN, texts("人民{的|˙ㄉㄜ}形象"), tone("的", "ㄉ", "˙"), ((0.2, 0.8), (-0.6, 0.15)), "ruby_places", (TW,)),
    Rule("Z4", "Bopomofo takes half an em of its own", ZHUYIN, texts("人民{警察|ㄐㄧㄥˇ ㄔㄚˊ}形象"), all_of(gap("警", "察"), gap("察", "形")), ((0.4, 0.62),), "ruby", (TW,)),
    Rule("Z5", "It never parts from its Han", ZHUYIN, texts(*(han(n) + "{警察|ㄐㄧㄥˇ ㄔㄚˊ}，" + han(12) for n in range(14, 19))), starting(), NONE, "", (TW,)),
)

KEPT = (
    Rule("KH", "A heading keeps two lines with it", HEADS, series(range(1, 9), {"section": "人民警察", "body": [han(70)]}), under_heading, at_least(2), "keep"),
    Rule("KL", "A heading and its one-line lead are never left alone", HEADS, series(range(1, 9), {"section": "人民警察", "body": [han(9), han(70)]}), under_heading, at_least(2), "keep_lead"),
    Rule("KV", "No page begins with a paragraph's last line", LAST, series(range(6, 12), han(80) + "終"), widows("終"), NONE, "widow"),
    Rule("F1", "A note stands on the page of its call", "CLREQ §positioning_of_notes", (*fillers(10), "見此文[^]警察"), call_and_note("見此文", "注文"), NONE, note="注文"),
    Rule("M1", "No text is smaller than 7.875 pt", AREA, ("人民[^]警察", {"section": "人民", "body": ["人民", {"table": [["一", "一"]], "caption": "警察"}, {"callout": "law", "body": "警察"}]}), least_size, at_least(7.875), "", EVERYWHERE, note="注文"),
    Rule("RH", "A run-in label stands an em before its text", RUNIN, ({"table": [["一", "一"]], "caption": "人民"},), run("　"), near(1), "", (TW, CN)),
)


PAGES = (*INTERLINEAR, *RUBY, *KEPT)
