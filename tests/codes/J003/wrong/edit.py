import docx

file = docx.Document()
file.add_paragraph("與任何出版物都沒有關係的一封信。")
file.save("letter.docx")
