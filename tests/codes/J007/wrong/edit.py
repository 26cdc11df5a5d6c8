import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

file = docx.Document("output/patrol/patrol.docx")
place = next(one for one in file.paragraphs if "先看勤務表" in one.text)
added = OxmlElement("w:ins")
added.set(qn("w:id"), "901")
added.set(qn("w:author"), "王警官")
added.append(place.add_run("再點裝備。")._r)
place._p.append(added)
file.save("back.docx")
