"""Lines: grid, indents, Latin beside Han, justification, last lines."""

from tests.clreq.ink import baselines
from tests.clreq.measures import (
    advances,
    all_of,
    broken,
    edges,
    end_cell,
    gap,
    indents,
    last_han,
    lengths,
    line_with,
    note_slacks,
    overflow,
    run,
    slacks,
    spaces,
    steps_of_line,
    widest,
)
from tests.clreq.rules import CN, NONE, Rule, at_least, at_most, han, near, texts
from tests.clreq.setting import Size

# fmt: off
GRID = "CLREQ §principles_of_arrangement_of_han_characters"
INDENT = "CLREQ §first_line_indents"
MIXED = "CLREQ §mixed_text_composition_in_horizontal_writing_mode"
WORDS = "CLREQ §handling_western_text"
NUMBER = "GB/T 15835; CLREQ §h-digits_and_their_prefix_and_suffix"
LAST = "CLREQ §adjustments_of_orphans_and_widows"
REDUCE = "CLREQ §procedures_for_inter-character_spacing_reduction"
EXPAND = "CLREQ §procedures_for_inter-character_space_expansion"
JOINT = ((0.115, 0.26),)

MIX = "人民警察使用PDF格式，於2026年1月5日發至各單位；「形象」一詞——見police image一文……並以第3條為準。"
MARKED = "人民**警察**使用[PDF](https://example.org)格式，於*二〇二六*年發至{警察|jǐng chá}單位[^]；「**形象**」一詞[police](lang:en)，並以第3條為準。" * 3

GRIDS = (
    Rule("G1", "60 Han in 20 em stand on the grid", GRID, texts(han(58)), all_of(advances, lengths), ((0.99, 1.01), (0.99, 1.01), (18, 18), (20, 20), (20, 20)), basic=True),
    Rule("G2", "A paragraph is indented by 2 em", INDENT, texts(han(30)), indents, ((1.98, 2.02), (-0.02, 0.02)), basic=True),
    Rule("G3", "A line of 40 em holds 40 Han", GRID, texts(han(100)), all_of(advances, lengths), ((0.99, 1.01), (0.99, 1.01), (38, 38), (40, 40), (22, 22)), size=Size(40)),
)

LATIN = (
    Rule("L1", "Han and Latin stand ⅛ to ¼ em apart", MIXED, texts("使用PDF格式"), all_of(gap("用", "P"), gap("F", "格")), JOINT, "gap", basic=True),
    Rule("L1digit", "Han and digits too", MIXED, texts("於2026年"), all_of(gap("於", "2"), gap("6", "年")), JOINT, "gap"),
    Rule("L1bold", "… where bold begins and ends", MIXED, texts("使用**PDF**格式"), all_of(gap("用", "P"), gap("F", "格")), JOINT, "gap"),
    Rule("L1link", "… and a link", MIXED, texts("使用[PDF](https://example.org)格式"), all_of(gap("用", "P"), gap("F", "格")), JOINT, "gap"),
    Rule("L1lang", "… and a language span", MIXED, texts("使用[police](lang:en)格式"), all_of(gap("用", "p"), gap("e", "格")), JOINT, "gap"),
    Rule("L1cell", "… in cells, captions and headings", MIXED, ({"section": "使用PDF格式", "body": [{"table": [["使用DOC格式", "一"], ["一", "一"]], "caption": "使用XML格式"}]},), all_of(gap("用", "P"), gap("用", "D"), gap("用", "X")), JOINT, "gap"),
    Rule("L1note", "… in a note", MIXED, texts("人民警察[^]形象"), all_of(gap("用", "P"), gap("F", "格")), JOINT, "gap", note="使用PDF格式"),
    Rule("L4", "None beside a mark", WORDS, texts("使用PDF，使用"), gap("F", "，"), near(0, 0.03), "", (CN,)),
    Rule("L5", "None at the edges of a line", MIXED, texts(han(16) + "police" + han(30) + "police" + han(12)), edges, at_most(0.02), "justify"),
    Rule("L2", "A Latin word is not divided", WORDS, texts(han(15) + "policewoman" + han(20)), broken("policewoman"), NONE, "unbroken", basic=True),
    Rule("L3", "A number is not divided", NUMBER, texts(han(16) + "1234567890" + han(20)), broken("1234567890"), NONE, "unbroken", basic=True),
    Rule("L3a", "Nor with its sign and unit", NUMBER, texts(han(15) + "12,345.67%" + han(20), han(16) + "$1,200" + han(20), han(17) + "50%" + han(20)), broken("12,345.67%", "$1,200", "50%"), NONE, "unbroken"),
    Rule("L3b", "… in a cell that has no Han", NUMBER, ({"table": [["人民", "形象"], ["100 km", han(60)]], "widths": ["14", "86"]},), line_with("100 km"), near(2), "unbroken"),
    Rule("L6", "The space of Latin words is ¼ em at least", REDUCE, texts("見police image of the public一文"), spaces, ((0.245, 0.51),)),
    Rule("B1", "Latin stands on the Han's baseline", WORDS, texts("使用PDF格式**及police**第2條"), baselines, at_most(0.01)),
)

JUSTIFIED = (
    Rule("J1", "All lines but the last are flush", EXPAND, texts(MIX * 3), slacks, ((-0.02, 0.02),), "justify", basic=True),
    Rule("J1wide", "… in a column of 34 em", EXPAND, texts(MIX * 4), slacks, ((-0.02, 0.02),), "justify", size=Size(34)),
    Rule("J1marked", "… in text of every mark-up", EXPAND, texts(MARKED), slacks, ((-0.02, 0.02),), "justify", note="注文"),
    Rule("J1list", "… in a list", EXPAND, ({"list": [MIX]},), slacks, ((-0.02, 0.02),), "justify"),
    Rule("J1note", "… in a note", EXPAND, texts("人民警察[^]"), note_slacks, ((-0.02, 0.02),), "justify", note=MIX),
    Rule("J2", "No ink beyond the edge", EXPAND, texts(MIX * 3, MARKED), overflow, at_most(0.02), note="注文"),
    Rule("J3", "Latin spaces stretch first, to ½ em", EXPAND, texts(han(11) + "to be at an " + han(2) + "《" + han(20)), all_of(spaces, steps_of_line(1)), ((0.258, 0.51), (0.258, 0.51), (0.258, 0.51), (-0.01, 0.006)), "justify"),
    Rule("J4", "Then Han and Latin, to ⅓ em", EXPAND, texts(han(5) + "PDF" + han(4) + "DOC" + han(20)), all_of(gap("形", "P"), gap("F", "人")), ((0.115, 0.4),)),
    Rule("T1", "Breaks are chosen over the whole paragraph where that is better", "CLREQ §line_adjustment", texts("人民人民警察公正文明policewoman的policewoman人民。"), widest, at_most(0.15), "total_fit", size=Size(16)),
    Rule("J5", "The mark at the line end gives first", REDUCE, texts(han(4) + "（" + han(4) + "）" + han(3) + "。」" + han(3) + "，" + han(20)), all_of(run("（"), end_cell(1)), ((0.97, 1.03), (0.45, 0.55)), "line_end"),
    Rule("J6", "Then brackets, before commas", REDUCE, texts(han(3) + "（" + han(3) + "）" + han(3) + "，" + han(6) + "，" + han(20)), all_of(run("（"), run("，"), end_cell(1)), ((0.5, 0.9), (0.97, 1.03), (0.45, 0.55)), "line_end"),
    Rule("J7", "Then commas, before stops", REDUCE, texts(han(3) + "，" + han(3) + "，" + han(4) + "。" + han(5) + "、" + han(20)), all_of(run("，"), run("。"), end_cell(1)), ((0.5, 0.9), (0.97, 1.03), (0.45, 0.55)), "line_end"),
)

LASTS = (
    Rule("R1", "A last line holds two Han at least", LAST, texts(han(39) + "。"), last_han, at_least(2), "runt", basic=True),
    Rule("R2", "Two Han may stand alone", LAST, texts(han(40) + "。"), last_han, at_least(2), basic=True),
    Rule("R3", "… with closing marks", LAST, texts("「" + han(38) + "。」"), last_han, at_least(2), "runt"),
    Rule("R4", "… with a call", LAST, texts(han(39) + "。[^]"), last_han, at_least(2), "runt", note="注文"),
    Rule("R5", "… in bold", LAST, texts(han(30) + "**" + han(9) + "**。"), last_han, at_least(2), "runt"),
    Rule("R6", "… in a list and a quotation", LAST, ({"list": [han(16) + "。"], "style": "bullet"},), last_han, at_least(2)),
)

LINES = (*GRIDS, *LATIN, *JUSTIFIED, *LASTS)
