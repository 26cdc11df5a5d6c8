import docx

file = docx.Document("output/patrol/patrol.docx")
place = next(one for one in file.paragraphs if "先看勤務表" in one.text)
place.insert_paragraph_before("裝備", style="Heading 1")
file.save("back.docx")
