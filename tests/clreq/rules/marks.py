"""Marks: adjacent ones, at the edges of lines, their places and widths; every cell of the table of regions."""

from tests.clreq.ink import centre, holes, inked
from tests.clreq.measures import (
    all_of,
    broken,
    end_cell,
    ending,
    gap,
    line_with,
    opening_inks,
    run,
    run_in_head,
    run_to_call,
    second_glyph,
    slacks,
    start_ink,
    starting,
)
from tests.clreq.rules import CN, HANT, NONE, Rule, at_most, han, near, texts

# fmt: off
WIDTH = "CLREQ §punctuation_width_adjustment"
EDGE = "CLREQ §prohibition_rules_for_line_start_end"
UNIT = "CLREQ §prohibition_rules_for_unbreakable_marks"
FACE = "CLREQ §glyphs_sizes_and_positions"
GB = "GB/T 15834 §5.1"

BORDERS = {
    "bold": "**{0}**{1}",
    "bold2": "{0}**{1}**",
    "dots": "*一{0}*{1}",
    "link": "[一{0}](https://example.org){1}",
    "lang": "[一{0}](lang:zh-Hans){1}",
    "in": "**一{0}{1}**",
}
"""Where a pair of marks may meet the border of mark-up."""


def pair(name: str, text: str) -> Rule:
    says = "Two adjacent marks take 1½ em: " + name
    return Rule(f"W1{name}", says, WIDTH, texts(text), run("。「"), at_most(1.52), "adjacent")


ADJACENT = (
    Rule("W1a", "Two adjacent marks take 1½ em", WIDTH, texts("人民：「警察"), run("：「"), at_most(1.52), "adjacent", basic=True),
    Rule("W1b", "Three adjacent marks take 2 em", WIDTH, texts("人民。」（警察"), run("。」（"), at_most(2.02), "adjacent", basic=True),
    Rule("W1c", "A closing mark and a comma take 1½ em", WIDTH, texts("人民》，警察"), run("》，"), at_most(1.52), "adjacent", basic=True),
    Rule("W1d", "《〈 and 〉》 take 1½ em each", WIDTH, texts("見《論〈形象〉》一文"), all_of(run("《"+"〈"), run("〉"+"》")), near(1.5), "adjacent"),
    Rule("W1e", "Four adjacent marks take 2½ em", WIDTH, texts("人民」》」，警察"), run("」》」，"), near(2.5), "adjacent"),
    Rule("W1f", "A lone mark keeps its em", WIDTH, texts("人民，警察、形象。一面"), all_of(run("，"), run("、"), run("。")), near(1)),
    *(pair(name, "人民" + form.format("。", "「警察」") + "形象") for name, form in BORDERS.items()),
    Rule("W1call", "Marks before a call of a note", WIDTH, texts("「人民」。[^]警察"), run_to_call("」。"), at_most(1.52), "adjacent", note="注文"),
    Rule("W1over", "Marks on both sides of a call", WIDTH, texts("「人民」[^]。警察"), run_to_call("」"), at_most(0.52), "adjacent", note="注文"),
    Rule("W1cell", "Marks in a cell of a table", WIDTH, ({"table": [["人民", "警察"], ["人民：「警察」", "一"]]},), run("：「"), at_most(1.52), "adjacent"),
    Rule("W1th", "Marks in a head cell", WIDTH, ({"table": [["人民：「警察」", "一"], ["一", "一"]]},), run("：「"), at_most(1.52), "adjacent"),
    Rule("W1cap", "Marks in a caption", WIDTH, ({"table": [["一", "一"]], "caption": "人民：「警察」"},), run("：「"), at_most(1.52), "adjacent"),
    Rule("W1head", "Marks in a heading", WIDTH, ({"section": "人民：「警察」", "body": [han(9)]},), run("：「"), at_most(1.52), "adjacent"),
    Rule("W1slogan", "Marks in a slogan", WIDTH, ({"section": "人民", "slogan": "人民：「警察」", "body": [han(9)]},), run("：「"), ((1.5, 1.7),), "adjacent"),
    Rule("W1run", "Marks in a running head", WIDTH, ({"section": "人民，「警察」", "body": [han(700)]},), run_in_head("，「"), at_most(1.52), "adjacent"),
    Rule("W1box", "Marks in a call-out", WIDTH, ({"callout": "law", "title": "人民：「警察」", "body": "人民。「警察」"},), all_of(run("：「"), run("。「")), ((1.45, 1.67), (1.45, 1.55)), "adjacent"),
    Rule("W1list", "Marks in a list", WIDTH, ({"list": ["人民：「警察」"]},), run("：「"), at_most(1.52), "adjacent"),
    Rule("W1quote", "Marks in a quotation", WIDTH, ({"quote": "人民：「警察」"},), run("：「"), at_most(1.52), "adjacent"),
    Rule("W1note", "Marks in a note", WIDTH, texts("人民警察[^]形象"), run("：「"), at_most(1.52), "adjacent", note="注文：「警察」"),
)

EDGES = (
    Rule("W3", "An opening mark at the line start loses its blank half", WIDTH, texts(han(18) + "（" + han(9) + "）" + han(30)), start_ink(2), ((-0.1, 0.25),), "line_start", basic=True),
    Rule("W3bold", "… where bold begins", WIDTH, texts(han(18) + "**（" + han(9) + "）**" + han(30)), start_ink(2), ((-0.1, 0.25),), "line_start"),
    Rule("W3link", "… where a link begins", WIDTH, texts(han(18) + "[《" + han(9) + "》](https://example.org)" + han(30)), start_ink(2), ((-0.1, 0.25),), "line_start"),
    Rule("W3list", "… on the second line of an item", WIDTH, ({"list": ["".join(f"（{han(n % 4 + 2)}）{han(3)}" for n in range(30))]},), opening_inks, ((-0.1, 0.25),), "line_start"),
    Rule("W4", "A mark at the line end takes half an em", f"{GB}.10", texts(han(17) + "，" + han(30)), end_cell(1), ((0.0, 0.55),), "line_end", (CN,), basic=True),
    Rule("W4full", "A mark at the line end keeps its em where it fits", WIDTH, texts(han(17) + "，" + han(30)), end_cell(1), near(1), "", HANT),
    Rule("W4fit", "A mark at the line end gives half an em to fit", WIDTH, texts(han(8) + "。」" + han(8) + "，" + han(30)), all_of(end_cell(1), line_with("。」")), ((0.45, 0.55), (1, 1)), "line_end"),
    Rule("W4bold", "… where bold ends", f"{GB}.10", texts(han(8) + "**" + han(9) + "，**" + han(30)), end_cell(1), ((0.0, 0.55),), "line_end", (CN,)),
    Rule("W4link", "… where a link ends", f"{GB}.10", texts(han(8) + "[" + han(9) + "》](https://example.org)" + han(30)), end_cell(1), ((0.0, 0.55),), "line_end", (CN,)),
    Rule("W4b", "A mark that would begin a line takes company", EDGE, texts(han(18) + "，" + han(30)), starting(), NONE, "prohibit_start", basic=True),
    Rule("W5", "A paragraph's opening mark is trimmed: 2½ em", WIDTH, texts("「人民」" + han(30)), second_glyph, ((2.3, 2.55),), "paragraph_start", basic=True),
    Rule("W5bold", "… where bold begins", WIDTH, texts("**「人民」**" + han(30)), second_glyph, ((2.3, 2.55),), "paragraph_start"),
    Rule("W5two", "Two opening marks there take 1 em", WIDTH, texts("《〈人民〉》" + han(30)), start_ink(1), ((1.9, 2.25),), "paragraph_start"),
)

PROHIBITED = (
    Rule("P1", "No stop begins a line", EDGE, tuple(han(18) + m + han(9) for m in "，。、；：！？"), starting(), NONE, "prohibit_start", basic=True),
    Rule("P2", "No closing mark begins a line", EDGE, tuple(han(10) + o + han(7) + m + han(9) for o, m in ("「」", "『』", "（）", "《》", "〈〉", "【】", "〔〕")), starting(), NONE, "prohibit_start", basic=True),
    Rule("P3", "No interpunct, dash of range or 一字線 begins a line", EDGE, tuple(han(18) + m + han(9) for m in "·～–—"), starting(frozenset("·～–—")), NONE, "prohibit_start", basic=True),
    Rule("P4", "No opening mark ends a line", EDGE, tuple(han(17) + m + han(5) + c + han(9) for m, c in ("「」", "『』", "（）", "《》", "〈〉", "【】", "〔〕")), ending(), NONE, "prohibit_end", basic=True),
    Rule("P5", "No mark begins a line after bold, a link, ruby or a call", EDGE, texts(f"{han(16)}**{han(2)}**，{han(9)}", f"{han(16)}[{han(2)}](https://example.org)。{han(9)}", f"{han(16)}{{警察|jǐng chá}}，{han(9)}", f"{han(18)}[^]。{han(9)}"), starting(), NONE, "prohibit_start", note="注文"),
    Rule("P6", "No opening mark ends a line before bold, a link or ruby", EDGE, texts(f"{han(17)}「**{han(3)}**」{han(9)}", f"{han(17)}《[{han(3)}](https://example.org)》{han(9)}", f"{han(17)}（{{警察|jǐng chá}}）{han(9)}"), ending(), NONE, "prohibit_end"),
    Rule("P7", "Three marks in a row stay on the line", EDGE, texts(han(9) + "「《" + han(7) + "》。」" + han(9)), starting(), NONE, "prohibit_start"),
    Rule("P8", "／ neither begins nor ends a line", f"{GB}.9", texts(han(18) + "／" + han(9), han(17) + "／" + han(9)), all_of(starting(frozenset("／")), ending(frozenset("／"))), NONE, "prohibit_start"),
    Rule("U1", "—— is not divided", UNIT, texts(han(17) + "——" + han(9)), broken("——"), NONE, "", basic=True),
    Rule("U2", "…… is not divided", UNIT, texts(han(17) + "……" + han(9)), broken("……"), NONE, "unbroken+prohibit_start", basic=True),
    Rule("U3", "—— takes 2 em, solid", UNIT, texts("人民——警察"), all_of(run("——"), holes("——")), ((1.98, 2.02), (0, 0.03)), basic=True),
    Rule("U4", "—— and …… are not stretched in a stretched line", UNIT, texts(han(6) + "——" + han(4) + "……" + han(3) + "police " + han(30)), all_of(run("——"), holes("——")), ((1.98, 2.3), (0, 0.03))),
    Rule("U6", "—— alone between two elements is as long", UNIT, texts("人民**警察**——**形象**", "人民[警察](https://example.org)——*形象*"), inked("——"), ((1.8, 2.02),)),
    Rule("U8", "—— after bold reaches the end of its line", UNIT, texts(han(14) + "**" + han(2) + "**——" + han(9)), slacks, at_most(0.02)),
    Rule("U7", "…… alone between two elements stands in the middle", UNIT, texts("人民**警察**……**形象**"), lambda pages: centre("……")(pages)[1:], ((-0.12, 0.12),)),
    Rule("S1", "／ takes half an em", f"{GB}.9", texts("人民／警察"), run("／"), near(0.5, 0.03), "", (CN,)),
    Rule("U5", "………… takes 4 em", f"{GB}.5", texts("人民…………警察"), run("…………"), near(4)),
)

PLACES = (
    Rule("Q1", "， stands in the middle of its em", FACE, texts("人民，警察"), centre("，"), ((0.4, 0.6), (-0.12, 0.12)), "", HANT, basic=True),
    Rule("Q2", "， stands at the lower left", FACE, texts("人民，警察"), centre("，"), ((0, 0.35), (0.2, 0.6)), "", (CN,), basic=True),
    Rule("Q3", "。 stands in the middle of its em", FACE, texts("人民。警察"), centre("。"), ((0.4, 0.6), (-0.12, 0.12)), "", HANT),
    Rule("Q4", "。 stands at the lower left", FACE, texts("人民。警察"), centre("。"), ((0, 0.35), (0.2, 0.6)), "", (CN,)),
    Rule("Q5", "A trimmed mark keeps by what it closes", WIDTH, texts("人民。」警察"), gap("民", "。"), near(0, 0.27)),
    Rule("I1", "The interpunct takes half an em", f"{FACE}; {GB}.8", texts("約翰·史密"), run("·"), near(0.5, 0.03), "", (CN,)),
    Rule("I2", "The interpunct takes an em", FACE, texts("約翰·史密"), run("·"), near(1, 0.03), "", HANT),
    Rule("I3", "The interpunct stands in the middle of its cell", FACE, texts("約翰·史密"), centre("·"), ((0.2, 0.55), (-0.12, 0.12))),
    Rule("E1", "？？ ！！ ？！ take an em", f"{GB}.3; CLREQ §exclamatory_question_marks", texts("人民？？警察！！形象？！一面"), all_of(run("？？"), run("！！"), run("？！")), near(1, 0.05), "adjacent", (CN,)),
    Rule("E2", "？？？ ！！！ take 2 em", f"{GB}.3; CLREQ §exclamatory_question_marks", texts("人民？？？警察！！！形象"), all_of(run("？？？"), run("！！！")), near(2, 0.05), "adjacent", (CN,)),
    Rule("H1", "A short hyphen takes half an em at most", f"{GB}.6", texts("人民-警察"), run("-"), ((0.25, 0.55),), "", (CN,)),
    Rule("H2", "— and ～ take an em", f"{GB}.6", texts("人民—警察～形象"), all_of(run("—"), run("～")), near(1)),
)

MARKS = (*ADJACENT, *EDGES, *PROHIBITED, *PLACES)
